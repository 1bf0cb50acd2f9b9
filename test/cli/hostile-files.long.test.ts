import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { planHtml, planMarkdown } from "ringwright/report";
import { FileStore, parsePlan } from "ringwright";
import { command, folderWith } from "../support/cli.ts";
import {
  expectHarmlessHtml,
  expectHarmlessJson,
  expectHarmlessJsonLines,
  expectHarmlessMarkdown,
  expectHarmlessText,
  hostile,
} from "../support/hostile.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { served } from "../support/served.ts";

/** The same value with each text replaced that a plan lets be any; `kept` are further names that stay. */
function withEveryText(value: unknown, name: string, kept: readonly string[] = []): unknown {
  const replace = (inner: unknown): unknown => {
    if (typeof inner === "string") return name;
    if (Array.isArray(inner)) return inner.map(replace);
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(
      Object.entries(inner).map(([key, part]) => [
        key,
        [...fixed, ...kept].includes(key) && typeof part === "string" ? part : replace(part),
      ]),
    );
  };
  return replace(value);
}

// what the schema of a plan takes few values for
const fixed =
  "createdAt configHash kind action reason target source filterMode severity level outcome".split(
    " ",
  );

describe.each(hostile)("a file in whose every text stands what %s", (_, name) => {
  test("is harmless as a saved plan, shown, applied and rendered", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    const file = join(folder, "plan.json");
    await command(mock, ["plan", "-c", config, "--out", file]);
    const plan = JSON.parse(await readFile(file, "utf8")) as object;
    const diagnostic = { id: name, severity: "warning", address: name, message: name, file: name };
    const drift = { address: name, path: name, lastApplied: name, live: { [name]: name } };
    const approvals = { prune: true, adopt: true, replace: true, force: [name], allow: [name] };
    const edited = { ...plan, diagnostics: [diagnostic], drift: [drift], approvals };
    await writeFile(file, JSON.stringify(withEveryText(edited, name)));

    const shown = await command(undefined, ["show", file]);
    expect(shown.code, shown.err).toBe(0);
    expectHarmlessText(shown.out, "show");
    const json = await command(undefined, ["show", file, "--json"]);
    const document = expectHarmlessJson(json.out, "show --json");
    expect(document).toMatchObject({ plan: { stack: name, diagnostics: [{ id: name }] } });
    for (const more of [["--yes"], ["--json"], ["--digest", name]]) {
      const { code, out, err } = await command(mock, ["apply", file, "-c", config, ...more]);
      expect(code, err).not.toBe(0);
      expectHarmlessText(out, `apply ${more.join(" ")}`);
      expectHarmlessText(err, `apply ${more.join(" ")}`);
    }
    // past the checks of the plan as a whole: each change is told as stale
    const whole = ["address", "stack", "tenantId"];
    const stale = withEveryText(edited, name, whole);
    await writeFile(file, JSON.stringify(stale));
    const { code, out, err } = await command(mock, ["apply", file, "-c", config, "--yes"]);
    expect(code, err).toBe(4);
    expectHarmlessText(out, "apply of stale changes");
    expectHarmlessText(err, "apply of stale changes");
    expect(mock.state.list("deviceConfigurations")).toEqual([]);

    const parsed = parsePlan(JSON.stringify(withEveryText(edited, name)));
    expectHarmlessHtml(planHtml(parsed), "planHtml");
    expectHarmlessMarkdown(planMarkdown(parsed, { digest: name }), "planMarkdown");
  });

  test("is harmless as a lease, shown, in the way and ended", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    const at = new Date().toISOString();
    const holder = { id: name, pid: 1, host: name, who: name, since: at, heartbeatAt: at };
    const store = new FileStore(join(folder, ".ringwright"));
    await store.put("leases/apply-corp", JSON.stringify({ token: 1, holder }), null);

    const lines = [
      ["state", "show"],
      ["state", "show", "--json"],
      ["apply", "--yes"],
      ["apply", "--yes", "--json"],
      ["state", "unlock", "--yes"],
      ["state", "unlock", "apply-corp"],
      ["state", "unlock", "--yes", "--force", "--json"],
      ["state", "show"],
    ];
    const codes: number[] = [];
    for (const words of lines) {
      const { code, out, err } = await command(mock, [...words, "-c", config]);
      codes.push(code);
      expectHarmlessText(out, words.join(" "));
      expectHarmlessText(err, words.join(" "));
      if (words.includes("--json")) expectHarmlessJson(out, words.join(" "));
    }

    expect(codes.slice(0, 4)).toEqual([0, 0, 6, 6]);
    const audit = await readFile(join(folder, ".ringwright/audit.jsonl"), "utf8");
    expect(expectHarmlessJsonLines(audit, "audit.jsonl").at(-1)).toMatchObject({
      event: "unlock",
      holder: { host: name, who: name },
    });
  });
});
