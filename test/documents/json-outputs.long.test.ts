import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { acquireLease, FileStore, importFormats } from "ringwright";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { outputDocuments } from "../../scripts/output-schemas/output-documents.ts";
import { commandTable } from "../../src/cli/command-table.ts";
import { evtxFile } from "../health/event-logs/evtx-file.ts";
import { fixtureFolder } from "../importers/fixture-files.ts";
import { command, type CommandResult, folderWith } from "../support/cli.ts";
import { testFleet } from "../support/fleet.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { octoberRollout } from "../support/october-rollout.ts";
import { OutputSchemas, schemaOf } from "../support/output-schemas.ts";
import { idOf, served } from "../support/served.ts";
import { anHour, goFiles, toolWorld } from "../support/tool-world.ts";

const schemas = new OutputSchemas();
const windows = '(device.deviceOSType -eq "Windows")';
/** Rings whose group of all devices is made with them. */
const ringsOfAll = threeRings.replace(
  "{ existing: true, displayName: All Windows devices }",
  `{ displayName: All Windows devices, membershipRule: '${windows}' }`,
);
const release = ["--release", "2026-11-10"];

/** A tenant, files, and a way to type commands that print JSON. */
async function world(text: string, options: MockTenantOptions = {}) {
  const mock = served({ ...threeRingsTenant, devices: 60, ...options });
  const { folder, config } = await folderWith(text);
  const type = async (...args: readonly string[]) =>
    await command(mock, [...args, "-c", config, "--json"]);
  return { mock, folder, config, type };
}

async function applied(text: string, options: MockTenantOptions = {}) {
  const there = await world(text, options);
  const { code, out, err } = await there.type("apply", "--yes");
  expect(code, out + err).toBe(0);
  return there;
}

const asked = async (mock: MockTenant | undefined, ...args: readonly string[]) =>
  await command(mock, [...args, "--json"]);

describe("What --json prints is valid by its schema", () => {
  test("where a command fails: of usage, files, an operand, a plan that is refused, Graph, a lease", async () => {
    const { type, folder } = await world(threeRings, {
      faults: [
        { match: { path: "/deviceManagement/deviceConfigurations" }, then: { status: 403 } },
      ],
    });
    const refused = await world(ringsOfAll);
    const bad = join(import.meta.dirname, "../config/bad/09-quality-deferral-too-long.yaml");
    const nameOf = (result: CommandResult, code = 1) =>
      (schemas.expectValid("error", result, code) as { error: { name: string } }).error.name;

    expect(nameOf(await asked(undefined, "apply", "--no-such-option"))).toBe("UsageError");
    expect(nameOf(await asked(undefined, "plan", "-c", join(folder, "nowhere.yaml")))).toBe(
      "ConfigError",
    );
    expect(nameOf(await asked(undefined, "validate", "-c", bad))).toBe("ConfigError");
    expect(nameOf(await type("show", "rnig/broad"))).toBe("CommandError");
    expect(nameOf(await refused.type("apply", "--yes"), 5)).toBe("ApplyRefusedError");
    expect(nameOf(await type("ring", "list"))).toBe("GraphError");
    await acquireLease(new FileStore(join(folder, ".ringwright")), "apply-corp", {
      holder: { pid: 1, host: "elsewhere", who: "alice" },
    });
    expect(nameOf(await type("apply", "--yes"), 6)).toBe("LockedError");
  });

  test("of validate, with warnings and findings", async () => {
    const { type } = await world(threeRings.replace("deferralDays: 7", "deferralDays: 30"));

    const document = schemas.expectValid("validate", await type("validate"));
    expect(document).toMatchObject({ valid: true, stack: "corp" });
    expect((document as { diagnostics: unknown[] }).diagnostics).not.toEqual([]);
  });

  test("of apply, drift and show, before and after somebody changed the tenant", async () => {
    const { type, mock, folder } = await world(threeRings);
    const plan = join(folder, "plan.json");
    schemas.expectValid("drift", await type("drift"), 2);
    schemas.expectValid("show-object", await type("show", "ring/broad"));
    await type("plan", "--out", plan);

    schemas.expectValid("show-plan", await type("show", plan));
    schemas.expectValid("apply", await type("apply", plan, "--yes"));
    schemas.expectValid("apply", await type("apply", plan, "--yes"));
    schemas.expectValid("drift", await type("drift"));
    mock.state.patch("deviceConfigurations", idOf(mock, "Ring 2 - Early"), {
      qualityUpdatesDeferralPeriodInDays: 9,
      featureUpdatesPaused: true,
    });
    mock.state.remove("deviceConfigurations", idOf(mock, "Ring 3 - Broad"));
    schemas.expectValid("drift", await type("drift", "--who"), 2);
    schemas.expectValid("show-object", await type("show", "ring/early"));
    schemas.expectValid("apply", await type("apply", "--yes"));
  });

  test("of export and snapshot list, of state show and doctor", async () => {
    const { type, mock, folder, config } = await applied(threeRings);

    schemas.expectValid("export", await asked(mock, "export", "--out", join(folder, "exported")));
    schemas.expectValid("state-show", await type("state", "show"));
    schemas.expectValid("snapshot-create", await type("snapshot", "create"));
    schemas.expectValid("snapshot-create", await type("snapshot", "create", "--if-due"));
    schemas.expectValid("snapshot-show", await type("snapshot", "show", "latest"));
    const against = ["--against", "live"];
    schemas.expectValid("snapshot-diff", await type("snapshot", "show", "latest", ...against));
    mock.state.patch("deviceConfigurations", idOf(mock, "Ring 2 - Early"), { description: "new" });
    schemas.expectValid("snapshot-diff", await type("snapshot", "show", "latest", ...against), 2);
    const restore = ["snapshot", "restore", "latest"];
    const saved = ["--out", join(folder, "restore.json")];
    schemas.expectValid("snapshot-restore-plan", await type(...restore, ...saved));
    schemas.expectValid("snapshot-restore", await type(...restore, "--yes"));
    const prune = await world(`${threeRings}\nbackups: { full: { keepDays: 30 } }\n`);
    schemas.expectValid("snapshot-prune", await prune.type("snapshot", "prune", "--dry-run"));
    const unlock = ["state", "unlock", "--yes"];
    schemas.expectValid("state-unlock", await type(...unlock));
    const holder = { pid: 1, host: "elsewhere", who: "alice" };
    await acquireLease(new FileStore(join(folder, ".ringwright")), "apply-corp", { holder });
    schemas.expectValid("state-unlock", await type(...unlock, "--force"));
    schemas.expectValid("snapshot-list", await type("snapshot", "list"));
    schemas.expectValid("snapshot-list", await type("snapshot", "list", "--verify"));
    const doctor = await command(mock, ["doctor", "-c", config, "--json"]);
    schemas.expectValid("doctor", doctor, doctor.code);
  });

  test("of rings and drivers, and of what operators do to them", async () => {
    const { type, mock } = await applied(
      `${threeRings}\ndriverUpdates:\n  d: { displayName: Drivers, approval: manual }\n`,
    );
    schemas.expectValid("ring-list", await type("ring", "list"));
    for (const verb of ["pause", "extend", "resume"])
      schemas.expectValid(
        "ring-verb",
        await type("ring", verb, "ring/broad", "--quality", "--yes"),
      );
    schemas.expectValid("ring-list", await asked(mock, "ring", "list", "--no-impact"));
    schemas.expectValid("driver-list", await type("driver", "list"));
    const intel = "Intel - net - 23.60.1.2";
    for (const verb of ["approve", "pause"])
      schemas.expectValid(
        "driver-verb",
        await type("driver", verb, "driverUpdate/d", intel, "--yes"),
      );
    schemas.expectValid("driver-list", await type("driver", "list"));
  });

  test("of a ring verb that Graph refuses", async () => {
    const { type } = await world(threeRings, {
      rings: [{ displayName: "Broad" }],
      faults: [{ match: { method: "PATCH", nth: 2 }, then: { status: 403 } }],
    });

    const paused = await type("ring", "pause", "Broad", "--quality", "--feature", "--yes");

    expect(schemas.expectValid("ring-verb", paused, 3)).toMatchObject({
      actions: [{ result: "applied" }, { result: "failed" }],
    });
  });

  test("of a forecast, alone and beside what was measured", async () => {
    const { type } = await applied(ringsOfAll, { groups: [] });

    schemas.expectValid("forecast", await type("forecast", ...release));
    const actual = await type("forecast", "--release", "2025-11-11", "--actual");
    expect(schemas.expectValid("forecast", actual)).toHaveProperty("actual");
    const { config: before } = await folderWith(ringsOfAll);
    const { config: after } = await folderWith(
      ringsOfAll.replace("deferralDays: 7", "deferralDays: 12"),
    );
    const changed = await asked(undefined, "forecast", "diff", before, after, ...release);
    schemas.expectValid("forecast-diff", changed);
  });

  test("of reports on compliance, health and readiness", async () => {
    const { type } = await applied(ringsOfAll, { groups: [], devices: 200 });

    schemas.expectValid("report-compliance", await type("report", "compliance", ...release));
    const below = await type("report", "compliance", ...release, "--min", "99.9");
    schemas.expectValid("report-compliance", below, 2);
    const health = await type("report", "health", ...release, "--devices");
    schemas.expectValid("report-health", health, health.code);
    const ready = await type("report", "readiness", "--content", "feature:25H2", "--devices");
    schemas.expectValid("report-readiness", ready, ready.code);
  });

  test("of the versions of tools", async () => {
    const { mock, config } = await toolWorld(goFiles());
    mock.clock.advance(48 * anHour);

    const report = await asked(mock, "report", "tools", "-c", config, "--devices");

    schemas.expectValid("report-tools", report);
    schemas.expectValid("remediation-results", await asked(mock, "remediation", "results"));
  });

  test("of what tools there are, their versions and pins", async () => {
    const { folder, config } = await folderWith("version: 1\nstack: corp\n");
    const index = join(folder, "go.json");
    const filename = "go1.27.4.windows-amd64.zip";
    const file = { os: "windows", arch: "amd64", sha256: "a".repeat(64), size: 7, kind: "archive" };
    await writeFile(
      index,
      JSON.stringify([{ version: "go1.27.4", files: [{ filename, ...file }] }]),
    );
    const of = ["-c", config, "--index", index];
    const pin = ["tool", "pin", "go", "1.27.4", ...of];

    schemas.expectValid("tool-list", await asked(undefined, "tool", "list"));
    schemas.expectValid("tool-pin", await asked(undefined, ...pin));
    schemas.expectValid("tool-pin", await asked(undefined, ...pin));
    schemas.expectValid("tool-versions", await asked(undefined, "tool", "list", "go", ...of));
  });

  test.each(importFormats)("of an import of %s", async (format) => {
    const { folder } = await folderWith("");
    const into = ["--out", join(folder, "out"), "--json"];

    const result = await command(undefined, ["import", format, fixtureFolder(format), ...into]);

    expect(schemas.expectValid("import", result)).toMatchObject({ format, config: { version: 1 } });
  });

  test("of an import of Group Policy", async () => {
    const { folder } = await folderWith("");
    const [file, key] = [
      join(folder, "wu.reg"),
      "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft",
    ];
    const value = '"DeferQualityUpdatesPeriodInDays"=dword:00000007';
    await writeFile(
      file,
      `Windows Registry Editor Version 5.00\r\n\r\n[${key}\\Windows\\WindowsUpdate]\r\n${value}\r\n`,
    );

    const into = ["--out", join(folder, "out")];
    schemas.expectValid("import-gpo", await asked(undefined, "import", "gpo", file, ...into));
  });

  test("of metrics and of a mock that are served", async () => {
    const { mock, config } = await applied(threeRings);
    const untilItListens = async (...args: readonly string[]) => {
      const interrupt = new AbortController();
      const ends = { abortSignal: interrupt.signal, onOut: () => interrupt.abort() };
      return await command(mock, [...args, "--port", "0", "--json"], ends);
    };

    schemas.expectValid(
      "metrics-serve",
      await untilItListens("metrics", "serve", "-c", config),
      130,
    );
    schemas.expectValid("mock-serve", await untilItListens("mock", "serve"));
    const two = await untilItListens("mock", "serve", "--tenants", "2");
    expect(schemas.expectValid("mock-serve", two)).toHaveProperty("tenants.1.key", "tenant-2");
  });

  test("of a starter file, and of what init takes from the tenant", async () => {
    const { mock, folder } = await applied(threeRings);
    const file = join(folder, "starter.yaml");
    const fromTenant = ["init", "--from-tenant", "--out", join(folder, "exported")];

    expect(schemas.expectValid("init", await asked(undefined, "init", "-c", file))).toMatchObject({
      out: file,
    });
    schemas.expectValid("export", await asked(mock, ...fromTenant));
  });

  test("of a pilot group, a file of metrics, and the version", async () => {
    const { mock, config, folder } = await applied(threeRings);
    const pilot = ["group", "pilot", "Pilot", "--rule", windows, "--percent", "5", "--yes"];
    const write = ["metrics", "write", join(folder, "ringwright.prom"), "-c", config];

    schemas.expectValid("group-pilot", await asked(mock, ...pilot));
    const metrics = await asked(mock, ...write);
    schemas.expectValid("metrics-write", metrics, metrics.code);
    schemas.expectValid("version", await asked(undefined, "version"));
  });

  test("of codes and event logs", async () => {
    const { folder } = await folderWith("");
    const log = join(folder, "System.evtx");
    const data = { errorCode: "0x80070070", updateTitle: "2026-11 Cumulative Update (KB5068861)" };
    const provider = "Microsoft-Windows-WindowsUpdateClient";
    const at = new Date("2026-11-11T03:00:00Z");
    await writeFile(log, evtxFile([{ provider, eventId: 20, at, computer: "LT-2", data }]));
    const explain = ["health", "explain"];

    schemas.expectValid("health-read", await asked(undefined, "health", "read", log));
    schemas.expectValid("health-explain", await asked(undefined, ...explain, "0x80070070"));
    schemas.expectValid("health-explain", await asked(undefined, ...explain, "--free-gb", "3"));
  });

  test("of rules, alone and in files, and of what a new one moves", async () => {
    const { mock, config, folder } = await world(threeRings, {
      groups: [
        {
          displayName: "Even",
          groupTypes: ["DynamicMembership"],
          membershipRule: '(device.displayName -match "[02468]$")',
          membershipRuleProcessingState: "On",
        },
      ],
    });
    const check = ["rule", "check"];

    schemas.expectValid("rule-format", await asked(undefined, "rule", "format", windows));
    schemas.expectValid("rule-eval", await asked(mock, "rule", "eval", windows, "--tenant"));
    const { matches } = schemas.expectValid(
      "rule-eval",
      await asked(mock, "rule", "eval", '(device.displayName -match "[02468]$")', "--tenant"),
    ) as { readonly matches: readonly { readonly displayName: string }[] };
    const explain = ["rule", "explain", windows];
    schemas.expectValid("rule-explain", await asked(undefined, ...explain));
    const [{ displayName } = { displayName: "" }] = matches;
    const one = await asked(mock, ...explain, "--device", displayName);
    expect(schemas.expectValid("rule-explain", one)).toHaveProperty("trace");
    schemas.expectValid("rule-check", await asked(undefined, ...check, windows));
    schemas.expectValid("rule-check", await asked(undefined, ...check, "(device.osType -eq )"), 1);
    const lines = join(folder, "rules.jsonl");
    await writeFile(
      lines,
      `${[windows, "(device.osType -eq )"].map((rule) => JSON.stringify({ rule })).join("\n")}\nno rule\n`,
    );
    const checked = await asked(undefined, ...check, "--input", lines);
    const [first = "", ...others] = checked.out.trimEnd().split("\n");
    expect(others).toHaveLength(2);
    for (const out of [first, ...others])
      schemas.expectValid("rule-check-line", { ...checked, out }, 1);
    schemas.expectValid("rule-check-config", await asked(undefined, ...check, "-c", config));
    const low = '(device.displayName -match "[01234]$")';
    const impact = await asked(mock, "rule", "impact", low, "--group", "Even");
    const document = schemas.expectValid("rule-impact", impact);
    expect((document as { joins: unknown[] }).joins).not.toEqual([]);
  });

  test("of a rollout that is started, looked at, paused and simulated", async () => {
    const { type } = await applied(octoberRollout, { devices: 120, startAt: new Date() });

    schemas.expectValid("rollout-status", await type("rollout", "status"));
    for (const words of [
      ["start", "october", "--yes"],
      ["tick", "october"],
      ["pause", "october", "--reason", "lunch", "--yes"],
    ]) {
      const result = await type("rollout", ...words);
      // by the phase, such as 11 of one that waits for an approval
      expect([0, 10, 11, 12], result.err).toContain(result.code);
      schemas.expectValid("rollout-tick", result, result.code);
    }
    schemas.expectValid("rollout-explain", await type("rollout", "explain", "october"));
    schemas.expectValid("rollout-status", await type("rollout", "status", "october"));
    schemas.expectValid("rollout-history", await type("rollout", "history", "october"));
    const simulated = await type("rollout", "simulate", "october", "--devices", "200");
    schemas.expectValid("rollout-simulate", simulated, simulated.code);
  });

  test("of a fleet", async () => {
    const { list, env, keys } = await testFleet({ waves: { own: 1, rest: 2 } });
    const fleet = async (...words: readonly string[]) =>
      await command(undefined, ["fleet", ...words, "--tenants", list, "--json"], {
        env: await env(),
      });

    schemas.expectValid("fleet", await fleet("plan"));
    schemas.expectValid("fleet", await fleet("apply", "--yes"));
    schemas.expectValid("fleet", await fleet("drift"));
    const doctor = await fleet("doctor");
    schemas.expectValid("fleet-doctor", doctor, doctor.code);
    schemas.expectValid("fleet-render", await fleet("render", keys[0] ?? ""));
    schemas.expectValid("fleet-moved", await fleet("render", "--all", "--changed-from", list));
  });

  // the last: each of those above has met what it is about
  test("of each schema at least once", () => {
    expect(schemas.unmet).toEqual([]);
  });
});

describe("The schemas of outputs", () => {
  test("are of commands that there are", () => {
    const known = commandTable.map(({ declaration }) => declaration.path);
    for (const line of outputDocuments.flatMap(({ commands }) => commands))
      expect(known).toContain(line.replace(/ (?:[A-Z]|--).*$/, ""));
  });

  test("are there for each command that prints a document", () => {
    const withSchema = outputDocuments.flatMap(({ commands }) =>
      commands.map((line) => line.replace(/ (?:[A-Z]|--).*$/, "")),
    );
    // a plan has one of its own, and the last prints schemas
    const known = new Set([...withSchema, "plan", "schema"]);
    for (const { declaration } of commandTable)
      expect(known.has(declaration.path), declaration.path).toBe(declaration.isText !== true);
  });

  test("refuse a property that the type does not have, at each depth", async () => {
    const { type } = await world(threeRings);
    const document = JSON.parse((await type("ring", "list")).out) as { rings: object[] };
    const drift = JSON.parse((await type("drift")).out) as { missing: object[] };

    expect(schemas.problemsOf("ring-list", { ...document, more: 1 })).not.toEqual([]);
    const missing = drift.missing.map((one) => ({ ...one, more: 1 }));
    expect(schemas.problemsOf("drift", { ...drift, missing })).toHaveLength(missing.length);
  });

  test("are closed wherever properties are known, and say what each document is", () => {
    for (const { name } of outputDocuments) {
      const schema = schemaOf(name);
      expect(schema).toMatchObject({ title: expect.any(String), description: expect.any(String) });
      for (const node of objectsOf(schema))
        if (node["properties"] !== undefined && node["type"] === "object")
          expect(node, name).toHaveProperty("additionalProperties", false);
    }
  });
});

function* objectsOf(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Readonly<Record<string, unknown>>;
  for (const inner of Object.values(value)) yield* objectsOf(inner);
}
