import { describe, expect, test } from "vitest";
import { createLab } from "../support/lab.ts";

const group = (body: string) =>
  `version: 1\nstack: corp\ngroups:\n  g: { displayName: Devices, ${body} }\n`;
const names = (from: number, to: number) =>
  Array.from(
    { length: to - from + 1 },
    (_, index) => `LT-${String(from + index).padStart(4, "0")}`,
  );

describe("a group of a thousand members", () => {
  test("is filled in batches of 20 by 20, with only the difference sent later", async () => {
    const lab = createLab({ devices: 1200 });
    await lab.apply(group(`members: { devices: [${names(1, 1000).join(", ")}] }`));
    const id = String(lab.group("Devices")["id"]);
    expect(lab.mock.state.members(id)).toHaveLength(1000);
    const before = lab.mock.requests.length;

    const result = await lab.apply(group(`members: { devices: [${names(31, 1025).join(", ")}] }`));

    expect(result.results).toMatchObject([{ result: "applied" }]);
    expect(result.plan.changes[0]?.members).toMatchObject({ keep: 970 });
    expect(lab.mock.state.members(id)).toHaveLength(995);
    const sent = lab.mock.requests
      .slice(before)
      .flatMap((request): readonly { method: string; path: string }[] => request.batch ?? [request])
      .filter(({ method, path }) => method !== "GET" && !path.endsWith("getByIds"));
    // 25 joins in two requests of at most 20, 30 leaves one by one, no other write
    expect(sent.filter(({ method }) => method === "PATCH")).toHaveLength(2);
    expect(
      sent.filter(({ method, path }) => method === "DELETE" && path.endsWith("/$ref")),
    ).toHaveLength(30);
    expect(sent).toHaveLength(32);
  });

  test("takes names, object ids and device ids, and refuses a name that two devices have", async () => {
    const lab = createLab({ devices: 3 });
    const [one, two, three] = [...lab.mock.state.devices()].map(({ device }) => device);
    const list = [one?.["displayName"], two?.["id"], three?.["deviceId"]].map(String).join(", ");
    await lab.apply(group(`members: { devices: [${list}] }`));
    expect(lab.mock.state.members(String(lab.group("Devices")["id"]))).toHaveLength(3);

    lab.mock.state.add("devices", {
      displayName: one?.["displayName"],
      deviceId: "aaaa1111-0000-4000-8000-00000000000f",
      operatingSystem: "Windows",
    });
    const plan = await lab.plan(group(`members: { devices: [${list}] }`));

    expect(plan.diagnostics).toMatchObject([{ id: "RW107", severity: "error" }]);
  });
});

describe("a conversion", () => {
  test("to dynamic and back keeps the group's id and says what happens to its members", async () => {
    const lab = createLab({ devices: 20 });
    await lab.apply(group("members: { devices: [LT-0015] }"));
    const id = String(lab.group("Devices")["id"]);

    const dynamic = await lab.apply(
      group(`membershipRule: '(device.displayName -startsWith "LT-000")'`),
    );
    expect(dynamic.plan.changes[0]?.consequences.join(" ")).toContain("becomes dynamic");
    expect(lab.group("Devices")).toMatchObject({ id, groupTypes: ["DynamicMembership"] });
    expect(lab.mock.state.members(id)).toHaveLength(9);

    const assigned = await lab.apply(group("members: { devices: [LT-0001] }"));
    expect(assigned.plan.changes[0]?.consequences.join(" ")).toContain("becomes assigned");
    expect(assigned.results).toMatchObject([{ result: "applied" }]);
    expect(lab.group("Devices")).toMatchObject({ id, groupTypes: [] });
    expect((await lab.plan(group("members: { devices: [LT-0001] }"))).changes).toEqual([]);
  });

  test("of processing pauses and resumes without a change of the rule", async () => {
    const lab = createLab({ devices: 20 });
    const rule = `membershipRule: '(device.displayName -startsWith "LT-000")'`;
    await lab.apply(group(rule));

    const result = await lab.apply(group(`${rule}, processing: paused`));

    expect(result.plan.changes[0]?.fields).toEqual([
      { path: "processing", before: "active", after: "paused" },
    ]);
    expect(lab.group("Devices")["membershipRuleProcessingState"]).toBe("Paused");
  });
});

describe("a respelt rule", () => {
  test("is no change: to Entra ID even a blank would be one", async () => {
    const lab = createLab({ devices: 5 });
    await lab.apply(
      group(
        `membershipRule: '(device.deviceOSType -eq "Windows") and (device.accountEnabled -eq true)'`,
      ),
    );

    const plan = await lab.plan(
      group(
        `membershipRule: '((DEVICE.deviceostype  eq  "windows")  -AND device.accountEnabled -eq True)'`,
      ),
    );

    expect(plan.changes).toEqual([]);
  });
});
