// Writes that Intune holds back until another administrator approves them.
import {
  type ApplyOptions,
  type ApplyResult,
  applyPlan,
  createPlan,
  takeSnapshot,
} from "ringwright";
import { isConflict, isForbidden, isGraphError } from "../../src/graph/index.ts";
import { describe, expect, test } from "vitest";
import { createLab, type Lab, load } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

const protectedPolicies = { approvedCollections: ["configurationPolicies"] } as const;
const config = (frequency: number) => `version: 1
stack: corp
settings:
  scan: { displayName: Scan, nodes: { DetectionFrequency: ${frequency} }, assignments: [ { allDevices: true } ] }
rings:
  broad: { displayName: Broad }
`;
const justification = "Scan less often – ticket 4711";

/** What waits, as a store keeps it from run to run. */
function records() {
  let text: string | undefined;
  return {
    load: async () => text,
    save: async (next: string) => {
      text = next;
    },
    get text() {
      return text;
    },
  };
}

async function run(lab: Lab, text: string, options: ApplyOptions): Promise<ApplyResult> {
  const desired = await load(text);
  const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired), {
    now: lab.tenant.now(),
  });
  return await applyPlan(lab.tenant, plan, desired, options);
}

const resultOf = ({ results }: ApplyResult, address: string) =>
  results.find((one) => one.address === address);
const waitingCode = (lab: Lab) => String(lab.mock.state.approvalRequests().at(-1)?.["id"]);

describe("a write under Multi Admin Approval", () => {
  test("fails without a justification, says how to give one, and holds up nothing else", async () => {
    const lab = createLab(protectedPolicies);

    const result = await run(lab, config(4), {});

    expect(resultOf(result, "setting/scan")).toMatchObject({
      result: "failed",
      error: expect.stringMatching(/Multi Admin Approval protects it: .* with a justification/),
    });
    expect(resultOf(result, "ring/broad")).toMatchObject({ result: "applied" });
  });

  test("waits for its approval, is not sent again before, and is then the same with its code", async () => {
    const lab = createLab(protectedPolicies);
    const approvalRecords = records();
    const options = { justification, approvalRecords };

    const first = await run(lab, config(4), options);
    const asked = writesOf(lab.mock).find(({ path }) => path.endsWith("/configurationPolicies"));
    const second = await run(lab, config(4), options);

    const code = waitingCode(lab);
    expect(resultOf(first, "setting/scan")).toMatchObject({
      result: "pending",
      error: expect.stringContaining(code),
    });
    expect(resultOf(second, "setting/scan")).toMatchObject({
      result: "pending",
      error: expect.stringMatching(/waits for another administrator/),
    });
    expect(lab.mock.state.approvalRequests()).toMatchObject([
      { status: "needsApproval", requestJustification: justification },
    ]);
    expect(approvalRecords.text).toContain(code);

    lab.mock.state.decide(code, "approved");
    const before = lab.mock.requests.length;
    // a run of another day needs no justification for what is approved
    const third = await run(lab, config(4), { approvalRecords });

    const [created] = writesOf(lab.mock, before);
    expect(created?.body).toEqual(asked?.body);
    expect(lab.mock.state.list("configurationPolicies")).toHaveLength(1);
    expect(lab.mock.state.approvalRequests()[0]).toMatchObject({ status: "completed" });
    expect(approvalRecords.text).not.toContain(code);
    // the assignment is a write of its own
    expect(resultOf(third, "setting/scan")).toMatchObject({ result: "failed" });
  });

  test("comes to its end over several approvals, each of what was planned", async () => {
    const lab = createLab(protectedPolicies);
    const options = { justification, approvalRecords: records() };

    let result: ApplyResult | undefined;
    for (let round = 0; round < 6; round++) {
      result = await run(lab, config(4), options);
      for (const { id, status } of lab.mock.state.approvalRequests())
        if (status === "needsApproval") lab.mock.state.decide(String(id), "approved");
    }

    expect(result?.results ?? []).toEqual([]);
    const [policy] = lab.mock.state.list("configurationPolicies");
    expect(
      lab.mock.state.assignments("configurationPolicies", String(policy?.["id"])),
    ).toHaveLength(1);
    expect((await lab.plan(config(4))).changes).toEqual([]);
  });

  test("that was rejected is not sent again, until the files say something else", async () => {
    const lab = createLab(protectedPolicies);
    const options = { justification, approvalRecords: records() };
    await run(lab, config(4), options);
    lab.mock.state.decide(waitingCode(lab), "rejected");

    const again = await run(lab, config(4), options);
    const other = await run(lab, config(6), options);

    expect(resultOf(again, "setting/scan")?.error).toMatch(/was rejected by another administrator/);
    expect(lab.mock.state.approvalRequests().map(({ status }) => status)).toEqual([
      "rejected",
      "needsApproval",
    ]);
    expect(resultOf(other, "setting/scan")).toMatchObject({ result: "pending" });
  });

  test("is asked for anew where nobody approved it in time", async () => {
    const lab = createLab(protectedPolicies);
    const options = { justification, approvalRecords: records() };
    await run(lab, config(4), options);
    lab.mock.clock.advance(4 * 86_400_000);

    await run(lab, config(4), options);

    expect(lab.mock.state.approvalRequests().map(({ status }) => status)).toEqual([
      "expired",
      "needsApproval",
    ]);
  });

  test("is sent with its code by who may not read approvals", async () => {
    const lab = createLab(protectedPolicies);
    const options = { justification, approvalRecords: records() };
    await run(lab, config(4), options);
    lab.mock.state.decide(waitingCode(lab), "approved");
    lab.mock.inject({
      match: { path: /operationApprovalRequests/ },
      then: { status: 403 },
      times: 9,
    });

    await run(lab, config(4), options);

    expect(lab.mock.state.list("configurationPolicies")).toHaveLength(1);
  });

  test.each([400, 403, 412])(
    "is told by the header and not by the status, and is no conflict: %i",
    async (status) => {
      const lab = createLab();
      lab.mock.inject({
        match: { method: "POST", path: /configurationPolicies$/ },
        then: {
          status,
          headers: { "x-msft-approval-code": "c0de" },
          body: { error: { code: "Forbidden", message: "no" } },
        },
      });

      const error: unknown = await lab.tenant.settings
        .create({ displayName: "Scan", nodes: { DetectionFrequency: 4 } })
        .catch((thrown: unknown) => thrown);

      expect(isGraphError(error) && error.approval).toEqual({ code: "c0de" });
      expect([isConflict(error), isForbidden(error)]).toEqual([false, false]);
      expect((error as Error).message).toMatch(/has to approve request c0de in Intune/);
    },
  );

  test("carries a justification only where Intune is written", async () => {
    const lab = createLab();
    const group = `groups:\n  g: { displayName: G, members: { devices: [] } }\n`;

    await run(lab, `${config(4)}${group}`, { justification });

    const values = (path: string) =>
      lab.mock.requests
        .filter((request) => request.method !== "GET" && request.path.startsWith(path))
        .map(({ headers }) => headers["x-msft-approval-justification"]);
    expect(new Set(values("/groups"))).toEqual(new Set([undefined]));
    expect(new Set(values("/deviceManagement"))).toEqual(
      new Set([Buffer.from(justification, "utf8").toString("base64")]),
    );
  });
});
