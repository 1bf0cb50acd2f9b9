import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import type { RolloutEvent } from "ringwright";
import { rolloutHtml } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { stageLanes } from "../../src/report/stage-lanes.ts";
import { command, folderWith } from "../support/cli.ts";
import { expectHarmlessHtml, hostile } from "../support/hostile.ts";
import { renamedRollout, shownRollout } from "../support/rollout-page.ts";

/** The cells of the table that bears a name. */
function tableOf(html: string, name: string): string[][] {
  const table = html.split(`aria-label="${name}"`)[1]?.split("</table>")[0] ?? "";
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1).map(([, row = ""]) =>
    [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = ""]) =>
      cell
        .replace(/<svg.*<\/svg>/s, "")
        .replace(/<[^>]+>/g, " ")
        .replace(/\s+/g, " ")
        .trim(),
    ),
  );
}

describe("the page of a rollout", () => {
  test("says where it stands, what blocks it and what unblocks that", async () => {
    const { state, options } = await shownRollout();

    const html = rolloutHtml(state, options);

    expect(html).toContain("It is paused by Eva Roth");
    expect(html).toContain("What blocks the next step");
    expect(html).toContain("unblocks: ringwright rollout resume november");
  });

  test("shows who decided what on which evidence, newest first, and what was written", async () => {
    const { state, options } = await shownRollout();

    const html = rolloutHtml(state, options);

    const decisions = tableOf(html, "Everything that was decided and asked for");
    expect(decisions).toHaveLength(
      options.records?.filter(({ kind }) => kind !== "write").length ?? 0,
    );
    expect(decisions[0]?.[1]).toContain("paused");
    expect(decisions.at(-1)?.[1]).toContain("started");
    const approved = decisions.find(([, what]) => what?.startsWith("approve "));
    const hash = state.approvals[0]?.evidenceHash ?? "";
    expect(approved?.slice(2)).toEqual(["Eva Roth", `${hash.slice(0, 19)}…`]);
    // whole where it is approved
    expect(html).toContain(`evidence <code>${hash}</code>`);
    expect(
      tableOf(html, "What was written to the tenant").map(([, write, became]) => [write, became]),
    ).toEqual(
      state.intents.map(({ effect, status }) => [
        effect.type === "restore" ? "" : `${effect.type} ${effect.stage}`,
        status,
      ]),
    );
    expect(tableOf(html, "Approvals")).toHaveLength(1);
    expect(tableOf(html, "What this rollout holds back")).toHaveLength(state.holds.length);
  });

  test("shows each gate with its verdict, and its share within what is possible", async () => {
    const { state, options } = await shownRollout();

    const html = rolloutHtml(state, options);

    const gates = state.stages[0]?.evaluations.at(-1)?.gates ?? [];
    expect(tableOf(html, "Gates of pilot")).toEqual(
      gates.map(({ name, verdict, type, reason }) => [`${name}: ${verdict} ${type}`, reason]),
    );
    const numbers: Readonly<Record<string, number>> =
      gates.find(({ name }) => name === "failures")?.numbers ?? {};
    const percent = (share = NaN) => `${Number((share * 100).toFixed(2))} %`;
    expect(html).toContain(
      `aria-label="failures: ${percent((numbers["failed"] ?? NaN) / (numbers["devices"] ?? NaN))} seen, ${percent(numbers["lower"])} to ${percent(numbers["upperWithPending"])} possible, 10 % is the limit"`,
    );
  });

  test("is the same page where the log holds an earlier start", async () => {
    const { state, options } = await shownRollout();
    const [record] = options.records ?? [];
    if (!record) throw new TypeError("the log is empty");
    const earlier = { ...record, at: "2026-01-01T00:00:00.000Z" };

    const html = rolloutHtml(state, { ...options, records: [earlier, ...(options.records ?? [])] });

    expect(html).toBe(rolloutHtml(state, options));
  });

  test("runs nothing and loads nothing, whatever names are in it", async () => {
    const names = hostile.map(([, name]) => name);
    const shown = renamedRollout(await shownRollout(), names);

    const html = rolloutHtml(shown.state, shown.options);

    expectHarmlessHtml(html, "the page");
    expect(html).not.toMatch(/<script|<img|javascript:/);
  });

  test("tells that nothing can be drawn where it was given no events", async () => {
    const { state } = await shownRollout();

    const html = rolloutHtml(state);

    expect(html).toContain("What happened is not at hand");
    expect(tableOf(html, "How far each stage is")).toHaveLength(3);
  });
});

describe("the lanes of stages", () => {
  const event = (type: RolloutEvent["type"], hour: number, stage: string | null = "a") => ({
    sequence: hour,
    type,
    at: new Date(Date.UTC(2026, 10, 10, hour)).toISOString(),
    stage,
    message: "",
    evidence: null,
  });
  const phases = (events: readonly RolloutEvent[]) =>
    stageLanes(["a", "b"], events, event("started", 20).at).map(({ spans }) =>
      spans.map(({ phase, from }) => `${phase} ${from.slice(11, 13)}`),
    );

  test("go through waiting, reaching, soaking and judging, and stop with a hold", () => {
    const events = [
      event("started", 0, null),
      event("stageReleased", 1),
      event("stageReached", 3),
      event("held", 4),
      event("cleared", 6),
      event("stageSoaked", 8),
      event("awaitingApproval", 8),
      event("approved", 9),
      event("stagePassed", 9),
      event("stageReleased", 10, "b"),
      event("paused", 11, null),
      event("resumed", 12, null),
      event("rollingBack", 13, "b"),
      event("rolledBack", 14, null),
    ];

    expect(phases(events)).toEqual([
      [
        "waiting 00",
        "reaching 01",
        "soaking 03",
        "held 04",
        "soaking 06",
        "approval 08",
        "passed 09",
      ],
      ["waiting 00", "reaching 10", "paused 11", "reaching 12", "goingBack 13"],
    ]);
  });

  test("have no gap and no overlap, and end where the rollout does", () => {
    const types = [
      "stageReleased",
      "stageReached",
      "stageSoaked",
      "held",
      "cleared",
      "paused",
      "resumed",
      "retried",
      "overridden",
      "stagePassed",
      "awaitingApproval",
      "rollingBack",
      "aborted",
    ] as const;
    const step = fc.record({
      type: fc.constantFrom(...types),
      wait: fc.integer({ min: 0, max: 3 }),
      stage: fc.constantFrom("a", "b", null),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let hour = 0;
        const events = [event("started", 0, null)];
        for (const { type, wait, stage } of steps) {
          hour += wait;
          events.push(event(type, hour, stage));
        }
        const until = event("started", 200).at;
        const last = events.at(-1);
        const end = last?.type === "aborted" ? last.at : until;

        for (const { spans } of stageLanes(["a", "b"], events, until)) {
          expect(spans[0]?.from).toBe(events[0]?.at);
          for (const [index, { to }] of spans.entries())
            if (index < spans.length - 1) expect(spans[index + 1]?.from).toBe(to);
          if ((spans.at(-1)?.from ?? "") <= end) expect(spans.at(-1)?.to).toBe(end);
        }
      }),
    );
  });
});

describe("rollout simulate --html", () => {
  test("writes the page of the simulated rollout", async () => {
    const { folder, config } = await folderWith(`version: 1
stack: corp
groups: { pilot: { displayName: P, membershipRule: '(device.deviceOSType -eq "Windows")' } }
rings: { pilot: { displayName: Ring pilot, quality: { deferralDays: 0, deadlineDays: 2 }, assignments: [{ group: pilot }] } }
rollouts:
  november:
    content: { kind: quality, release: 2026-11-10 }
    actuator: ringPause
    stages: [{ name: pilot, ring: pilot, timeoutDays: 14, gates: [reach] }]
    gates: { reach: { type: devicesSucceeded, min: 0.8 } }
    notify: [{ on: [started], webhook: "https://hooks.example.test/a" }]
`);
    const file = join(folder, "page.html");
    const words = ["rollout", "simulate", "november", "--devices", "100", "-c", config];

    const { code, err } = await command(undefined, [...words, "--html", file]);

    expect(code, err).toBe(0);
    expect(err).toContain("Webhooks are not told anything.");
    const html = await readFile(file, "utf8");
    expect(html).toContain("It is completed: all stages are passed.");
    expect(html).toContain("Simulated, started 2026-11-10");
    expect(tableOf(html, "Everything that was decided and asked for").at(-1)?.[1]).toContain(
      "started",
    );
  });

  test("status names no file for several rollouts", async () => {
    const { config } = await folderWith("version: 1\nstack: corp\n");

    const { code, err } = await command(undefined, [
      "rollout",
      "status",
      "-c",
      config,
      "--html",
      "x.html",
    ]);

    expect(code).toBe(1);
    expect(err).toContain("--html writes the page of one rollout; name it");
  });
});
