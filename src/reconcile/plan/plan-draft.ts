import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { concealText } from "../../config/variables.ts";
import { kinds } from "../../registry/kinds.ts";
import { type Found, indexObjects, type ObjectIndex } from "../../snapshot/identify.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Inventory } from "../../reach/inventory.ts";
import type { Change, Consequence } from "./change.ts";
import type { Approvals, Diagnostic, DriftEntry } from "./plan.ts";
import type { PlannedObject } from "./planned-object.ts";
import type { NameLookup } from "./assignment-diff.ts";
import type { Reference } from "./references.ts";

/** A plan while it is made: what was found, what cannot be planned, what is to change. */
export class PlanDraft {
  readonly desired: DesiredState;
  readonly snapshot: Snapshot;
  readonly approvals: Approvals;
  readonly now: Date;
  readonly inventory: Inventory | undefined;
  readonly indexes: ReadonlyMap<string, ObjectIndex>;
  /** What the files want, by address. */
  readonly resources: ReadonlyMap<string, DesiredResource>;
  readonly found = new Map<string, Found>();
  readonly blocked = new Set<string>();
  /** Ids of owned objects whose keys were renamed, it seems, and the new addresses. */
  readonly renamed = new Map<string, string>();
  readonly changes: Change[] = [];
  /** What each change makes of its object, by address. */
  readonly objects = new Map<string, PlannedObject>();
  /** What the object of a change does together with another, by the address of the change. */
  readonly meetings = new Map<string, readonly Consequence[]>();
  readonly drift: DriftEntry[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** What the addresses of groups and filters stand for, once every object was looked for. */
  references: ReadonlyMap<string, Reference> = new Map();
  /** How ids in the tenant are called. */
  names: NameLookup = {
    group: () => undefined,
    groupKey: () => undefined,
    filter: () => undefined,
  };
  /** What is wrong with files that changes would upload, by address. */
  contentProblems: ReadonlyMap<string, string> = new Map();
  unchanged = 0;

  constructor(
    desired: DesiredState,
    snapshot: Snapshot,
    approvals: Approvals,
    now: Date,
    inventory: Inventory | undefined,
  ) {
    this.desired = desired;
    this.snapshot = snapshot;
    this.approvals = approvals;
    this.now = now;
    this.inventory = inventory;
    this.resources = new Map(desired.resources.map((resource) => [resource.address, resource]));
    this.indexes = new Map(
      kinds.map((kind) => [kind.name, indexObjects(kind, desired.stack, snapshot.objects)]),
    );
  }

  block(resource: DesiredResource, id: string, message: string): void {
    this.blocked.add(resource.address);
    this.say(id, "error", resource, message);
  }

  say(
    id: string,
    severity: Diagnostic["severity"],
    resource: DesiredResource | undefined,
    message: string,
  ): void {
    this.diagnostics.push({
      id,
      severity,
      ...(resource && { address: resource.address }),
      message: concealText(message, this.desired.variables),
      ...(resource && { file: resource.source.file }),
      ...(resource?.source.line !== undefined && { line: resource.source.line }),
    });
  }

  /** The same of an address, which the files may not hold. */
  sayAt(
    id: string,
    severity: Diagnostic["severity"],
    address: string | undefined,
    message: string,
  ): void {
    const resource = address === undefined ? undefined : this.resources.get(address);
    if (resource) this.say(id, severity, resource, message);
    else {
      const text = concealText(message, this.desired.variables);
      this.diagnostics.push({
        id,
        severity,
        ...(address !== undefined && { address }),
        message: text,
      });
    }
  }
}
