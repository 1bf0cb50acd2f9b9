// A write that had to wait, for the service or for the quota, is looked at again before it goes.
import type { ApplyOptions } from "ringwright";
import type { Fault } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { oneRing } from "../support/configs.ts";
import { applyOnce, connectTo, createLab, type Lab } from "../support/lab.ts";

const groups = {
  devices: 5,
  groups: [{ displayName: "Pilot" }, { displayName: "Other" }],
};
const ring = (days: number, assigned: string) =>
  oneRing(`quality: { deferralDays: ${days} }\nassignments: [ ${assigned} ]`);
const vip = (members: string, more = "") =>
  `version: 1\nstack: corp\ngroups:\n  vip: { displayName: VIP, members: { devices: [${members}] }${more} }\n`;

/** Applies while the first request that matches is throttled for so long, and somebody acts meanwhile. */
async function applyThrottled(
  lab: Lab,
  config: string,
  throttled: NonNullable<Fault["match"]>,
  act: () => void,
  { seconds = 6, ...options }: ApplyOptions & { seconds?: number } = {},
) {
  let waited = 0;
  lab.mock.inject({
    match: throttled,
    then: { status: 429, headers: { "Retry-After": String(seconds) } },
  });
  const tenant = connectTo(lab.mock, {
    sleep: async (ms, sleepOptions) => {
      if (ms >= seconds * 1000 && waited++ === 0) act();
      await lab.mock.clock.sleep(ms, sleepOptions);
    },
  });
  const result = await applyOnce(tenant, config, options);
  expect(waited, "it was throttled").toBeGreaterThan(0);
  return result;
}

const deviceIds = (lab: Lab) =>
  [...lab.mock.state.devices()].map(({ device }) => String(device["id"]));

describe("while a write is throttled", () => {
  async function assigned() {
    const lab = createLab(groups);
    await lab.apply(ring(3, "{ group: pilot }"));
    return { lab, id: String(lab.ring("Broad")["id"]) };
  }

  test("what an operator does to the values and the assignments stays, and the change is stale", async () => {
    const { lab, id } = await assigned();

    const { results } = await applyThrottled(
      lab,
      ring(4, "{ group: pilot }, { group: other }"),
      { method: "PATCH" },
      () => {
        lab.mock.state.assign("deviceConfigurations", id, []);
        lab.mock.state.patch("deviceConfigurations", id, {
          qualityUpdatesDeferralPeriodInDays: 30,
        });
      },
    );

    expect(results).toMatchObject([
      { result: "stale", error: expect.stringContaining("while the write waited") as string },
    ]);
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(30);
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toEqual([]);
  });

  test("a policy that is taken off everyone is not assigned again", async () => {
    const { lab, id } = await assigned();

    const { results } = await applyThrottled(
      lab,
      ring(4, "{ group: pilot }, { group: other }"),
      { path: /\/assign$/ },
      () => lab.mock.state.assign("deviceConfigurations", id, []),
    );

    expect(results).toMatchObject([{ result: "stale" }]);
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toEqual([]);
  });

  test("a description that is changed by hand stays, though the files leave it alone", async () => {
    const { lab, id } = await assigned();
    const marker = String(lab.ring("Broad")["description"]);

    const { results } = await applyThrottled(
      lab,
      ring(4, "{ group: pilot }"),
      { method: "PATCH" },
      () =>
        lab.mock.state.patch("deviceConfigurations", id, {
          description: `Do not touch before Monday\n${marker}`,
        }),
    );

    expect(results).toMatchObject([{ result: "stale" }]);
    expect(lab.ring("Broad")["description"]).toContain("Do not touch");
  });

  test("an object that is taken out of the stack is not deleted", async () => {
    const { lab, id } = await assigned();

    const { results } = await applyThrottled(
      lab,
      "version: 1\nstack: corp\nguards: { maxDeletes: 1 }\n",
      { method: "DELETE" },
      () => lab.mock.state.patch("deviceConfigurations", id, { description: "Mine now" }),
      { prune: true },
    );

    expect(results).toMatchObject([{ action: "delete", result: "stale" }]);
    expect(lab.ring("Broad")).toMatchObject({ description: "Mine now" });
  });

  test("members that somebody changes are left as they are", async () => {
    const lab = createLab(groups);
    await lab.apply(vip("LT-0001"));
    const id = String(lab.group("VIP")["id"]);
    const [, , third] = deviceIds(lab);

    const { results } = await applyThrottled(
      lab,
      vip("LT-0001, LT-0002"),
      { method: "PATCH" },
      () => lab.mock.state.addMember(id, third ?? ""),
    );

    expect(results).toMatchObject([{ result: "stale" }]);
    expect(lab.mock.state.members(id)).toHaveLength(2);
    expect(lab.mock.state.members(id)).toContain(third);
  });

  test("a group that somebody makes under the same key is not written over", async () => {
    const lab = createLab(groups);

    const { results } = await applyThrottled(lab, vip("LT-0001"), { method: "PATCH" }, () =>
      lab.mock.state.add("groups", {
        displayName: "Theirs",
        uniqueName: "ringwright-corp-vip",
        securityEnabled: true,
      }),
    );

    expect(results).toMatchObject([{ result: "stale" }]);
    expect(lab.group("Theirs")).toMatchObject({ description: null });
  });

  test("a write goes on where nothing happened", async () => {
    const { lab, id } = await assigned();

    const { results } = await applyThrottled(
      lab,
      ring(4, "{ group: pilot }, { group: other }"),
      { method: "PATCH" },
      () => undefined,
    );

    expect(results).toMatchObject([{ result: "applied" }]);
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(2);
  });

  test("a pause by an operator makes nothing stale, and stays", async () => {
    const { lab, id } = await assigned();

    const { results } = await applyThrottled(
      lab,
      ring(4, "{ group: pilot }, { group: other }"),
      { method: "PATCH" },
      () => lab.mock.state.patch("deviceConfigurations", id, { qualityUpdatesPaused: true }),
    );

    expect(results).toMatchObject([{ result: "applied" }]);
    expect(lab.ring("Broad")["qualityUpdatesPaused"]).toBe(true);
  });
});

describe("a write whose answer was lost and that was done", () => {
  test("is sent again as long as the object is as it left it", async () => {
    const lab = createLab(groups);
    await lab.apply(ring(3, "{ group: pilot }"));
    lab.mock.inject({
      match: { method: "PATCH" },
      when: "after",
      then: { status: 503, headers: { "Retry-After": "6" } },
    });

    const { results } = await lab.apply(ring(4, "{ group: pilot }"));

    expect(results).toMatchObject([{ result: "applied" }]);
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(4);
  });
});

describe("writes that wait for the quota", () => {
  test("are looked at again right before they go", async () => {
    const names = Array.from({ length: 6 }, (_, n) => `r${n}`);
    const config = (days: number) =>
      `version: 1\nstack: corp\nrings:\n${names.map((name) => `  ${name}: { displayName: ${name}, quality: { deferralDays: ${days} } }`).join("\n")}\n`;
    const lab = createLab();
    await lab.apply(config(3));
    const last = String(lab.ring("r5")["id"]);
    let acted = false;
    const tenant = connectTo(lab.mock, {
      pacing: { quotas: { "intune:write": { requests: 3, perSeconds: 20 } } },
      sleep: async (ms, options) => {
        if (ms > 5000 && !acted) {
          acted = true;
          lab.mock.state.patch("deviceConfigurations", last, {
            qualityUpdatesDeferralPeriodInDays: 30,
          });
        }
        await lab.mock.clock.sleep(ms, options);
      },
    });

    const { results } = await applyOnce(tenant, config(4));

    expect(acted).toBe(true);
    expect(results.map(({ result }) => result)).toEqual([
      ...Array<string>(5).fill("applied"),
      "stale",
    ]);
    expect(lab.ring("r5")["qualityUpdatesDeferralPeriodInDays"]).toBe(30);
  });
});

describe("a write that waited and cannot be preceded by another look", () => {
  test("is not sent, and is pending", async () => {
    const lab = createLab(groups);
    await lab.apply(ring(3, "{ group: pilot }"));
    const id = String(lab.ring("Broad")["id"]);

    const { results } = await applyThrottled(
      lab,
      ring(4, "{ group: pilot }"),
      { method: "PATCH" },
      () => {
        lab.mock.inject({
          match: { method: "GET", path: `/deviceManagement/deviceConfigurations/${id}` },
          then: { status: 403 },
        });
        lab.mock.state.patch("deviceConfigurations", id, {
          qualityUpdatesDeferralPeriodInDays: 30,
        });
      },
    );

    expect(results).toMatchObject([
      { result: "pending", error: expect.stringContaining("another look") as string },
    ]);
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(30);
  });
});

describe("a write that waits while another run takes the lease", () => {
  test("is not sent: each try after a wait is announced in the journal first", async () => {
    const lab = createLab(groups);
    await lab.apply(ring(3, "{ group: pilot }"));
    let isLost = false;
    const announced: string[] = [];

    const result = await applyThrottled(
      lab,
      ring(4, "{ group: pilot }"),
      { method: "PATCH" },
      () => {
        isLost = true;
      },
      {
        journal: {
          append: (entries) => {
            for (const entry of entries) if (entry.event === "request") announced.push(entry.path);
            return isLost && entries.some(({ event }) => event === "request")
              ? Promise.reject(new Error("another run took over the lease"))
              : Promise.resolve();
          },
        },
      },
    );

    expect(announced).toHaveLength(2);
    expect(result.stopped).toContain("another run took over the lease");
    expect(result.results).toMatchObject([{ address: "ring/broad" }]);
    expect(result.results[0]?.result).not.toBe("applied");
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(3);
  });
});
