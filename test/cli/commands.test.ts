import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Plan } from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { idOf, served } from "../support/served.ts";

describe("the pipeline's day", () => {
  test("creates, plans empty, tells drift with 2, repairs it, and keeps a pause", async () => {
    const mock = served({ ...threeRingsTenant, devices: 2000 });
    const { config } = await folderWith(threeRings);

    expect(await command(mock, ["validate", "-c", config])).toMatchObject({ code: 0 });
    expect((await command(mock, ["plan", "-c", config, "--detailed-exitcode"])).code).toBe(2);
    const applied = await command(mock, ["apply", "-c", config, "--yes", "--json"]);
    expect(applied.code, applied.err).toBe(0);
    const document = JSON.parse(applied.out) as {
      results: { result: string }[];
      remaining: { create: number };
    };
    expect(document.results).toHaveLength(7);
    expect(document.results.every(({ result }) => result === "applied")).toBe(true);
    expect(document.remaining.create).toBe(0);
    expect((await command(mock, ["plan", "-c", config, "--detailed-exitcode"])).code).toBe(0);
    expect((await command(mock, ["drift", "-c", config])).code).toBe(0);

    mock.state.patch("deviceConfigurations", idOf(mock, "Ring 2 - Early"), {
      qualityUpdatesDeferralPeriodInDays: 9,
    });
    mock.state.patch("deviceConfigurations", idOf(mock, "Ring 3 - Broad"), {
      featureUpdatesPaused: true,
    });
    const drift = await command(mock, ["drift", "-c", config, "--json"]);
    expect(drift.code).toBe(2);
    expect(JSON.parse(drift.out)).toMatchObject({
      formatVersion: 1,
      drift: [{ address: "ring/early", path: "quality.deferralDays", lastApplied: 3, live: 9 }],
      operational: [{ address: "ring/broad", paused: ["feature"] }],
    });

    expect((await command(mock, ["apply", "-c", config, "--yes"])).code).toBe(0);
    expect((await command(mock, ["drift", "-c", config])).code).toBe(0);
    expect(mock.state.get("deviceConfigurations", idOf(mock, "Ring 3 - Broad"))).toMatchObject({
      featureUpdatesPaused: true,
    });
    expect(mock.state.get("deviceConfigurations", idOf(mock, "Ring 2 - Early"))).toMatchObject({
      qualityUpdatesDeferralPeriodInDays: 3,
    });
  });
});

describe("a bad config", () => {
  const bad = join(import.meta.dirname, "../config/bad");
  const files = readdirSync(bad).filter((name) => name.endsWith(".yaml"));

  test.each(["validate", "plan", "apply", "drift"])(
    "ends %s with 1 before any request",
    async (name) => {
      const mock = served(threeRingsTenant);
      const extra = name === "apply" ? ["--yes"] : [];

      for (const file of files) {
        const { code, out, err } = await command(mock, [name, "-c", join(bad, file), ...extra]);
        expect(code, file).toBe(1);
        expect(out, file).toBe("");
        expect(err, file).toMatch(/^error .*\.yaml:\d+:\d+: /);
      }
      expect(mock.requests).toEqual([]);
    },
  );

  test("is one JSON document with every issue under --json", async () => {
    const { code, out } = await command(undefined, [
      "validate",
      "--json",
      "-c",
      join(bad, "09-quality-deferral-too-long.yaml"),
    ]);

    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      error: {
        name: "ConfigError",
        issues: [{ line: 6, column: 30, path: "rings.broad.quality.deferralDays" }],
      },
    });
  });
});

describe("apply", () => {
  test("asks, and writes nothing without a yes", async () => {
    const mock = served(threeRingsTenant);
    const { config } = await folderWith(threeRings);

    const answers = ["no", "y", ""];
    for (const answer of answers) {
      const { code, err } = await command(mock, ["apply", "-c", config], { answer });
      expect(code).toBe(1);
      expect(err).toContain("nothing was written");
    }

    expect((await command(mock, ["apply", "-c", config])).err).toContain("apply with --yes");
    expect(mock.state.list("deviceConfigurations")).toEqual([]);
    expect((await command(mock, ["apply", "-c", config], { answer: "yes" })).code).toBe(0);
  });

  test("of a saved plan writes exactly that, again finds it done, and ends with 4 for other files", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    const plan = join(folder, "plan.json");
    await command(mock, ["plan", "-c", config, "--out", plan]);

    expect((await command(mock, ["apply", plan, "-c", config, "--yes"])).code).toBe(0);
    const again = await command(mock, ["apply", plan, "-c", config, "--yes"]);
    expect(again.code).toBe(0);
    expect(again.out).toContain("Apply: 7 unchanged.");

    await writeFile(config, threeRings.replace("deferralDays: 7", "deferralDays: 8"));
    const other = await command(mock, ["apply", plan, "-c", config, "--yes"]);
    expect(other.code).toBe(4);
    expect(other.err).toContain("other files");
  });

  test("of a plan that was cut with --only writes the one object, and the plan says what it leaves out", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    await command(mock, ["apply", "-c", config, "--yes", "--no-impact"]);
    await writeFile(
      config,
      threeRings
        .replace("deferralDays: 7", "deferralDays: 9")
        .replace("deferralDays: 3", "deferralDays: 4"),
    );
    const urgent = join(folder, "urgent.json");

    const planned = await command(mock, [
      "plan",
      "-c",
      config,
      "--only",
      "ring/broad",
      "--out",
      urgent,
      "--no-impact",
    ]);
    const applied = await command(mock, ["apply", urgent, "-c", config, "--yes"]);
    const next = await command(mock, ["plan", "-c", config, "--json", "--no-impact"]);

    expect(planned.out).toContain(
      "cut to ring/broad: 1 other object differs, or has an error, and is not in this plan: ring/early",
    );
    expect(applied.code, applied.err).toBe(0);
    expect((JSON.parse(next.out) as Plan).changes.map(({ address }) => address)).toEqual([
      "ring/early",
    ]);
  });

  test("tells that a saved plan is of other files without asking", async () => {
    const mock = served();
    const { folder, config } = await folderWith(threeRings);
    const plan = join(folder, "plan.json");
    await command(mock, ["plan", "-c", config, "--out", plan]);
    await writeFile(config, threeRings.replace("deferralDays: 7", "deferralDays: 8"));

    const { code, err } = await command(mock, ["apply", plan, "-c", config]);

    expect(code).toBe(4);
    expect(err).toContain("other files");
    expect(err).not.toContain("asked");
    expect(mock.state.list("deviceConfigurations")).toEqual([]);
  });

  test("refuses a plan of another tenant", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    const plan = join(folder, "plan.json");
    await command(mock, ["plan", "-c", config, "--out", plan]);

    const other = served({ ...threeRingsTenant, tenantId: "99999999-0000-4000-8000-000000000009" });
    const { code, err } = await command(other, ["apply", plan, "-c", config, "--yes"]);

    expect(code).toBe(4);
    expect(err).toContain("is for tenant");
    expect(other.state.list("groups")).toHaveLength(1);
  });

  test("refuses a config of another tenant", async () => {
    const mock = served(threeRingsTenant);
    const { config } = await folderWith(
      threeRings.replace(
        "stack: corp",
        "stack: corp\ntenantId: 99999999-0000-4000-8000-000000000009",
      ),
    );

    const { code, err } = await command(mock, ["apply", "-c", config, "--yes"]);

    expect(code).toBe(1);
    expect(err).toContain("sign in to the right tenant");
  });

  test("ends with 5 for a guard, a conflict and a foreign object, before any write", async () => {
    const mock = served({ ...threeRingsTenant, rings: [{ displayName: "Ring 2 - Early" }] });
    const { config } = await folderWith(threeRings);
    const before = mock.state.list("groups").length;

    const { code, err } = await command(mock, ["apply", "-c", config, "--yes"]);

    expect(code).toBe(5);
    expect(err).toContain("--adopt");
    expect(mock.state.list("groups")).toHaveLength(before);
    expect((await command(mock, ["apply", "-c", config, "--yes", "--adopt"])).code).toBe(0);

    await writeFile(config, "version: 1\nstack: corp\n");
    expect((await command(mock, ["apply", "-c", config, "--yes", "--prune"])).code).toBe(5);
    expect((await command(mock, ["plan", "-c", config, "--prune"])).code).toBe(5);
  });

  test("writes a journal of every write, without the token and readable by its owner only", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);

    await command(mock, ["apply", "-c", config, "--yes"], {
      env: { RINGWRIGHT_ACCESS_TOKEN: "secret-token" },
    });

    const journals = join(folder, ".ringwright", "journal");
    const [name] = readdirSync(journals);
    const file = join(journals, name ?? "");
    const text = await readFile(file, "utf8");
    expect(text).not.toContain("secret-token");
    expect((await stat(file)).mode & 0o077).toBe(0);
    const entries = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { event: string; requestId?: string });
    const count = (event: string) => entries.filter((entry) => entry.event === event).length;
    expect(count("request")).toBe(count("response"));
    expect(count("request")).toBeGreaterThanOrEqual(7);
    expect(
      entries.filter(({ event }) => event === "response").every(({ requestId }) => requestId),
    ).toBe(true);
  });

  test("ends with 3 where a write failed, and says which and why", async () => {
    const mock = served(threeRingsTenant);
    const { config } = await folderWith(threeRings);
    mock.inject({
      match: { method: "PATCH", path: /ringwright-corp-vip/ },
      then: { status: 400 },
      times: 20,
    });

    const { code, out, err } = await command(mock, ["apply", "-c", config, "--yes"]);

    expect(code).toBe(3);
    expect(err).toMatch(/failed\s+create group\/vip: .*HTTP 400.*\[request /);
    expect(err).toMatch(/skipped\s+create ring\/pilot: depends on group\/vip, which is failed/);
    expect(out).toContain("apply again to finish");
    mock.clearFaults();
    expect((await command(mock, ["apply", "-c", config, "--yes"])).code).toBe(0);
  });

  test("interrupted ends with 130, and the next run finishes", async () => {
    const interrupt = new AbortController();
    const mock = served({
      ...threeRingsTenant,
      onExchange: ({ method, path }) => {
        if (method === "POST" && path.endsWith("/deviceConfigurations")) interrupt.abort();
      },
    });
    const { config } = await folderWith(threeRings);

    const cut = await command(mock, ["apply", "-c", config, "--yes"], {
      abortSignal: interrupt.signal,
    });
    expect(cut.code).toBe(130);

    expect((await command(mock, ["apply", "-c", config, "--yes"])).code).toBe(0);
    expect(mock.state.list("deviceConfigurations")).toHaveLength(3);
  });
});

describe("variables", () => {
  test("reach the tenant, and no plan, page, journal or message", async () => {
    const mock = served({ groups: [] });
    const config = `version: 1\nstack: corp\nrings:\n  broad: { displayName: Broad, description: "call \${var:PHONE} first" }\n`;
    const { folder, config: file } = await folderWith(config);
    const env = { RINGWRIGHT_VAR_PHONE: "555-0199" };
    const outputs = ["plan.json", "plan.md", "plan.html"].map((name) => join(folder, name));

    const planned = await command(
      mock,
      [
        "plan",
        "-c",
        file,
        "--out",
        outputs[0] ?? "",
        "--markdown",
        outputs[1] ?? "",
        "--html",
        outputs[2] ?? "",
      ],
      { env },
    );
    const applied = await command(mock, ["apply", outputs[0] ?? "", "-c", file, "--yes"], { env });

    expect(applied.code, applied.err).toBe(0);
    expect(mock.state.list("deviceConfigurations")[0]?.["description"]).toContain(
      "call 555-0199 first",
    );
    const journal = readdirSync(join(folder, ".ringwright/journal")).map((name) =>
      join(folder, ".ringwright/journal", name),
    );
    const texts = await Promise.all(
      [...outputs, ...journal].map(async (path) => await readFile(path, "utf8")),
    );
    for (const text of [...texts, planned.out, planned.err, applied.out, applied.err])
      expect(text).not.toContain("555-0199");
    const again = await command(mock, ["plan", "-c", file, "--detailed-exitcode"], { env });
    expect(again.code).toBe(0);
  });
});

describe("text from the tenant", () => {
  test("cannot move the cursor, forge Markdown or inject HTML", async () => {
    const name = "Evil \u001b[2J\u202e <script>alert(1)</script> | [x](javascript:1) @everyone ```";
    const mock = served({ groups: [{ displayName: name }], rings: [] });
    const group = String(mock.state.list("groups")[0]?.["id"]);
    const { folder, config } = await folderWith(
      `version: 1\nstack: corp\ngroups:\n  evil: { existing: true, id: ${group} }\nrings:\n  broad: { displayName: Broad, assignments: [ { group: evil } ] }\n`,
    );
    const markdown = join(folder, "plan.md");
    const html = join(folder, "plan.html");

    const { out } = await command(mock, [
      "plan",
      "-c",
      config,
      "--markdown",
      markdown,
      "--html",
      html,
    ]);

    expect(out).not.toContain("\u001b");
    expect(out).not.toContain("\u202e");
    expect(out).toContain("\\u001b");
    expect(await readFile(html, "utf8")).not.toContain("<script>alert");
    const comment = await readFile(markdown, "utf8");
    expect(comment).not.toContain("<script>");
    expect(comment).not.toContain("@everyone");
    expect(comment).not.toContain("](javascript");
    expect(comment.split("\n")[0]).toBe("<!-- ringwright-plan stack=corp -->");
  });
});

describe("usage", () => {
  test.each([
    [["plann"], /did you mean plan/i],
    [["plan", "--cloud", "mars"], /Allowed choices/],
    [["apply", "--wait", "soon", "--yes"], /no duration/],
    [["plan", "-c", "nowhere.yaml"], /ringwright init/],
    [["mock", "serve", "--port", "-1"], /--port/],
    [["demo", "--json"], /'demo' prints text alone; leave out --json/],
    [["completion", "bash", "--json"], /'completion' prints text alone/],
  ])("%j ends with 1 and says what to do", async (args, message) => {
    const { code, err } = await command(undefined, args);

    expect(code).toBe(1);
    expect(err).toMatch(message);
  });

  test("a Graph root of one's own needs a ready token", async () => {
    const { config } = await folderWith(threeRings);

    const { code, err } = await command(undefined, ["plan", "-c", config, "--auth", "cli"], {
      env: { RINGWRIGHT_GRAPH_URL: "http://127.0.0.1:1" },
    });

    expect(code).toBe(1);
    expect(err).toContain("RINGWRIGHT_ACCESS_TOKEN");
  });

  test("init writes a config that is valid, and never over another", async () => {
    const { folder } = await folderWith(threeRings);
    const file = join(folder, "new.yaml");

    expect((await command(undefined, ["init", "-c", file])).code).toBe(0);
    expect((await command(undefined, ["validate", "-c", file])).code).toBe(0);
    expect((await command(undefined, ["init", "-c", file])).code).toBe(1);
  });

  test("init below this folder leads to the schema from there, and says what to type next", async () => {
    const { folder } = await folderWith(threeRings);
    const below = relative("", await mkdtemp(join(import.meta.dirname, "init-")));
    onTestFinished(async () => await rm(below, { recursive: true, force: true }));
    const file = join(below, "policies", "new.yaml");

    const made = await command(undefined, ["init", "-c", file]);
    await command(undefined, ["init", "-c", join(folder, "elsewhere.yaml")]);

    expect(made.out).toContain(
      `run:\n  ringwright validate --config ${file}\n  ringwright plan --config ${file}\n`,
    );
    expect(await readFile(file, "utf8")).toMatch(
      /^# .*\$schema=\.\.\/\.\.\/\.\.\/\.\.\/node_modules\/ringwright\/schema\.json\n/,
    );
    expect(await readFile(join(folder, "elsewhere.yaml"), "utf8")).toContain(
      "$schema=./node_modules/ringwright/schema.json\n",
    );
  });

  test("init into a folder asks for a file in it", async () => {
    const { folder } = await folderWith(threeRings);

    for (const path of [folder, `${folder}/`, join(folder, "none/")]) {
      const { code, err } = await command(undefined, ["init", "-c", path]);
      expect(code).toBe(1);
      expect(err).toContain(
        `${path} is a folder; name a file in it: --config ${join(path, "ringwright.yaml")}\n`,
      );
    }
  });

  test("schema writes into a file what it prints", async () => {
    const { folder } = await folderWith(threeRings);
    const file = join(folder, "plan.schema.json");

    const { out } = await command(undefined, ["schema", "--plan", "--out", file]);

    expect(out).toBe(`Wrote ${file}\n`);
    expect(await readFile(file, "utf8")).toBe((await command(undefined, ["schema", "--plan"])).out);
  });

  test("a guard that needs the devices is refused with the options that help", async () => {
    const { config } = await folderWith(
      threeRings.replace("guards: {", "guards: { maxDevicesAffected: 0,"),
    );
    const apply = ["apply", "-c", config, "--yes", "--no-impact", "--json"];

    const { code, out, err } = await command(served(threeRingsTenant), apply);

    const reason =
      "How many devices the plan affects is not known: the devices were not read. guards.maxDevicesAffected allows 0. Run it without --no-impact, or override it with --allow maxDevicesAffected.";
    expect(code).toBe(5);
    expect(err).toContain(`error ${reason}\n`);
    expect(JSON.parse(out)).toMatchObject({ error: { reasons: [reason] } });
  });

  test("group pilot run twice makes one group", async () => {
    const mock = served(threeRingsTenant);
    const args = [
      "group",
      "pilot",
      "My pilots",
      "--percent",
      "5",
      "--rule",
      '(device.deviceOSType -eq "Windows")',
      "--yes",
    ];

    expect((await command(mock, args)).code).toBe(0);
    const second = await command(mock, [...args, "--json"]);

    expect(second.code, second.err).toBe(0);
    expect(
      mock.state.list("groups").filter(({ displayName }) => displayName === "My pilots"),
    ).toHaveLength(1);
    expect(JSON.parse(second.out)).toMatchObject({ displayName: "My pilots" });
  });

  test("plan --impact writes the moved devices one by one", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    const file = join(folder, "impact.jsonl");

    await command(mock, ["plan", "-c", config, "--impact", file]);

    const lines = (await readFile(file, "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { address: string; change: string });
    expect(lines.filter(({ address }) => address === "group/vip")).toHaveLength(2);
    expect(new Set(lines.map(({ change }) => change))).toEqual(new Set(["gain"]));
  });
});

describe("what the reviewers of a pipeline would try", () => {
  test("global options stand before the command too", async () => {
    const { config } = await folderWith(threeRings);

    expect((await command(undefined, ["--no-color", "-c", config, "validate"])).code).toBe(0);
    expect((await command(undefined, ["validate", "-c", config, "--auth", "token"])).code).toBe(0);
  });

  test("a usage error is one JSON document under --json", async () => {
    const { code, out } = await command(undefined, ["plan", "--nope", "--json"]);

    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      error: { name: "UsageError", message: expect.stringContaining("--nope") as string },
    });
  });

  test("a guard or an address that does not exist is an error", async () => {
    const mock = served(threeRingsTenant);
    const { config } = await folderWith(threeRings);

    expect((await command(mock, ["plan", "-c", config, "--allow", "maxDelete"])).err).toContain(
      "Allowed choices",
    );
    const forced = await command(mock, ["apply", "-c", config, "--force", "ring/nope", "--yes"]);
    expect(forced).toMatchObject({
      code: 1,
      err: expect.stringContaining("names nothing in the config") as string,
    });
    expect(mock.state.list("deviceConfigurations")).toEqual([]);
  });

  test("a config edit that is not applied yet is no drift", async () => {
    const mock = served(threeRingsTenant);
    const { config } = await folderWith(threeRings);
    await command(mock, ["apply", "-c", config, "--yes"]);
    await writeFile(config, threeRings.replace("deferralDays: 7", "deferralDays: 9"));

    const { code, out } = await command(mock, ["drift", "-c", config, "--json"]);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ drift: [] });
  });

  test("an object deleted by hand is missing", async () => {
    const mock = served(threeRingsTenant);
    const { config } = await folderWith(threeRings);
    await command(mock, ["apply", "-c", config, "--yes"]);
    mock.state.remove("deviceConfigurations", idOf(mock, "Ring 2 - Early"));

    const { code, out } = await command(mock, ["drift", "-c", config, "--json"]);

    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      complete: true,
      drift: [],
      missing: [{ address: "ring/early", id: null, displayName: "Ring 2 - Early" }],
      notApplied: [],
    });
  });

  test("variables in names, members and rules never come out", async () => {
    const mock = served({ devices: 5 });
    const secret = "hunter2-value";
    const env = { RINGWRIGHT_VAR_S: secret };
    const { folder, config } = await folderWith(`version: 1
stack: corp
groups:
  g: { displayName: "Group \${var:S}", members: { devices: ["\${var:S}"] } }
  h: { existing: true, displayName: "Other \${var:S}" }
rings:
  r: { displayName: "Ring \${var:S}", quality: { deferralDays: 3 } }
  q: { displayName: Q, assignments: [ { group: h } ] }
`);
    const plan = join(folder, "plan.json");

    const results = [
      await command(mock, ["plan", "-c", config, "--out", plan], { env }),
      await command(mock, ["apply", "-c", config, "--yes", "--json", "--partial"], { env }),
      await command(mock, ["plan", "-c", config, "--json"], { env }),
      await command(mock, ["drift", "-c", config, "--json"], { env }),
    ];

    expect(idOf(mock, `Ring ${secret}`)).not.toBe("undefined");
    for (const { out, err } of results) expect(out + err).not.toContain(secret);
    expect(await readFile(plan, "utf8")).not.toContain(secret);
    expect(results[0]?.out).toContain("${var:S}");
  });

  test("a marker that somebody edited cannot reach the terminal or a page", async () => {
    const mock = served({ groups: [] });
    const { folder, config } = await folderWith(
      "version: 1\nstack: corp\nguards: { maxDeletes: 5 }\n",
    );
    mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "Evil",
      description: "[ringwright v1 stack=corp key=ring/x\u001b[2J<img/src=x>]",
    });
    const markdown = join(folder, "plan.md");

    const { out } = await command(mock, ["plan", "-c", config, "--prune", "--markdown", markdown]);

    expect(out).not.toContain("\u001b");
    expect(await readFile(markdown, "utf8")).not.toContain("<img");
  });

  test("an error inside a rollout names its own path", async () => {
    const { config } = await folderWith(`version: 1
stack: corp
featureUpdates:
  a: { displayName: A, version: V, rollout: { start: 2026-12-01, end: 2026-12-22, intervalDay: 7 } }
  b: { displayName: B, version: V, rollout: { start: 2026-12-01, end: 2026-12-22, intervalDays: "7" } }
`);

    const { err } = await command(undefined, ["validate", "-c", config]);

    expect(err).toContain(
      'featureUpdates.a.rollout.intervalDay: is not a known property; did you mean "intervalDays"?',
    );
    expect(err).toContain("featureUpdates.b.rollout.intervalDays: must be a number");
  });

  test("keys that differ in letter case only are refused", async () => {
    const { config } = await folderWith(
      "version: 1\nstack: corp\nrings:\n  Pilot: { displayName: A }\n  pilot: { displayName: B }\n",
    );

    const { code, err } = await command(undefined, ["validate", "-c", config]);

    expect(code).toBe(1);
    expect(err).toContain("differs from Pilot only in letter case");
  });
});
