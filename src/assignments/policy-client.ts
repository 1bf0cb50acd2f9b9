import type { ZodType } from "zod";
import type { GraphClient, PagedAsyncIterable } from "../graph/index.ts";
import { mapPages } from "../graph/map-pages.ts";
import type { OperationOptions } from "../graph/request.ts";
import type { WireObject } from "../kind/wire.ts";
import { ResourceClient, type TenantResource } from "../kind/resource-client.ts";
import { type Assignment, assignmentFromWire, assignmentsFromWire } from "./assignment.ts";
import type { PolicyKind, PolicySpec } from "./policy-kind.ts";

/** One policy that was read. */
export interface TenantPolicy<Spec = PolicySpec> extends TenantResource<Spec> {
  /** Undefined where Graph did not expand them: read them with `listAssignments`. */
  readonly assignments: readonly Assignment[] | undefined;
}

/** The calls that every kind of policy shares; what is created is unassigned. */
export class PolicyClient<Spec extends PolicySpec> extends ResourceClient<
  Spec,
  TenantPolicy<Spec>
> {
  protected override readonly kind: PolicyKind<string, string, () => ZodType<Spec>>;

  constructor(graph: GraphClient, kind: PolicyKind<string, string, () => ZodType<Spec>>) {
    super(graph, kind);
    this.kind = kind;
  }

  /**
   * The assignments of one policy.
   *
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 404 where the policy is missing, 403 without
   *   `DeviceManagementConfiguration.Read.All`.
   */
  listAssignments(id: string, options: OperationOptions = {}): PagedAsyncIterable<Assignment> {
    this.requireId(id);
    const list = async () => {
      const at = await this.whereIs(id, options);
      return this.graph.list<WireObject>(this.kind.requests.assignments(at), options);
    };
    return mapPages([list], (page) =>
      page.map((wire) => assignmentFromWire(wire, this.kind.terms)),
    );
  }

  /**
   * Replaces the whole set of assignments; an empty list unassigns everyone.
   *
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 404 where the policy is missing, 403 without
   *   `DeviceManagementConfiguration.ReadWrite.All`.
   */
  async assign(
    id: string,
    assignments: readonly Assignment[],
    options: OperationOptions = {},
  ): Promise<void> {
    this.requireId(id);
    const at = await this.whereIs(id, options);
    await this.graph.send(this.kind.requests.assign(at, assignments), options);
  }

  protected override read(wire: WireObject): TenantPolicy<Spec> {
    return {
      ...this.readCommon(wire),
      assignments: assignmentsFromWire(wire["assignments"], this.kind.terms),
    };
  }
}
