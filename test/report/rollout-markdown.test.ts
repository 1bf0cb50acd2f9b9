import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FileStore, type RolloutState } from "ringwright";
import { rolloutAnnotations, rolloutMarkdown } from "ringwright/report";
import { describe, expect, onTestFinished, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { expectHarmlessMarkdown, hostile } from "../support/hostile.ts";
import { rolloutLab } from "../support/rollout-lab.ts";
import { renamedRollout, shownRollout } from "../support/rollout-page.ts";

/** A rollout as it was when its pilot waited for an approval. */
async function waitingRollout(): Promise<RolloutState> {
  const { state } = await shownRollout();
  const stages = state.stages.map((stage, index) =>
    index === 0 ? { ...stage, phase: "Deciding" as const, passedAt: null } : stage,
  );
  return { ...state, phase: "AwaitingApproval", pausedBy: null, approvals: [], stages };
}

const nothing = { events: [], writes: [], notes: [] };

describe("the summary of a tick", () => {
  test("says where it stands, with a row for each stage", async () => {
    const { state } = await shownRollout();

    const text = rolloutMarkdown({ ...nothing, state });

    expect(text).toMatch(/^### Rollout `november`: ⏸ Paused\n\n\*\*It is paused by Eva Roth/);
    const rows = text.split("\n").filter((line) => /^\| (pilot|early|broad) /.test(line));
    expect(rows).toHaveLength(3);
    const { counts, targets } = state.stages[0] ?? {};
    expect(rows[0]).toMatch(
      new RegExp(`^\\| pilot \\| Passed \\| ${targets?.count} \\| ${counts?.succeeded} \\(`),
    );
    expect(rows[2]).toBe("| broad | Waiting | - | - | - | - | - |");
  });

  test("holds the command that approves, whole, and the gates that it is about", async () => {
    const state = await waitingRollout();
    const newest = state.stages[0]?.evaluations.at(-1);

    const text = rolloutMarkdown({ ...nothing, state });

    expect(text).toContain(
      `unblocks: \`ringwright rollout approve november --stage pilot --evidence ${newest?.hash} --by WHO\``,
    );
    expect(text).toContain("#### Gates of pilot");
    for (const { name, verdict } of newest?.gates ?? [])
      expect(text).toContain(`| ${name} | ${verdict} | `);
  });

  test("tells what this tick did, and notes", async () => {
    const { state } = await shownRollout();
    const at = "2026-11-19T13:00:00.000Z";
    const event = { sequence: 9, type: "paused", at, stage: null, evidence: null } as const;
    const effect = { type: "hold", stage: "early" } as const;
    const write = { id: "1", effect, at, status: "failed", error: "403", follows: false } as const;

    const text = rolloutMarkdown({
      state,
      events: [{ ...event, message: "Eva paused it" }],
      writes: [write],
      notes: ["webhook 1 did not take it"],
    });

    expect(text).toContain("#### This tick\n\n- 2026-11-19 13:00 UTC **paused** Eva paused it\n");
    expect(text).toContain("#### Written\n\n- hold early: **failed** (403)\n");
    expect(text).toContain("#### Notes\n\n- webhook 1 did not take it\n");
  });

  test.each(hostile)("is harmless where a name %s", async (_, name) => {
    const { state } = renamedRollout(await shownRollout(), [name]);
    const at = "2026-11-19T13:00:00.000Z";
    const event = { sequence: 9, type: "held", at, stage: name, evidence: name } as const;

    for (const phase of ["Paused", "Held", "AwaitingApproval"] as const) {
      const text = rolloutMarkdown({
        state: { ...state, phase, stages: state.stages.map((one) => ({ ...one, phase: "Held" })) },
        events: [{ ...event, message: name }],
        writes: state.intents,
        notes: [name],
      });

      expectHarmlessMarkdown(text, phase);
    }
  });
});

describe("annotations of a tick", () => {
  test("say nothing of what progresses, and what to do where a person is needed", async () => {
    const { state } = await shownRollout();
    const waiting = await waitingRollout();

    const quiet = { ...nothing, state: { ...state, phase: "Progressing" as const } };
    expect(rolloutAnnotations(quiet, "github")).toBe("");
    const text = rolloutAnnotations({ ...nothing, state: waiting }, "github");
    expect(text).toMatch(/^::warning title=Rollout november::It waits for an approval: pilot/);
    expect(text).toContain("ringwright rollout approve november --stage pilot");
    expect(text.trimEnd().split("\n")).toHaveLength(1);
    const held = { ...waiting, phase: "Held" as const };
    expect(rolloutAnnotations({ ...nothing, state: held, notes: ["one"] }, "azurePipelines")).toBe(
      "##vso[task.logissue type=error;code=Rollout november;]It is held.\n" +
        "##vso[task.logissue type=warning;code=Rollout november;]one\n",
    );
  });

  test.each(hostile)("are one command each where a name %s", async (_, name) => {
    const { state } = renamedRollout(await shownRollout(), [name]);
    const report = { ...nothing, state: { ...state, phase: "Paused" as const }, notes: [name] };

    for (const kind of ["github", "azurePipelines"] as const) {
      const lines = rolloutAnnotations(report, kind).trimEnd().split("\n");

      expect(lines).toHaveLength(2);
      const start = kind === "github" ? "::warning title=" : "##vso[task.logissue type=warning;";
      for (const line of lines) {
        expect(line.startsWith(start)).toBe(true);
        expect(line.slice(2)).not.toMatch(/##vso\[|##\[/i);
      }
    }
  });
});

describe("rollout tick", () => {
  test("adds to a summary, annotates on stderr and writes the page, and keeps its exit code", async () => {
    const { folder, config } = await folderWith("version: 1\nstack: corp\n");
    const store = new FileStore(join(folder, "state"));
    const lab = await rolloutLab({ store });
    onTestFinished(async () => await lab.mock.close());
    const me = { by: "eva", identity: null };
    await lab.controller.start("november", me);
    await lab.controller.command("november", { verb: "abort", reason: "enough" }, me);
    const [summary, page] = [join(folder, "summary.md"), join(folder, "page.html")];
    const words = ["rollout", "tick", "november", "-c", config, "--no-cache", "--json"];
    const files = ["--state-dir", join(folder, "state"), "--summary", summary, "--html", page];

    const { code, out, err } = await command(lab.mock, [
      ...words,
      ...files,
      "--annotations",
      "github",
    ]);
    await command(lab.mock, [...words, ...files]);

    expect(code, err).toBe(13);
    expect(err).toContain("::warning title=Rollout november::It was aborted");
    expect(JSON.parse(out)).toMatchObject({ phase: "Aborted", notes: [] });
    const text = await readFile(summary, "utf8");
    expect(text.match(/### Rollout `november`: ⏹ Aborted/g)).toHaveLength(2);
    const html = await readFile(page, "utf8");
    expect(html).toContain("It was aborted: holds stay as they are");
    expect(html).toContain("eva aborted it: enough");
  });
});
