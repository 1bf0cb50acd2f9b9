import type { Fault, FaultMatch } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { applyOnce, connectTo, createLab, threeRings, threeRingsTenant } from "../support/lab.ts";

const orderedToWait = (match: FaultMatch, seconds: number, times = 1): Fault => ({
  match,
  times,
  then: { status: 429, headers: { "Retry-After": String(seconds) } },
});
const ringCreate = { method: "POST", path: "/deviceManagement/deviceConfigurations" } as const;

describe("An order to wait for a day", () => {
  test("makes the creates of that service pending at once, and a later apply finishes them", async () => {
    const lab = createLab({ ...threeRingsTenant, faults: [orderedToWait(ringCreate, 86_400)] });
    const from = lab.mock.clock.now().getTime();
    const waits: number[] = [];

    const { results } = await lab.apply(threeRings, {
      onProgress: (event) => {
        if (event.type === "wait") waits.push(event.ms);
      },
    });

    expect(lab.mock.clock.now().getTime() - from).toBeLessThan(180_000);
    expect(waits).toEqual([]);
    const rings = results.filter(({ address }) => address.startsWith("ring/"));
    expect(rings.map(({ result }) => result)).toContain("pending");
    const first = rings.find(({ error }) => error?.includes("is not there"));
    expect(first).toMatchObject({ result: "pending", id: null });
    expect(first?.error).toMatch(/apply again after 20\d\d-/);
    expect(rings.filter(({ result }) => result === "unknown")).toEqual([]);
    await lab.mock.clock.sleep(86_500_000);
    const again = await applyOnce(connectTo(lab.mock), threeRings);
    expect(again.results.every(({ result }) => result === "applied")).toBe(true);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(3);
  });

  test("is not waited for where it comes for a create that was done", async () => {
    const done: Fault = {
      match: ringCreate,
      when: "after",
      then: { status: 429, headers: { "Retry-After": "86400" } },
    };
    const lab = createLab({ ...threeRingsTenant, faults: [done] });

    const { results } = await lab.apply(threeRings);

    expect(results.some(({ note }) => note?.includes("was found by its marker"))).toBe(true);
    expect(lab.mock.state.list("deviceConfigurations").length).toBeGreaterThan(0);
  });

  test("has one budget for all the orders that a create is given", async () => {
    const lab = createLab({ ...threeRingsTenant, faults: [orderedToWait(ringCreate, 70, 99)] });
    const from = lab.mock.clock.now().getTime();

    const { results } = await lab.apply(threeRings);

    const rings = results.filter(({ address }) => address.startsWith("ring/"));
    expect(rings.map(({ result }) => result)).toEqual(["pending", "pending", "pending"]);
    expect((lab.mock.clock.now().getTime() - from) / 1000).toBeLessThan(400);
  });
});
