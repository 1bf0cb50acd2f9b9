import { describe, expect, test } from "vitest";
import { createLab } from "../support/lab.ts";

const name = "Ring 3 - Broad";
const { tenant, mock } = createLab({ rings: [{ displayName: name }] });
const { rings, driverUpdates, qualityUpdates, filters, groups } = tenant;

// `async`, so that what throws at once is told like what rejects
const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  "rings.pause": async () => await rings.pause(name, "quality"),
  "rings.resume": async () => await rings.resume(name, "quality"),
  "rings.extendPause": async () => await rings.extendPause(name, "quality"),
  "rings.rollback": async () => await rings.rollback(name, "quality"),
  "rings.status": async () => await rings.status(name),
  "rings.deliveries": async () => await rings.deliveries([name]),
  "rings.get": async () => await rings.get(name),
  "rings.find": async () => await rings.find(name),
  "rings.update": async () => await rings.update(name, { displayName: "Other" }),
  "rings.delete": async () => await rings.delete(name),
  "rings.assign": async () => await rings.assign(name, []),
  "rings.listAssignments": async () => await all(rings.listAssignments(name)),
  "filters.get": async () => await filters.get(name),
  "driverUpdates.drivers": async () => await all(driverUpdates.drivers(name)),
  "driverUpdates.act": async () => await driverUpdates.act(name, "approve", []),
  "qualityUpdates.act": async () => await qualityUpdates.act(name, "approve", []),
  "qualityUpdates.releaseStates": async () => await qualityUpdates.releaseStates(name, []),
  "groups.getGroup": async () => await groups.getGroup(name),
  "groups.setMembershipRule": async () =>
    await groups.setMembershipRule(name, '(device.displayName -eq "A")'),
  "groups.setProcessing": async () => await groups.setProcessing(name, "paused"),
  "groups.convertToAssigned": async () => await groups.convertToAssigned(name),
  "groups.deleteGroup": async () => await groups.deleteGroup(name),
  "groups.listMemberIds": async () => await all(groups.listMemberIds(name)),
  "groups.setMembers": async () => await groups.setMembers(name, []),
};

async function all(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) void item;
}

describe("a name instead of an id", () => {
  test.each(Object.entries(calls))(
    "given to %s is told as such, before any request",
    async (_, call) => {
      const error = await call().catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toMatch(
        /^"Ring 3 - Broad" is not the id of any [a-z ]+: ids are GUIDs\. Find it by name with list/,
      );
      expect(mock.requests).toEqual([]);
    },
  );
});
