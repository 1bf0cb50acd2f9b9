import { GraphClient, GroupClient, ValidationError } from "ringwright";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { createTestTenant } from "../support/tenant.ts";

function groupsOf(mock: MockTenant): GroupClient {
  return new GroupClient(new GraphClient(mock.credential, { fetch: mock.fetch }));
}

async function issuesOf(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ValidationError);
  return (error as ValidationError).issues;
}

describe("GroupClient, given what Entra ID would refuse,", () => {
  test("names every problem of a dynamic group and sends nothing", async () => {
    const mock = createTestTenant();

    const issues = await issuesOf(
      groupsOf(mock).createDynamicGroup({
        displayName: " Pilot",
        description: "x".repeat(1025),
        mailNickname: "a b",
        membershipRule: '(device.displayNam -startsWith "A") and (device.nothing -eq 1)',
      }),
    );

    expect(issues.map(({ path }) => path)).toEqual([
      "displayName",
      "mailNickname",
      "description",
      "membershipRule",
      "membershipRule",
    ]);
    expect(issues.at(-1)?.message).toMatch(/nothing.* \(column 42\)$/);
    expect(mock.requests).toEqual([]);
  });

  test("refuses a property that no group has, and a rule of a group without one", async () => {
    const mock = createTestTenant();
    // as a caller without types may write it
    const group = { displayName: "Pilot", owner: "me", membershipRule: "x" };

    const issues = await issuesOf(groupsOf(mock).createAssignedGroup(group));

    expect(issues.map(({ path }) => path).sort()).toEqual(["membershipRule", "owner"]);
    expect(mock.requests).toEqual([]);
  });

  test.each(["setMembershipRule", "convertToDynamic"] as const)(
    "refuses a rule in %s",
    async (call) => {
      const mock = createTestTenant({ groups: [{ displayName: "Pilot" }] });
      const id = String(mock.state.list("groups")[0]?.["id"]);

      const issues = await issuesOf(groupsOf(mock)[call](id, "(device.displayName -is"));

      expect(issues[0]?.path).toBe("membershipRule");
      expect(mock.requests).toEqual([]);
    },
  );

  test("takes options that are passed on as undefined, and the longest texts", async () => {
    const mock = createTestTenant();
    const given = { displayName: "x".repeat(256), description: "x".repeat(1024) };

    const group = await groupsOf(mock).createAssignedGroup({
      ...given,
      mailNickname: undefined,
      isAssignableToRole: undefined,
    });

    expect(mock.state.get("groups", group.id)).toMatchObject(given);
  });
});
