import { createPlan, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { day } from "../support/days.ts";
import {
  applyOnce,
  connectTo,
  createLab,
  load,
  threeRings,
  threeRingsTenant,
} from "../support/lab.ts";

describe("a create that fails half-way", () => {
  test("is finished by the next run without a duplicate", async () => {
    const lab = createLab({
      ...twoGroups,
      faults: [
        {
          match: { method: "POST", path: "/deviceManagement/deviceConfigurations/{id}/assign" },
          then: { status: 500 },
          times: 20,
        },
      ],
    });
    const config = oneRing("assignments: [ { group: pilot } ]");

    const first = await lab.apply(config);
    lab.mock.clearFaults();
    const second = await lab.apply(config);

    expect(first.results).toMatchObject([
      { address: "ring/broad", action: "create", id: expect.any(String) as string },
    ]);
    expect(first.results[0]?.result).not.toBe("applied");
    expect(second.results).toMatchObject([
      { address: "ring/broad", action: "update", result: "applied" },
    ]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
    expect(
      lab.mock.state.assignments("deviceConfigurations", String(lab.ring("Broad")["id"])),
    ).toHaveLength(1);
  });
});

describe("a create whose answer is lost", () => {
  test("is looked for until lists show it, and never sent twice", async () => {
    const lab = createLab({
      ...twoGroups,
      delays: { replicationMs: 20_000 },
      faults: [
        {
          match: { method: "POST", path: "/deviceManagement/deviceConfigurations" },
          when: "after",
          then: { reset: true },
        },
      ],
    });

    const result = await lab.apply(oneRing("quality: { deferralDays: 3 }"));

    expect(result.results).toMatchObject([
      { result: "applied", note: expect.stringContaining("found by its marker") as string },
    ]);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });
});

describe("a read that fails", () => {
  // a 400 on read taken for "gone" makes the next apply create a duplicate
  test.each([400, 403, 500])("with %d ends the run and never counts as absent", async (status) => {
    const lab = createLab(twoGroups);
    const config = oneRing("quality: { deferralDays: 3 }");
    await lab.apply(config);
    lab.mock.inject({
      match: { method: "GET", path: "/deviceManagement/deviceConfigurations" },
      then: { status },
      times: 20,
    });

    await expect(lab.plan(config)).rejects.toMatchObject({ name: "GraphError", status });
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(1);
  });
});

describe("replication lag", () => {
  test.each([1, 2, 3])(
    "of %d reads ends in the same state, nothing twice",
    async (replicationReads) => {
      const lab = createLab({ ...threeRingsTenant, delays: { replicationReads } });

      const result = await lab.apply(threeRings);

      expect(result.results.every(({ result: word }) => word === "applied")).toBe(true);
      expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(3);
      expect(lab.mock.state.list("groups")).toHaveLength(5);
    },
  );

  test("of a minute ends in the same state, nothing twice", async () => {
    const lab = createLab({ ...threeRingsTenant, delays: { replicationMs: 20_000 } });

    const result = await lab.apply(threeRings);

    expect(result.results.every(({ result: word }) => word === "applied")).toBe(true);
    expect(lab.mock.state.list("deviceConfigurations")).toHaveLength(3);
    expect(lab.mock.state.list("groups")).toHaveLength(5);
  });

  test("is waited for before it is told what is left to do", async () => {
    const lab = createLab({ ...twoGroups, delays: { replicationMs: 20_000 } });
    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    lab.mock.clock.advance(60_000);

    const result = await lab.apply(oneRing("quality: { deferralDays: 4 }"));

    expect(result.results).toMatchObject([{ action: "update", result: "applied" }]);
    expect(result.remaining).toMatchObject({ update: 0, unchanged: 1 });
  });
});

describe("a list that shows only the first assignments", () => {
  test("is completed before they are compared: assign replaces the whole set", async () => {
    const lab = createLab(twoGroups);
    const both = "assignments: [ { group: pilot }, { exclude: other } ]";
    await lab.apply(oneRing(both));
    const cutting = connectTo(lab.mock, {
      fetch: async (input, init) => await cutAssignments(await lab.mock.fetch(input, init)),
    });
    const desired = await load(oneRing(both));

    const plan = createPlan(desired, await takeSnapshot(cutting, desired));

    expect(plan).toMatchObject({ changes: [], diagnostics: [], summary: { unchanged: 1 } });
  });

  /** As a service answers that expands no more than one of them. */
  async function cutAssignments(answer: Response): Promise<Response> {
    const { headers, status } = answer;
    const text = await answer.text();
    const body = JSON.parse(text, (key, value: unknown) =>
      key === "value" && Array.isArray(value) ? value.map(cutRow) : value,
    ) as unknown;
    return new Response(JSON.stringify(body), { status, headers });
  }

  function cutRow(row: unknown): unknown {
    const { assignments } = row as { assignments?: unknown };
    if (!Array.isArray(assignments) || assignments.length < 2) return row;
    const next = { "assignments@odata.nextLink": "https://graph.microsoft.com/beta/next" };
    return { ...(row as object), assignments: assignments.slice(0, 1), ...next };
  }
});

describe("policies that stand without their assignments", () => {
  const config = `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
rings:
${Array.from({ length: 12 }, (_, n) => `  r${n}: { displayName: R${n}, quality: { deferralDays: 7 }, assignments: [{ group: pilot }] }`).join("\n")}
guards: { maxChangedPercent: 30 }
`;

  async function unassigned({ cut }: { cut: boolean }) {
    const lab = createLab(twoGroups);
    await lab.apply(config);
    for (const ring of lab.mock.state.list("deviceConfigurations")) {
      const id = String(ring["id"]);
      lab.mock.state.assign("deviceConfigurations", id, []);
      // the id goes into the marker once everything else is written
      const description = String(ring["description"]).replace(` id=${id}`, "");
      if (cut) lab.mock.state.patch("deviceConfigurations", id, { description });
    }
    return lab;
  }

  test("are finished past maxChangedPercent right after their creation, as a cut apply leaves them", async () => {
    const lab = await unassigned({ cut: true });

    const { results } = await lab.apply(config);

    expect(results.map(({ result }) => result)).toEqual(Array(12).fill("applied"));
  });

  test("are held by maxChangedPercent later: somebody may have unassigned them to stop them", async () => {
    const lab = await unassigned({ cut: true });
    lab.mock.clock.advance(day + 3_600_000);

    await expect(lab.apply(config)).rejects.toThrow(/maxChangedPercent/);
    for (const ring of lab.mock.state.list("deviceConfigurations"))
      expect(lab.mock.state.assignments("deviceConfigurations", String(ring["id"]))).toEqual([]);
  });

  test("are held by it at once where their creation had come to its end", async () => {
    const lab = await unassigned({ cut: false });

    await expect(lab.apply(config)).rejects.toThrow(/maxChangedPercent/);
  });
});

describe("an apply that is interrupted between the members of two groups", () => {
  test("says that the first is written in part, not that it was skipped", async () => {
    const lab = createLab({ devices: 4 });
    const groups = (device: string) => `version: 1
stack: corp
groups:
  a: { displayName: A, members: { devices: [${device}] } }
  b: { displayName: B, members: { devices: [${device}] } }
`;
    await lab.apply(groups("LT-0001"));
    const stop = new AbortController();
    const tenant = connectTo(lab.mock, {
      fetch: async (url, init) => {
        const answer = await lab.mock.fetch(url, init);
        if (bodyOf(init).includes("members@odata.bind")) stop.abort();
        return answer;
      },
    });

    const { results, interrupted } = await applyOnce(tenant, groups("LT-0002"), {
      abortSignal: stop.signal,
    });

    expect(interrupted).toBe(true);
    expect(lab.mock.state.members(String(lab.group("A")["id"]))).toHaveLength(1);
    expect(results).toMatchObject([
      { address: "group/a", result: "pending" },
      { address: "group/b", result: "skipped" },
    ]);
  });

  test("finishes the members that it was writing and whose answer was lost", async () => {
    const lab = createLab({ devices: 4 });
    const group = (device: string) => `version: 1
stack: corp
groups:
  a: { displayName: A, members: { devices: [${device}] } }
`;
    await lab.apply(group("LT-0001"));
    const stop = new AbortController();
    const tenant = connectTo(lab.mock, {
      fetch: async (url, init) => {
        const answer = await lab.mock.fetch(url, init);
        if (stop.signal.aborted || !bodyOf(init).includes("members@odata.bind")) return answer;
        // its repeat waits, and is looked at before it goes
        stop.abort();
        const headers = { "Retry-After": "10", "Content-Type": "application/json" };
        return new Response('{"error":{"code":"unknownError"}}', { status: 503, headers });
      },
    });

    const { results } = await applyOnce(tenant, group("LT-0002"), { abortSignal: stop.signal });

    expect(lab.mock.state.members(String(lab.group("A")["id"]))).toHaveLength(1);
    expect(results).toMatchObject([{ address: "group/a" }]);
    expect(results[0]?.result).not.toBe("skipped");
  });
});

describe("an apply that is interrupted after a creation", () => {
  test("says what the next one still writes of it", async () => {
    const lab = createLab();
    const config = `version: 1
stack: corp
groups: { g: { displayName: G, members: { devices: [] } } }
rings:
  a: { displayName: A, assignments: [ { group: g } ] }
`;
    const stop = new AbortController();
    const tenant = connectTo(lab.mock, {
      fetch: async (url, init) => {
        if (String(url).endsWith("/deviceConfigurations") && init.method === "POST") stop.abort();
        return await lab.mock.fetch(url, init);
      },
    });

    const { results } = await applyOnce(tenant, config, { abortSignal: stop.signal });
    const next = await lab.plan(config);

    expect(results[0]).toMatchObject({
      address: "group/g",
      result: "applied",
      note: "its id is not in its ownership marker yet; the next apply writes it",
    });
    expect(next.changes[0]).toMatchObject({ address: "group/g", action: "update" });
  });
});

function bodyOf({ body }: RequestInit): string {
  return typeof body === "string" ? body : "";
}
