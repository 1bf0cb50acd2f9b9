import { describe, expect, test } from "vitest";
import {
  addTool,
  day,
  goAt,
  hour,
  printed,
  runStates,
  seenNames,
  toGroup,
  toolTenant,
  withoutGroup,
} from "./tool-lab.ts";

describe("Tools of a mock tenant", () => {
  test("are on PCs as the options say before any script has run", () => {
    const mock = toolTenant({
      installed: { go: ["1.26.10", "1.27.3"] },
      active: { go: "1.26.10" },
    });
    const [device] = mock.state.list("managedDevices");

    expect(mock.toolsOf(String(device?.["id"]))).toEqual({
      go: { placed: ["1.26.10", "1.27.3"], active: "1.26.10", since: undefined },
    });
    expect(mock.devicesWith("go")).toHaveLength(12);
    expect(mock.devicesWith("node")).toEqual([]);
    expect(() => mock.toolsOf("nobody")).toThrow("holds no managed device nobody");
  });

  test("are placed, activated for a group, and led back, on 1,000 PCs over two weeks", async () => {
    const mock = toolTenant({}, { devices: 1_000 });
    const seen = seenNames(mock);
    const pilots = mock.state
      .list("devices")
      .slice(0, 100)
      .map((device) => String(device["id"]));
    const pilot = String(mock.state.add("groups", { displayName: "Pilot" })["id"]);
    const place = addTool(mock, "place", goAt("1.27.4"));
    const stay = addTool(mock, "activate", goAt("1.27.3"), [
      { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" },
      withoutGroup(pilot),
    ]);
    const next = addTool(mock, "activate", goAt("1.27.4"), [toGroup(pilot)]);
    const active = () => Object.groupBy(mock.devicesWith("go"), (device) => String(device.active));

    mock.clock.advance(day);
    const placed = await runStates(mock, place);
    expect([...placed.keys()].sort()).toEqual([...seen].sort());
    expect(
      [...placed.values()].every((state) => (printed(state)["state"] as unknown) === "placed"),
    ).toBe(true);
    expect(active()["1.27.4"]).toBeUndefined();

    for (const id of pilots) mock.state.addMember(pilot, id);
    mock.clock.advance(7 * hour);
    expect(active()["1.27.4"]).toBeUndefined();
    mock.clock.advance(2 * hour);
    const switched = active()["1.27.4"] ?? [];
    expect(switched.map(({ deviceName }) => deviceName)).toEqual(
      seen.filter((name) => Number(name.slice(3)) <= 100),
    );
    expect([...(await runStates(mock, next)).keys()]).toEqual(
      switched.map(({ deviceName }) => deviceName),
    );

    for (const id of pilots) mock.state.removeMember(pilot, id);
    for (let tick = 0; tick < 50; tick++) {
      mock.clock.advance(6 * hour);
      await runStates(mock, stay);
    }
    expect(active()["1.27.4"]).toBeUndefined();
    const back = mock.devicesWith("go").filter(({ since }) => since !== undefined);
    expect(back.map(({ deviceName }) => deviceName)).toEqual(
      switched.map(({ deviceName }) => deviceName),
    );
    expect(back[0]?.placed).toEqual(["1.27.3", "1.27.4"]);
  });
});
