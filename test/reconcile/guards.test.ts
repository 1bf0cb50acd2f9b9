import { type ApplyRefusedError, applyPlan, createPlan, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { day } from "../support/days.ts";
import { createLab, load } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

describe("guards", () => {
  test("a freeze refuses every write on its days, and only then", async () => {
    const config = `${oneRing("quality: { deferralDays: 3 }")}guards: { freeze: [ { name: year-end, from: 2026-11-20, to: 2026-11-22 } ] }\n`;
    const lab = createLab(twoGroups);

    await expect(lab.apply(config)).rejects.toThrow(/freeze "year-end"/);
    lab.mock.clock.advance(day);
    expect((await lab.apply(config)).results).toMatchObject([{ result: "applied" }]);
  });

  test("a freeze is that of the day of the apply, not of the plan", async () => {
    const config = `${oneRing("quality: { deferralDays: 3 }")}guards: { freeze: [ { name: year-end, from: 2026-11-23, to: 2026-11-23 } ] }\n`;
    const lab = createLab(twoGroups);
    const desired = await load(config);
    const before = createPlan(desired, await takeSnapshot(lab.tenant, desired));

    lab.mock.clock.advance(day);
    await expect(applyPlan(lab.tenant, before, desired)).rejects.toThrow(/freeze "year-end"/);
    const within = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    expect(within.diagnostics).toMatchObject([{ id: "RW404" }]);

    lab.mock.clock.advance(day);
    const { results } = await applyPlan(lab.tenant, within, desired);
    expect(results).toMatchObject([{ result: "applied" }]);
  });

  test("a freeze of the calendar counts the days of its time zone", async () => {
    const config = (timeZone: string) =>
      `${oneRing("quality: { deferralDays: 3 }")}calendar: { timeZone: ${timeZone}, freeze: [ { name: year-end, from: 2026-11-23, to: 2026-11-23 } ] }\n`;
    const lab = createLab(twoGroups);

    // afternoon of the 22nd, UTC, and the 23rd on the other side of the date line
    lab.mock.clock.advance(day / 4);
    await expect(lab.apply(config("Pacific/Kiritimati"))).rejects.toThrow(
      /from 2026-11-23 to 2026-11-23 \(Pacific\/Kiritimati\)/,
    );
    expect((await lab.apply(config("Europe/Berlin"))).results).toMatchObject([
      { result: "applied" },
    ]);
  });

  test("can be overridden one by one, and the journal says so", async () => {
    const config = `${oneRing("quality: { deferralDays: 3 }")}guards: { freeze: [ { name: year-end, from: 2026-11-20, to: 2026-11-22 } ] }\n`;
    const lab = createLab(twoGroups);
    const entries: { event: string; approvals?: unknown }[] = [];

    await lab.apply(config, {
      allow: ["freeze"],
      journal: { append: (lines) => Promise.resolve(void entries.push(...lines)) },
    });

    expect(entries[0]).toMatchObject({ event: "start", approvals: { allow: ["freeze"] } });
    expect(entries.map(({ event }) => event)).toEqual([
      "start",
      "request",
      "response",
      "result",
      // its id goes into the marker
      "request",
      "response",
      "end",
    ]);
  });

  test("maxChangedPercent counts from ten objects on", async () => {
    const rings = Array.from(
      { length: 12 },
      (_, index) => `  r${index}: { displayName: Ring ${index}, quality: { deferralDays: 3 } }`,
    ).join("\n");
    const config = `version: 1\nstack: corp\nrings:\n${rings}\nguards: { maxChangedPercent: 30 }\n`;
    const lab = createLab();
    await lab.apply(config);

    await expect(
      lab.apply(config.replaceAll("deferralDays: 3", "deferralDays: 4")),
    ).rejects.toThrow(/12 of 12 objects \(100 %\)/);
  });

  test.each([
    [9, false],
    [10, true],
  ])("maxChangedPercent, with %i objects, trips: %s", async (count, trips) => {
    const rings = Array.from(
      { length: count },
      (_, index) => `  r${index}: { displayName: Ring ${index}, quality: { deferralDays: 3 } }`,
    ).join("\n");
    const config = `version: 1\nstack: corp\nrings:\n${rings}\nguards: { maxChangedPercent: 30 }\n`;
    const lab = createLab();
    await lab.apply(config);

    const plan = await lab.plan(config.replaceAll("deferralDays: 3", "deferralDays: 4"));

    expect(plan.changes).toHaveLength(count);
    expect(plan.diagnostics.map(({ id }) => id)).toEqual(trips ? ["RW402"] : []);
  });

  test("maxDeletes counts a replacement, whatever was approved", async () => {
    const lab = createLab();
    const config = (approval: string) =>
      `version: 1\nstack: corp\ndriverUpdates:\n  d: { displayName: Drivers, approval: ${approval} }\n`;
    await lab.apply(config("manual"));
    const before = lab.mock.requests.length;

    await expect(lab.apply(config("automatic"), { replace: true })).rejects.toThrow(
      /deletes or replaces 1 object; guards.maxDeletes allows 0/,
    );
    expect(writesOf(lab.mock, before)).toEqual([]);
  });

  test("maxDevicesAffected trips on a count that is unknown", async () => {
    const lab = createLab(twoGroups);

    await expect(
      lab.apply(
        `${oneRing("assignments: [ { group: pilot } ]")}guards: { maxDevicesAffected: 5000 }\n`,
      ),
    ).rejects.toMatchObject({
      reasons: [
        "How many devices the plan affects is not known: the devices were not read. guards.maxDevicesAffected allows 5000. A plan with impact: true reads them.",
      ],
      refusals: [
        { kind: "guard", guard: "maxDevicesAffected", isUnread: true, diagnostic: "RW403" },
      ],
    });
  });

  test("are data to a caller, without the options of a command", async () => {
    const config = `${oneRing("quality: { deferralDays: 3 }")}guards: { freeze: [ { name: year-end, from: 2026-11-20, to: 2026-11-22 } ] }\n`;
    const lab = createLab(twoGroups);

    const error = await lab.apply(config).catch((thrown: unknown) => thrown as ApplyRefusedError);

    expect(error).toMatchObject({
      refusals: [{ kind: "guard", guard: "freeze", diagnostic: "RW404" }],
    });
    expect((error as ApplyRefusedError).message).not.toContain("--");
  });
});
