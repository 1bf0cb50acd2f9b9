// A write follows a read: what somebody does between the two is never undone.
import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { applyOnce, connectTo, createLab, type Lab } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

const ring = (days: number, groups: string) =>
  oneRing(`quality: { deferralDays: ${days} }\nassignments: [ ${groups} ]`);

/** Somebody acts right after the first request that matches was answered. */
function actingAfter(lab: Lab, matches: (text: string) => boolean, act: () => void) {
  let acted = false;
  return connectTo(lab.mock, {
    fetch: async (input, init) => {
      const asked = await textOf(input, init);
      const answer = await lab.mock.fetch(input, init);
      if (!acted && matches(asked)) {
        acted = true;
        act();
      }
      return answer;
    },
  });
}

/** Method, address and body of a request. */
async function textOf(input: string | URL | Request, init?: RequestInit): Promise<string> {
  const request = new Request(input, init);
  return `${request.method} ${request.url} ${await request.text()}`;
}

async function prepared() {
  const lab = createLab(twoGroups);
  await lab.apply(ring(3, "{ group: pilot }"));
  return { lab, id: String(lab.ring("Broad")["id"]) };
}

const isPatch = (asked: string) => asked.includes("PATCH");

describe("between the write of the values and that of the assignments", () => {
  test("a ring that is taken off everyone stays so", async () => {
    const { lab, id } = await prepared();
    const tenant = actingAfter(lab, isPatch, () =>
      lab.mock.state.assign("deviceConfigurations", id, []),
    );

    const { results } = await applyOnce(tenant, ring(4, "{ group: pilot }, { group: other }"));

    expect(results).toMatchObject([{ result: "stale" }]);
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toEqual([]);
  });

  test("a value that is changed makes the policy stale, and it is not assigned", async () => {
    const { lab, id } = await prepared();
    const tenant = actingAfter(lab, isPatch, () =>
      lab.mock.state.patch("deviceConfigurations", id, { qualityUpdatesDeferralPeriodInDays: 30 }),
    );
    const before = lab.mock.requests.length;

    const result = await applyOnce(tenant, ring(4, "{ group: pilot }, { group: other }"));

    expect(result.results).toMatchObject([
      { result: "stale", error: expect.stringContaining("changed by somebody else") as string },
    ]);
    expect(writesOf(lab.mock, before).some(({ path }) => path.endsWith("/assign"))).toBe(false);
    expect(result.left).toEqual(["ring/broad"]);
  });

  test("what a replica still shows as before is waited for, and then assigned", async () => {
    const { lab, id } = await prepared();
    const stale = { ...lab.ring("Broad") };
    let reads = 0;
    const tenant = connectTo(lab.mock, {
      fetch: async (input, init) => {
        const asked = await textOf(input, init);
        const answer = await lab.mock.fetch(input, init);
        if (!asked.startsWith("GET") || !asked.includes(id) || ++reads !== 2) return answer;
        const text = (await answer.text()).replace(
          '"qualityUpdatesDeferralPeriodInDays":4',
          `"qualityUpdatesDeferralPeriodInDays":${String(stale["qualityUpdatesDeferralPeriodInDays"])}`,
        );
        return new Response(text, { status: answer.status, headers: answer.headers });
      },
    });

    const { results } = await applyOnce(tenant, ring(4, "{ group: pilot }, { group: other }"));

    expect(reads).toBeGreaterThan(2);
    expect(results).toMatchObject([{ result: "applied" }]);
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(2);
  });
});

describe("two runs that create the same ring at the same moment", () => {
  test("tell the twins, and assign neither that they see", async () => {
    const lab = createLab(twoGroups);
    const config = ring(3, "{ group: pilot }");
    // the other run's ring appears right after ours was made
    const tenant = actingAfter(
      lab,
      (asked) => /^POST \S+\/deviceConfigurations /.test(asked),
      () => {
        const { description, displayName } = lab.ring("Broad");
        lab.mock.state.add("deviceConfigurations", {
          "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
          displayName,
          description,
        });
      },
    );

    const result = await applyOnce(tenant, config);

    expect(result.results).toMatchObject([
      { result: "failed", error: expect.stringContaining("was created twice") as string },
    ]);
    expect(result.problems).toMatchObject([{ id: "RW101", address: "ring/broad" }]);
    for (const { id } of lab.mock.state.list("deviceConfigurations") as { id: string }[])
      expect(lab.mock.state.assignments("deviceConfigurations", id)).toEqual([]);
  });
});

describe("a write that is answered with an error although it was done", () => {
  test("counts as applied with a note, once it is seen", async () => {
    const { lab } = await prepared();
    const tenant = connectTo(lab.mock, {
      fetch: async (input, init) => {
        const asked = await textOf(input, init);
        const answer = await lab.mock.fetch(input, init);
        return isPatch(asked)
          ? new Response('{"error":{"code":"generalException","message":"No"}}', {
              status: 500,
              headers: { "Content-Type": "application/json" },
            })
          : answer;
      },
    });

    const { results } = await applyOnce(tenant, ring(4, "{ group: pilot }"));

    expect(results).toMatchObject([
      { result: "applied", note: expect.stringContaining("it is done, although") as string },
    ]);
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(4);
  });
});

describe("the marker of a new object", () => {
  test("holds its id at the end of the apply that created it, so that a copy is foreign", async () => {
    const { lab, id } = await prepared();
    const { description } = lab.ring("Broad");
    expect(description).toContain(` id=${id}`);
    lab.mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "Copy of Broad",
      description,
    });
    lab.mock.state.remove("deviceConfigurations", id);

    const plan = await lab.plan(ring(3, "{ group: pilot }"));

    expect(plan.changes).toMatchObject([{ action: "create", address: "ring/broad", id: null }]);
  });

  test("gets its id by the next apply where the first could not write it, and the plan shows it", async () => {
    const { lab, id } = await prepared();
    const description = String(lab.ring("Broad")["description"]).replace(` id=${id}`, "");
    lab.mock.state.patch("deviceConfigurations", id, { description });

    const { plan, results } = await lab.apply(ring(3, "{ group: pilot }"));

    expect(plan.changes).toMatchObject([
      {
        action: "update",
        fields: [],
        writes: {
          properties: {
            description: `${description.slice(0, -1)}]`.replace(" last=", ` id=${id} last=`),
          },
        },
        consequences: [
          { level: "note", message: expect.stringContaining("Writes the object's id") as string },
        ],
      },
    ]);
    expect(results).toMatchObject([{ result: "applied" }]);
    expect(lab.ring("Broad")["description"]).toContain(` id=${id}`);
  });
});

describe("a policy whose marker is taken off while it is written", () => {
  test("is not assigned: it is no longer ours", async () => {
    const { lab, id } = await prepared();
    const tenant = actingAfter(lab, isPatch, () =>
      lab.mock.state.patch("deviceConfigurations", id, { description: "Mine now" }),
    );
    const before = lab.mock.requests.length;

    const { results } = await applyOnce(tenant, ring(4, "{ group: pilot }, { group: other }"));

    expect(results).toMatchObject([
      { result: "stale", error: expect.stringContaining("changed by somebody else") as string },
    ]);
    expect(writesOf(lab.mock, before).some(({ path }) => path.endsWith("/assign"))).toBe(false);
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(1);
  });
});
