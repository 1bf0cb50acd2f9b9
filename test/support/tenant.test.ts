import { describe, expect, test } from "vitest";
import { createTestTenant, takeTypeProblems } from "./tenant.ts";

const headers = { authorization: "Bearer any", "content-type": "application/json" };

describe("createTestTenant", () => {
  test("collects what a request has against the official types", async () => {
    const { fetch } = createTestTenant();

    await fetch("https://graph.microsoft.com/v1.0/groups", {
      method: "POST",
      headers,
      body: JSON.stringify({ displayName: "Pilot", colour: "red" }),
    });

    expect(takeTypeProblems()).toEqual(["POST /groups: colour is unknown to Group"]);
  });

  test("collects nothing from a request that follows them", async () => {
    const { fetch } = createTestTenant();

    await fetch("https://graph.microsoft.com/v1.0/groups?$top=1", { headers });

    expect(takeTypeProblems()).toEqual([]);
  });
});
