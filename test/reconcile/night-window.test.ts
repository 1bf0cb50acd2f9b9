// The recipe of docs/maintenance-windows.md on a fleet that updates: what the plan says beforehand is what happens.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { applyPlan, makePlan } from "ringwright";
import type { DeviceRestart } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { day, keepsWindows, localTime } from "../mocks/moving-fleet.ts";
import { createLab, load } from "../support/lab.ts";

const recipe = readFileSync(
  join(import.meta.dirname, "../../examples/06-maintenance-window/ringwright.yaml"),
  "utf8",
);

/** From 02:00 until the last attempt, half an hour before 05:00. */
function isInWindow(restart: DeviceRestart): boolean {
  const { minutes } = localTime(restart);
  return minutes >= 2 * 60 && minutes < 4.5 * 60;
}

/** Distinct devices. */
const devicesOf = (restarts: readonly DeviceRestart[]) =>
  new Set(restarts.map(({ deviceId }) => deviceId)).size;

describe.each([
  ["with its deadline", recipe],
  [
    "without a deadline",
    recipe.replace(", deadlineDays: 10", "").replace(/ +gracePeriodDays.*\n/, ""),
  ],
])("the recipe for updates at night, %s", (_name, config) => {
  test("keeps restarts in the window for four weeks, but on the devices that the plan named", async () => {
    const lab = createLab({
      devices: 400,
      devicesUpdate: true,
      timeZones: ["Europe/Berlin", "America/New_York", "Asia/Tokyo"],
    });
    const desired = await load(config);

    const { plan } = await makePlan(lab.tenant, desired);
    await applyPlan(lab.tenant, plan, desired);
    expect((await lab.plan(config)).changes).toEqual([]);
    lab.mock.clock.advance(28 * day);

    const said = plan.diagnostics.find(({ id }) => id === "RW208")?.message ?? "";
    const [, keep, reached] = /^([\d,]+) of ([\d,]+) devices keep the window/.exec(said) ?? [];
    const others = Number(reached) - Number(keep);
    expect(said).toContain(`${others} do not know windows: there 02:00 only starts`);
    const restarts = lab.mock.restarts();
    const keeping = restarts.filter(keepsWindows);
    expect(devicesOf(keeping)).toBeGreaterThan(100);
    expect(devicesOf(keeping)).toBeLessThanOrEqual(Number(keep));
    const outside = restarts.filter((restart) => !isInWindow(restart));
    expect(outside.filter(keepsWindows).filter(({ reason }) => reason !== "deadline")).toEqual([]);
    const free = outside.filter(({ reason }) => reason !== "deadline");
    expect(devicesOf(free)).toBeGreaterThan(0);
    expect(devicesOf(free)).toBeLessThanOrEqual(others);
    const forced = outside.filter(({ reason }) => reason === "deadline");
    if (!config.includes("deadlineDays")) expect(forced).toEqual([]);
  });
});
