import { rm } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import {
  type EventFile,
  type HealthReport,
  type HealthResult,
  openHealthHistory,
  readCompliance,
} from "ringwright";
import { healthHtml, healthLinesText, healthText } from "ringwright/report";
import { describe, expect, onTestFinished, test } from "vitest";
import { folderOf } from "../../support/policy-folder.ts";
import { healthLab } from "./health-lab.ts";

const code = "0x800F0922";
const model = "Latitude 7440";

const logOf = (name: string, rows: readonly object[]): EventFile => ({
  name,
  content: (async function* () {
    yield await Promise.resolve(
      Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n")) as Uint8Array,
    );
  })(),
});

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** What holds of every report, whatever happened. */
function expectConsistent({ report, lines }: HealthResult): void {
  const all = [...lines()];
  const devices = new Set(all.map(({ managedDeviceId }) => managedDeviceId));
  expect(sum(report.fleet.counts)).toBe(report.managed - report.withoutRing);
  // no device of the lab is in two rings
  for (const state of ["patched", "failing", "pending"] as const)
    for (const groups of [report.rings, report.models])
      expect(groups.reduce((total, { counts }) => total + counts[state], 0)).toBe(
        report.fleet.counts[state],
      );
  for (const { code: name, devices: count, rings, models } of report.problems) {
    expect(all.filter(({ problem }) => problem === name)).toHaveLength(count);
    for (const { devices: some, of } of [...rings, ...models]) {
      expect(some).toBeLessThanOrEqual(count);
      expect(some).toBeLessThanOrEqual(of);
    }
  }
  expect(report.fleet.withProblems).toBeLessThanOrEqual(devices.size);
  for (const { failed, tried, models } of report.updates) {
    expect(failed).toBeLessThanOrEqual(tried);
    expect(models.reduce((total, { devices: some }) => total + some, 0)).toBeLessThanOrEqual(
      failed,
    );
  }
}

describe("readHealth", () => {
  test("finds the update and the model that it fails on, from what devices say", async () => {
    const lab = await healthLab("badModel", 5, { failureRate: 0.4, devices: 1000 });

    const result = await lab.read();

    expectConsistent(result);
    const [worst] = result.report.updates;
    expect(worst).toMatchObject({ isOfRelease: true, codes: [code] });
    expect(worst?.models[0]).toMatchObject({ name: model, standsOut: true });
    expect(worst?.models.slice(1).map(({ standsOut }) => standsOut)).not.toContain(true);
    const [first] = result.report.problems;
    expect(first).toMatchObject({ code, class: "hardFailure", devices: worst?.failed });
    expect(first?.firstSeen?.slice(0, 10)).toBe("2026-11-11");
    const failing = [...result.lines()].filter(({ problem }) => problem === code);
    expect(failing.every(({ state }) => state === "failing")).toBe(true);
    expect(result.report.complete).toBe(true);
  });

  test("never says that a model stands out where chance alone decides", async () => {
    let odd = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const lab = await healthLab("bad", 4, { seed, devices: 300, failureRate: 0.2 });
      const result = await lab.read();
      expectConsistent(result);
      for (const { models } of result.report.updates)
        if (models.some(({ standsOut }) => standsOut)) odd++;
    }
    // one in twenty may
    expect(odd).toBeLessThan(4);
  });

  test("says what compliance says of builds where no device is asked", async () => {
    const lab = await healthLab("bad", 5);
    const { report: compliance } = await readCompliance(lab.tenant, { fetch: lab.mock.fetch });

    const result = await lab.read({ collector: undefined });

    expectConsistent(result);
    const rings = compliance.policies.filter(({ kind }) => kind === "ring");
    expect(result.report.rings.map(({ id, counts }) => [id, counts])).toEqual(
      rings.map(({ id, counts }) => [id, counts]),
    );
    expect(result.report.sources.map(({ source }) => source)).toEqual(["intune"]);
    expect(result.report.updates).toEqual([]);
  });

  test("goes on without a collector that cannot be read, and says so", async () => {
    const lab = await healthLab("good", 3);
    lab.mock.inject({ match: { path: /deviceRunStates/ }, then: { status: 403 }, times: 99 });

    const { report } = await lab.read();

    expect(report.complete).toBe(false);
    expect(report.sources[1]).toMatchObject({ source: "collector", devices: 0 });
    expect(report.sources[1]?.notes[0]).toMatch(/^the collector could not be read: /);
    expect(report.fleet.counts.patched).toBeGreaterThan(0);
  });

  test("counts a failure until the same update succeeds, in whatever order logs tell", async () => {
    const lab = await healthLab("good", 3);
    const { lines } = await readCompliance(lab.tenant, { fetch: lab.mock.fetch });
    const pending = [...lines()].filter(
      ({ policyKind, state }) => policyKind === "ring" && state === "pending",
    );
    const [one, other] = pending;
    const at = (hour: number) => `2026-11-11T${String(hour).padStart(2, "0")}:00:00Z`;
    const row = (device: string | undefined, hour: number, eventId: number) => ({
      device: `${device ?? ""}.corp.example`,
      at: at(hour),
      eventId,
      kb: "5193404",
      ...(eventId === 20 && { hresult: "0x80070070" }),
    });
    const rows = [
      row(one?.device, 1, 20),
      row(one?.device, 2, 19),
      row(one?.device, 3, 20),
      row(other?.device, 1, 20),
      row(other?.device, 4, 20),
      row(other?.device, 5, 19),
      row("nobody", 1, 20),
    ];
    const order = fc.shuffledSubarray(rows, { minLength: rows.length });
    await fc.assert(
      fc.asyncProperty(order, async (shuffled) => {
        const result = await lab.read({ collector: undefined, logs: [logOf("x.jsonl", shuffled)] });

        expect(
          [...result.lines()].map(({ device, problem, state, firstSeen, lastSeen }) => [
            device,
            problem,
            state,
            firstSeen.slice(11, 13),
            lastSeen.slice(11, 13),
          ]),
        ).toEqual([[one?.device, "0x80070070", "failing", "01", "03"]]);
        expect(result.report.updates).toMatchObject([{ kb: "KB5193404", failed: 1, tried: 2 }]);
        expect(result.report.sources[1]?.notes).toEqual([
          "1 of their devices are not known by name, or no ring can reach them, such as nobody.corp.example",
        ]);
      }),
      { numRuns: 8 },
    );
  });

  test("ends a failure that one source tells by a later success that another tells, and no other", async () => {
    const lab = await healthLab("badModel", 5, { failureRate: 0.4 });
    const alone = await lab.read();
    const failing = [...alone.lines()].filter(({ problem }) => problem === code);
    const [one, other] = failing;
    const success = (device: string | undefined, at: string) => ({
      device: device ?? "",
      at,
      eventId: 19,
      kb: failing[0]?.updates ?? "",
    });
    const rows = [
      success(one?.device, "2026-11-14T05:00:00Z"),
      // what went well before it failed ends nothing
      success(other?.device, "2026-11-10T19:00:00Z"),
    ];

    const both = await lab.read({ logs: [logOf("x.jsonl", rows)] });

    expectConsistent(both);
    const left = [...both.lines()].filter(({ problem }) => problem === code);
    expect(left.map(({ device }) => device)).toEqual(failing.slice(1).map(({ device }) => device));
    expect(both.report.updates[0]?.failed).toBe((alone.report.updates[0]?.failed ?? 0) - 1);
  });

  test("says which figures are missing, and why", async () => {
    const lab = await healthLab("good", 3, {
      more: { failingReports: ["QualityUpdateDeviceStatusByPolicy"] },
    });
    await lab.tenant.expediteUpdates.create({
      displayName: "Urgent",
      release: "2026-11-10",
      daysUntilForcedReboot: 1,
    });

    const { report } = await lab.read();

    expect(report.complete).toBe(false);
    expect(report.sources[0]?.notes.join()).toMatch(/figures of Urgent are missing: /);
  });

  test("finds what devices installed that policy did not allow, and nothing where it did", async () => {
    const installs = { release: "2026-11-10" };
    const startAt = "2026-11-05T06:00:00Z";
    const unapprovedInstalls = [{ at: "2026-11-12T03:00:00Z", installs, share: 0.1 }];
    const bad = await healthLab("good", 2, { more: { startAt, unapprovedInstalls } });
    const good = await healthLab("good", 2, { more: { startAt } });
    const history = await openHealthHistory(join(await folderOf({}), "health.sqlite"));
    onTestFinished(() => history.close());

    // whose ring a device is in, and since when, only an earlier look tells
    const before = await bad.read({ history });
    before.record(history);
    bad.advance(6);
    good.advance(6);
    const result = await bad.read({ history });
    const { report: calm } = await good.read({ history });

    expectConsistent(result);
    expect(before.report.installs?.findings).toEqual([]);
    const { installs: found, problems } = result.report;
    const early = found?.findings.filter(({ kind }) => kind === "qualityBeforeDeferral") ?? [];
    expect(early.length).toBeGreaterThan(10);
    expect(early).toHaveLength(found?.findings.length ?? 0);
    expect(problems[0]).toMatchObject({ code: "qualityBeforeDeferral", devices: early.length });
    const named = [...result.lines()].filter(({ class: who }) => who === "unapproved");
    expect(new Set(named.map(({ device }) => device))).toEqual(
      new Set(early.map(({ deviceName }) => deviceName)),
    );
    const pilot = await bad.read({ history, rings: ["Ring 1 - Pilot"] });
    expect(pilot.report.installs).toMatchObject({ findings: [] });
    expect(pilot.report.installs?.devices).toBe(sum(pilot.report.fleet.counts));
    expect(calm.installs).toMatchObject({ findings: [] });
    expect(calm.installs?.judged.quality).toBeGreaterThan(0);
  });

  test("shows no text of devices as anything but text", async () => {
    const lab = await healthLab("good", 3, {
      more: { modelShares: { '<img src=x onerror="alert(1)">\u001b[2J': 1 } },
    });
    const { lines, report } = await lab.read();

    const [page, text] = [healthHtml(report, { lines: lines() }), healthText(report)];

    expect(page).not.toContain("<img");
    expect(text + healthLinesText([...lines()])).not.toContain("\u001b");
  });
});

describe("a history of reports", () => {
  async function recorded(days: readonly number[]) {
    const file = join(await folderOf({}), "health.sqlite");
    const history = await openHealthHistory(file);
    onTestFinished(() => history.close());
    const lab = await healthLab("good", 0);
    const reports: HealthReport[] = [];
    let now = 0;
    for (const day of days) {
      lab.advance(day - now);
      now = day;
      const result = await lab.read({ history, tenantId: "t1" });
      expectConsistent(result);
      result.record(history);
      reports.push(result.report);
    }
    return { file, history, lab, reports };
  }

  test("tells what moved, what is new, and between which days 95 % were reached", async () => {
    const { history, reports } = await recorded([2, 4, 9, 14, 15]);

    const [first, second, , , last] = reports;
    expect(first?.changes).toBeNull();
    expect(
      first?.problems.every(({ isNew, devicesBefore }) => isNew === null && devicesBefore === null),
    ).toBe(true);
    const moved = second?.changes?.moves ?? [];
    expect(
      moved.find(({ from, to }) => from === "pending" && to === "patched")?.devices,
    ).toBeGreaterThan(10);
    expect(second?.changes).toMatchObject({ since: first?.createdAt, arrived: 0, left: 0 });
    expect(second?.problems.some(({ isNew }) => isNew === true)).toBe(true);
    const { points, daysTo95 } = last?.trend ?? { points: [], daysTo95: [] };
    expect(points.map(({ at }) => at)).toEqual(reports.map(({ createdAt }) => createdAt));
    const reached = points.findIndex(({ patchedPercent }) => (patchedPercent ?? 0) >= 95);
    expect(reached).toBeGreaterThan(0);
    const daysAt = (place: number) => {
      const ms = Date.parse(points[place]?.at ?? "") - Date.parse("2026-11-10");
      return Math.round(ms / 8_640_000) / 10;
    };
    expect(daysTo95).toEqual([
      {
        release: "2026-11-10",
        after: daysAt(reached - 1),
        by: daysAt(reached),
      },
    ]);
    expect(history.reportAt(last?.createdAt ?? "")).toEqual(last);
  });

  test("knows when a problem was seen first, also where no device tells", async () => {
    const { reports } = await recorded([2, 4]);

    const space = reports[1]?.problems.find(({ code: name }) => name === "lowSpace");

    expect(space?.firstSeen).toBe(reports[0]?.createdAt);
  });

  test("keeps what the next look at installs has to know", async () => {
    const { history, lab } = await recorded([2]);
    const [device] = history.installRecord()?.devices ?? [];

    lab.advance(2);
    const { record } = await lab.read({ history, tenantId: "t1" });
    record(history);

    const later = history.installRecord()?.devices.find(({ key }) => key === device?.key);
    expect(later?.policies.map(([, since]) => since)).toEqual(
      device?.policies.map(([, since]) => since),
    );
    expect(Date.parse(later?.seenAt ?? "")).toBeGreaterThan(Date.parse(device?.seenAt ?? ""));
  });

  test("compares no problems with a report that was made of other sources", async () => {
    const { history, lab } = await recorded([2]);
    lab.advance(1);

    const { report } = await lab.read({ history, tenantId: "t1", collector: undefined });

    expect(history.last()?.sources).toEqual(["collector", "intune"]);
    expect(history.last()?.problems.size).toBeGreaterThan(0);
    expect(report.changes).toMatchObject({ sameSources: false, gone: [] });
    expect(report.problems.every(({ isNew }) => isNew === null)).toBe(true);
    expect(healthText(report)).toContain("was made of other sources");
  });

  test("refuses another tenant, an older report, and a file that is none, and changes nothing", async () => {
    const { history, lab, file } = await recorded([2]);
    const before = history.points();
    const same = await lab.read({ tenantId: "t1" });
    lab.advance(1);
    const other = await lab.read({ tenantId: "t2" });
    const text = join(
      await folderOf({ "x.sqlite": "not a database, but long enough ".repeat(100) }),
      "x.sqlite",
    );

    expect(() => same.record(history)).toThrow(/is recorded already/);
    expect(() => other.record(history)).toThrow(
      /holds reports of tenant t1, and this is tenant t2/,
    );
    await expect(openHealthHistory(text)).rejects.toThrow(/cannot be used|no history/);

    expect(history.points()).toEqual(before);
    const again = await openHealthHistory(file);
    expect(again.last()).toEqual(history.last());
    again.close();
    await rm(file);
  });
});
