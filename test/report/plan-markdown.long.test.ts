import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Plan } from "ringwright";
import { planMarkdown } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { served } from "../support/served.ts";
import { bigPlan, changedRing, oneRing } from "../support/dangerous-plan.ts";

const bytes = (text: string) => Buffer.byteLength(text, "utf8");
const limit = 60_000;

describe("a plan of 70 groups and one ring whose include becomes an exclude", () => {
  test("shows that danger above everything else, in a comment of 60,000 bytes", async () => {
    const mock = served({ devices: 300 });
    const { folder, config } = await folderWith(oneRing);
    const applied = await command(mock, ["apply", "-c", config, "--yes"]);
    expect(applied.code, applied.err).toBe(0);
    const { config: next } = await folderWith(changedRing(70));
    const file = join(folder, "plan.md");

    const planned = await command(mock, ["plan", "-c", next, "--markdown", file]);

    expect(planned.code, planned.err).toBe(0);
    const text = await readFile(file, "utf8");
    expect(bytes(text)).toBeLessThanOrEqual(limit);
    const danger = text.indexOf('group "H" was included and becomes excluded');
    expect(text.slice(0, danger)).toMatch(/^#### Read this first$/m);
    for (const later of ["| | Object", "<details", "group/g0"])
      expect(text.indexOf(later), later).toBeGreaterThan(danger);
    expect(text).toMatch(/\*\*Risk: takes a policy from \d+ devices/);
    expect(text).toMatch(/<details open><summary>⚠ ~ <code>ring\/z<\/code> update<\/summary>/);
    // what is left out is harmless, and counted
    expect(text).toMatch(/\*\d+ changes are left out here, none of them dangerous;/);

    const yes = await command(mock, ["apply", "-c", next, "--yes"]);
    const [head] = yes.out.split("\n\n+ ");
    expect(head).toMatch(
      /^Risk: .*\nTenant .*stack rep.*\n\nRead this first\n {2}!! ring\/z: DANGER: group "H"/,
    );
  });
});

describe("planMarkdown", () => {
  const folded = /<details>[\s\S]*?<\/details>/g;

  test("begins with its key, the risk, the origin, the totals and what to read first", async () => {
    const text = planMarkdown(await bigPlan());

    expect(text.split("\n").filter((line) => line !== "")).toEqual([
      "<!-- ringwright-plan stack=rep -->",
      "### Ringwright plan for `rep`",
      expect.stringMatching(/^\*\*Risk: .*\*\*$/),
      expect.stringMatching(/^Tenant Contoso .*, stack rep, .*ringwright \d.*UTC$/),
      expect.stringMatching(/^Plan: 6 to create, 1 to update/),
      "#### Read this first",
      expect.stringMatching(/^- `ring\/z`: ⚠ \*\*DANGER:\*\* group "H"/),
      ...Array.from({ length: text.split("\n").filter((line) => line !== "").length - 7 }, () =>
        expect.any(String),
      ),
    ]);
  });

  test("has a column that marks dangers, and numbers to the right", async () => {
    const text = planMarkdown(await bigPlan());

    expect(text).toContain("| | Object | Action | Why | ⚠ | Devices |\n");
    expect(text).toContain("---: |\n");
    expect(text).toMatch(
      /^\| ~ \| `ring\/z` Ring Z \| update \| .* \| ⚠ \*\*danger\*\* \| \d+ \|$/m,
    );
  });

  test("opens what is dangerous and folds the rest", async () => {
    const text = planMarkdown(await bigPlan());

    expect(text.match(folded)).toHaveLength(6);
    for (const block of text.match(folded) ?? []) expect(block).not.toContain("DANGER");
    expect(text.match(/<details open>/g)).toHaveLength(1);
  });

  // letters of three bytes each, so that counting characters would be far too long
  test.each([
    ["names", { name: "環".repeat(200) }],
    ["sentences", { sentence: "環".repeat(900) }],
    ["values", { value: "環 ".repeat(1500) }],
  ])("stays within 60,000 bytes however long its %s are", async (_what, long) => {
    const text = planMarkdown(swollen(await bigPlan(), 120, long));

    expect(bytes(text)).toBeLessThanOrEqual(limit);
    expect(bytes(text)).toBeGreaterThan(limit / 2);
    expect(text.indexOf("⚠ **DANGER:** group")).toBeLessThan(text.indexOf("| | Object"));
  });

  test("leaves notes out before changes, and says how many", async () => {
    const plan = await bigPlan();
    const note = { level: "note" as const, message: `${"n".repeat(990)}.`, devices: null };
    const noted = plan.changes.map((change) => ({
      ...change,
      consequences: [...change.consequences, ...Array.from({ length: 12 }, () => note)],
    }));

    const text = planMarkdown({ ...plan, changes: noted });

    expect(text).not.toContain("nnn");
    expect(text.match(/<details/g)).toHaveLength(7);
    expect(text).toMatch(/\*\d+ notes are left out here;/);
  });

  test("cuts dangerous changes as the last of all, those of the most devices after the others", async () => {
    const plan = await bigPlan(40);
    const ring = plan.changes.at(-1);
    if (!ring) throw new Error("a plan without changes");
    const dangers = Array.from({ length: 100 }, (_, at) => ({
      ...ring,
      address: `ring/z${at}`,
      fields: [{ path: "description", before: null, after: "d".repeat(1000) }],
      consequences: [{ level: "danger" as const, message: "Danger.", devices: at }],
    }));

    const text = planMarkdown({ ...plan, changes: [...plan.changes, ...dangers] });

    const blocks = [...text.matchAll(/<details( open)?><summary>.*?<code>(.*?)<\/code>/g)];
    expect(blocks.map(([, open]) => open)).not.toContain(undefined);
    const shown = blocks.map(([, , address]) => address);
    expect(shown.length).toBeGreaterThan(10);
    // "H" becomes excluded for 100 devices, which is one more than of any of these
    expect(shown).toEqual([
      "ring/z",
      ...Array.from({ length: shown.length - 1 }, (_, at) => `ring/z${99 - at}`),
    ]);
    const left = 41 + 100 - shown.length;
    expect(text).toContain(`*${left} changes are left out here, ${left - 40} of them dangerous;`);
  });

  test("keeps dangers where the first lines alone are too long, and counts the others", async () => {
    const plan = await bigPlan();
    const [last] = plan.changes.slice(-1);
    const danger = (at: number) => ({
      level: "danger" as const,
      message: `${at} ${"d".repeat(600)}`,
      devices: at,
    });
    const warning = { id: "RW205", severity: "warning" as const, message: "w".repeat(600) };
    const dangers = Array.from({ length: 200 }, (_, at) => danger(at));

    const text = planMarkdown({
      ...plan,
      changes: last ? [{ ...last, consequences: dangers }] : [],
      diagnostics: Array.from({ length: 50 }, () => warning),
    });

    expect(bytes(text)).toBeLessThanOrEqual(limit);
    // the one that meets the most devices comes first
    expect(text).toMatch(/#### Read this first\n\n- `ring\/z`: ⚠ \*\*DANGER:\*\* 199 d/);
    const shown = text.match(/- `ring\/z`: ⚠ \*\*DANGER:/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(80);
    expect(text).toContain(`**And ${200 - shown} more dangers and 50 more warnings:`);
  });
});

/** The plan with many more harmless changes, all of its texts as long as given. */
function swollen(
  plan: Plan,
  times: number,
  { name, sentence, value }: { name?: string; sentence?: string; value?: string },
): Plan {
  const [group] = plan.changes;
  if (!group) throw new Error("a plan without changes");
  const harmless = Array.from({ length: times }, (_, at) => ({
    ...group,
    address: `group/more${at}`,
    displayName: name ?? group.displayName,
    fields:
      value === undefined ? group.fields : [{ path: "description", before: null, after: value }],
    consequences:
      sentence === undefined ? [] : [{ level: "caution" as const, message: sentence, devices: 1 }],
  }));
  return { ...plan, changes: [...harmless, ...plan.changes] };
}
