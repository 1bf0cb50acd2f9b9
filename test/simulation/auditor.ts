import {
  type Approvals,
  connect,
  createPlan,
  type DesiredState,
  type GraphRequest,
  type Plan,
  takeSnapshot,
  type Tenant,
} from "../../src/index.ts";
import type { MockTenant } from "../../mocks/index.ts";
import { lookOn } from "./virtual-timers.ts";

/** Plans on the tenant as it is at this moment, past the network of the story. */
export class Auditor {
  readonly #mock: MockTenant;
  readonly #tenant: Tenant;
  readonly #plans = new Map<string, Plan>();
  #version = -1;

  constructor(mock: MockTenant) {
    this.#mock = mock;
    this.#tenant = connect(mock.credential, {
      fetch: mock.fetch,
      now: () => mock.clock.now(),
      sleep: () => Promise.reject(new Error("who looks past the network never waits")),
      pacing: false,
    });
  }

  /** `version` names the state of the tenant: of one state a plan is made once. */
  async plan(desired: DesiredState, approvals: Approvals, version: number): Promise<Plan> {
    if (version !== this.#version) this.#plans.clear();
    this.#version = version;
    const key = `${desired.configHash} ${JSON.stringify(approvals)}`;
    const known = this.#plans.get(key);
    if (known) return known;
    const snapshot = await lookOn(async () => await takeSnapshot(this.#tenant, desired));
    const plan = createPlan(desired, snapshot, { ...approvals, now: this.#mock.clock.now() });
    this.#plans.set(key, plan);
    return plan;
  }

  /** Whether Entra ID has computed who is in a group; true for those that have no rule. */
  async isProcessed(groupId: string): Promise<boolean> {
    const request: GraphRequest = {
      method: "GET",
      version: "beta",
      path: `/groups/${groupId}`,
      query: {
        $select: "id,groupTypes,membershipRuleProcessingState,membershipRuleProcessingStatus",
      },
    };
    const { graph } = this.#tenant;
    const { body } = await lookOn(async () => await graph.send<Record<string, unknown>>(request));
    const types = body["groupTypes"] as string[];
    if (!types.includes("DynamicMembership")) return true;
    const status = body["membershipRuleProcessingStatus"] as { status?: string } | null;
    return status?.status === "Succeeded";
  }
}
