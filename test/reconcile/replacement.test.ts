import { describe, expect, test } from "vitest";
import { twoGroups } from "../support/configs.ts";
import { errorsOf } from "../support/diagnostics.ts";
import { applyOnce, connectTo, createLab, type Lab } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

/** Cuts a replacement after each of its requests: the next run ends it, with the assignment. */
async function expectFinishedAfterEachCut(start: () => Promise<Lab>, config: string) {
  const clean = await start();
  const offset = clean.mock.requests.length;
  await clean.apply(config, { replace: true });
  const length = clean.mock.requests.length - offset;

  for (let cut = 1; cut <= length; cut++) {
    const lab = await start();
    lab.mock.inject({
      match: { request: lab.mock.requests.length + cut },
      when: "after",
      then: { status: 403 },
    });
    await lab.apply(config, { replace: true }).catch((error: unknown) => {
      if ((error as Error).name !== "GraphError") throw error;
    });

    await lab.apply(config, { replace: true });

    const left = lab.mock.state.list("windowsDriverUpdateProfiles");
    expect(left, `cut at ${cut}`).toMatchObject([{ approvalType: "automatic" }]);
    expect(
      lab.mock.state.assignments("windowsDriverUpdateProfiles", String(left[0]?.["id"])),
      `cut at ${cut}`,
    ).toHaveLength(1);
  }
}

describe("a replacement", () => {
  const config = (approval: string) => `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
driverUpdates:
  drivers: { displayName: Drivers, approval: ${approval}, assignments: [ { group: pilot } ] }
guards: { maxDeletes: 1 }
`;

  test("is refused without approval, and never leaves devices without a policy", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(config("manual"));
    const [old] = lab.mock.state.list("windowsDriverUpdateProfiles");

    await expect(lab.apply(config("automatic"))).rejects.toMatchObject({
      refusals: [{ kind: "approval", approval: "replace" }],
    });
    const before = lab.mock.requests.length;
    const result = await lab.apply(config("automatic"), { replace: true });

    expect(result.results).toMatchObject([{ action: "replace", result: "applied" }]);
    const [next, ...more] = lab.mock.state.list("windowsDriverUpdateProfiles");
    expect(more).toEqual([]);
    expect(next).toMatchObject({ displayName: "Drivers", approvalType: "automatic" });
    expect(next?.["id"]).not.toBe(old?.["id"]);
    expect(
      lab.mock.state.assignments("windowsDriverUpdateProfiles", String(next?.["id"])),
    ).toHaveLength(1);
    const steps = writesOf(lab.mock, before).map(({ method, path }) =>
      `${method} ${path.includes(String(old?.["id"])) ? "old" : path.endsWith("Profiles") ? "collection" : "new"} ${path.split("/").at(-1) === "assign" ? "assign" : ""}`.trim(),
    );
    expect(steps).toEqual([
      "POST collection",
      "POST new assign",
      "POST old assign",
      "DELETE old",
      "PATCH new",
    ]);
    expect((await lab.plan(config("automatic"))).changes).toEqual([]);
  });

  test("that is interrupted once its new object was sent is pending, not skipped", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(config("manual"));
    const stop = new AbortController();
    const tenant = connectTo(lab.mock, {
      fetch: async (url, init) => {
        const answer = await lab.mock.fetch(url, init);
        if (init.method !== "POST" || !url.endsWith("/windowsDriverUpdateProfiles")) return answer;
        stop.abort();
        throw new TypeError("fetch failed");
      },
    });

    const result = await applyOnce(tenant, config("automatic"), {
      replace: true,
      abortSignal: stop.signal,
    });

    expect(lab.mock.state.list("windowsDriverUpdateProfiles")).toHaveLength(2);
    expect(result.interrupted).toBe(true);
    expect(result.results).toMatchObject([{ action: "replace", result: "pending" }]);
  });

  test("that is cut at any request is finished by the next run", async () => {
    await expectFinishedAfterEachCut(async () => {
      const lab = createLab(twoGroups);
      await lab.apply(config("manual"));
      return lab;
    }, config("automatic"));
  });
});

describe("a replacement of what is only partly managed", () => {
  const config = (approval: string, more = "") =>
    `version: 1\nstack: corp\ndriverUpdates:\n  d: { displayName: D, approval: ${approval}${more} }\nguards: { maxDeletes: 1 }\n`;
  async function assigned() {
    const lab = createLab(twoGroups);
    await lab.apply(config("manual"));
    const [profile] = lab.mock.state.list("windowsDriverUpdateProfiles");
    const id = String(profile?.["id"]);
    lab.mock.state.assign("windowsDriverUpdateProfiles", id, [
      {
        target: {
          "@odata.type": "#microsoft.graph.groupAssignmentTarget",
          groupId: String(lab.group("Pilot")["id"]),
        },
      },
    ]);
    lab.mock.state.patch("windowsDriverUpdateProfiles", id, { roleScopeTagIds: ["0", "7"] });
    return lab;
  }

  test("keeps assignments, scope tags and text that the files do not state", async () => {
    const lab = await assigned();

    await lab.apply(config("automatic"), { replace: true });

    const [next] = lab.mock.state.list("windowsDriverUpdateProfiles");
    expect(next).toMatchObject({ approvalType: "automatic", roleScopeTagIds: ["0", "7"] });
    expect(next?.["description"]).not.toContain("replaces=");
    expect(
      lab.mock.state.assignments("windowsDriverUpdateProfiles", String(next?.["id"])),
    ).toHaveLength(1);
  });

  test("cut at any request is taken up and loses no assignment", async () => {
    await expectFinishedAfterEachCut(assigned, config("automatic"));
  });

  test("can be made again, back and forth", async () => {
    const lab = await assigned();

    for (const approval of ["automatic", "manual", "automatic"]) {
      const result = await lab.apply(config(approval), { replace: true });
      expect(result.results).toMatchObject([{ action: "replace", result: "applied" }]);
      expect(result.remaining.update).toBe(0);
      expect(lab.mock.state.list("windowsDriverUpdateProfiles")).toMatchObject([
        { approvalType: approval },
      ]);
    }
  });

  test("is refused where the object is protected", async () => {
    const lab = createLab();
    await lab.apply(config("manual", ", lifecycle: { protect: true }"));

    const plan = await lab.plan(config("automatic", ", lifecycle: { protect: true }"), {
      replace: true,
    });

    expect(errorsOf(plan)).toMatchObject([{ id: "RW305" }]);
  });
});
