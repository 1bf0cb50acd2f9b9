import type { DesiredResource, DesiredState } from "../config/desired-state.ts";
import { reveal } from "../config/variables.ts";
import type { ResourceKind } from "../kind/resource-kind.ts";
import { kindOf, kinds } from "../registry/kinds.ts";
import {
  type Found,
  identify,
  indexObjects,
  isCopy,
  isOurs,
  type ObjectIndex,
} from "../snapshot/identity.ts";
import type { Snapshot, TenantObject } from "../snapshot/snapshot.ts";
import { soughtOf } from "../snapshot/sought.ts";
import { version } from "../graph/version.ts";
import { diffAssignments, type NameLookup } from "./assignment-diff.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import { diffFields } from "./field-diff.ts";
import { checkGuards } from "./guards.ts";
import { planImpact, type PlanImpact } from "./impact.ts";
import { type Inventory, movesDevices } from "./inventory.ts";
import { diffMembers } from "./member-diff.ts";
import type { Approvals, Change, Diagnostic, DriftEntry, Plan, PlanSummary } from "./plan.ts";
import { noApprovals } from "./plan.ts";
import { absent, preconditionOf } from "./precondition.ts";
import { planRemovals } from "./removals.ts";
import { type Reference, resolveReferences, unusableReferences } from "./references.ts";

export interface PlanOptions extends Partial<Approvals> {
  /** For freezes and pauses. Default: the moment of the snapshot. */
  readonly now?: Date;
  /** From `readInventory`: with it the plan tells which devices each change reaches. */
  readonly inventory?: Inventory;
}

/**
 * What has to be written so that the tenant equals the files. Pure: the same desired
 * state, snapshot and options give the same plan. A plan against its own result is empty.
 */
export function createPlan(
  desired: DesiredState,
  snapshot: Snapshot,
  options: PlanOptions = {},
): Plan {
  const now = options.now ?? new Date(snapshot.takenAt);
  const approvals: Approvals = {
    prune: options.prune ?? noApprovals.prune,
    adopt: options.adopt ?? noApprovals.adopt,
    replace: options.replace ?? noApprovals.replace,
    force: options.force ?? noApprovals.force,
    allow: options.allow ?? noApprovals.allow,
  };
  const planner = new Planner(desired, snapshot, approvals, now, options.inventory);
  return planner.plan();
}

/** Collects changes and diagnostics while it walks the kinds in dependency order. */
class Planner {
  readonly #desired: DesiredState;
  readonly #snapshot: Snapshot;
  readonly #approvals: Approvals;
  readonly #now: Date;
  readonly #inventory: Inventory | undefined;
  readonly #indexes: ReadonlyMap<string, ObjectIndex>;
  readonly #found = new Map<string, Found>();
  readonly #blocked = new Set<string>();
  readonly #changes: Change[] = [];
  readonly #drift: DriftEntry[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  #references: ReadonlyMap<string, Reference> | undefined;
  #unchanged = 0;

  constructor(
    desired: DesiredState,
    snapshot: Snapshot,
    approvals: Approvals,
    now: Date,
    inventory: Inventory | undefined,
  ) {
    this.#desired = desired;
    this.#snapshot = snapshot;
    this.#approvals = approvals;
    this.#now = now;
    this.#inventory = inventory;
    this.#indexes = new Map(
      kinds.map((kind) => [kind.name, indexObjects(kind, desired.stack, snapshot.objects)]),
    );
  }

  plan(): Plan {
    for (const resource of this.#desired.resources) this.#find(resource);
    const references = resolveReferences(this.#desired, this.#indexes, this.#found, this.#blocked);
    this.#references = references;
    const names = this.#names(references);
    for (const kind of kinds) {
      for (const resource of this.#desired.resources) {
        if (resource.kind === kind.name) this.#planResource(kind, resource, references, names);
      }
    }
    for (const { kind, reason } of this.#snapshot.unread) {
      this.#say(
        diagnosticIds.unread,
        "warning",
        undefined,
        `${kindOf(kind).section} could not be read and are left out: ${reason}`,
      );
    }
    const removals = planRemovals(this.#desired, this.#snapshot, this.#claimed(), this.#approvals);
    this.#changes.push(...removals.changes);
    this.#diagnostics.push(...removals.diagnostics);
    const impact = this.#inventory
      ? planImpact(this.#changes, this.#desired, this.#snapshot, this.#inventory, this.#now)
      : undefined;
    const changes = this.#changes.map((change) => ({
      ...change,
      impact: impact?.byAddress.get(change.address) ?? null,
      consequences: [...change.consequences, ...(impact?.sideEffects.get(change.address) ?? [])],
    }));
    const summary = this.#summary(impact);
    const owned = this.#snapshot.objects.filter((object) =>
      isOurs(object, this.#desired.stack),
    ).length;
    this.#diagnostics.push(
      ...checkGuards({ changes, summary, owned }, this.#desired.guards, this.#approvals, this.#now),
    );
    return {
      formatVersion: 1,
      toolVersion: version,
      createdAt: this.#now.toISOString(),
      tenantId: this.#snapshot.tenantId,
      stack: this.#desired.stack,
      configHash: this.#desired.configHash,
      complete: this.#snapshot.complete && this.#blocked.size === 0,
      summary,
      changes,
      drift: this.#drift,
      diagnostics: this.#diagnostics,
      references: this.#usedReferences(references),
      approvals: this.#approvals,
    };
  }

  #find(resource: DesiredResource): void {
    const index = this.#indexes.get(resource.kind);
    if (!index) return;
    const found = identify(soughtOf(resource, this.#desired), index);
    this.#found.set(resource.address, found);
    const kind = kindOf(resource.kind);
    const name = reveal(resource.displayName, this.#desired.variables);
    switch (found.by) {
      case "ambiguous":
        this.#block(
          resource,
          diagnosticIds.ambiguous,
          `${found.candidates.length} ${kind.title}s could be meant: ${found.candidates.map(({ id, displayName }) => `${id} ("${displayName}")`).join(", ")}. Pin one with id:, or remove the others`,
        );
        break;
      case "missingId":
        this.#block(
          resource,
          diagnosticIds.missingId,
          `no ${kind.title} with the id ${found.id} exists. Correct the id, or remove it to have the object created or found by name`,
        );
        break;
      case "none":
        break;
      case "id":
      case "marker":
      case "name":
      case "adopt":
        this.#checkObject(kind, resource, found.object, name);
        break;
      default:
        found satisfies never;
    }
  }

  #checkObject(
    kind: ResourceKind,
    resource: DesiredResource,
    object: TenantObject,
    name: string,
  ): void {
    const { marker } = object;
    if (marker && !isCopy(object) && marker.stack !== this.#desired.stack) {
      this.#block(
        resource,
        diagnosticIds.otherStack,
        `"${name}" (${object.id}) belongs to stack ${marker.stack} as ${marker.key}. Release it there first, with removed: [{ from: ${marker.key}, destroy: false }]`,
      );
      return;
    }
    const formerly = soughtOf(resource, this.#desired).formerly ?? [];
    if (
      isOurs(object, this.#desired.stack) &&
      marker &&
      marker.key !== resource.address &&
      !formerly.includes(marker.key)
    ) {
      this.#block(
        resource,
        diagnosticIds.otherStack,
        `"${name}" (${object.id}) is owned as ${marker.key}. Write moved: [{ from: ${marker.key}, to: ${resource.address} }] if it shall be renamed`,
      );
      return;
    }
    const refusal = kind.refusal?.(object.wire);
    if (refusal !== undefined) {
      this.#block(
        resource,
        diagnosticIds.refused,
        `"${name}" (${object.id}) cannot be managed: ${refusal}. Refer to it with existing: true`,
      );
      return;
    }
    const sign = kind.ownedElsewhere?.(object.wire);
    if (sign !== undefined) {
      this.#block(
        resource,
        diagnosticIds.autopatch,
        `"${name}" (${object.id}) seems to belong to Windows Autopatch: ${sign}. Manage it there`,
      );
    }
  }

  #planResource(
    kind: ResourceKind,
    resource: DesiredResource,
    references: ReadonlyMap<string, Reference>,
    names: NameLookup,
  ): void {
    if (this.#blocked.has(resource.address)) return;
    const unusable = unusableReferences(resource.dependsOn, references);
    for (const { address, diagnostic, message } of unusable) {
      this.#block(resource, diagnostic, `is assigned to ${address}, but ${message}`);
    }
    const found = this.#found.get(resource.address) ?? { by: "none" };
    const object = "object" in found ? found.object : undefined;
    const members = diffMembers(resource, object, this.#desired, this.#snapshot);
    for (const problem of members.problems)
      this.#block(resource, problem.diagnostic, problem.message);
    if (this.#blocked.has(resource.address)) return;

    const live = object?.assignments ?? [];
    const assignments = resource.assignments
      ? diffAssignments(resource.assignments, live, resource.assignmentsMode, references, names)
      : { difference: null, consequences: [] };
    if (!object) {
      this.#planCreate(kind, resource, assignments, members.difference);
      return;
    }
    this.#sayOperational(kind, resource, object);
    if (resource.assignments && live.some(({ target }) => target === "other")) {
      this.#say(
        diagnosticIds.keptTarget,
        "warning",
        resource,
        "has an assignment of a type that this version does not know; it is kept as it is",
      );
    }

    const diff = diffFields(kind, resource, this.#desired, object);
    const predecessor = "predecessor" in found ? found.predecessor : undefined;
    const marker = isOurs(object, this.#desired.stack) ? object.marker : undefined;
    const moves = marker !== undefined && marker.key !== resource.address;
    const adopts = found.by === "name" || found.by === "adopt" || (found.by === "id" && !marker);
    const lostMarker = !marker && !adopts;
    const replaces = diff.fixed.length > 0 || predecessor !== undefined;
    const protection = marker !== undefined && marker.protect !== resource.protect;
    if (
      diff.fields.length === 0 &&
      !protection &&
      !assignments.difference &&
      !members.difference &&
      !moves &&
      !adopts &&
      !lostMarker &&
      !replaces
    ) {
      this.#unchanged++;
      return;
    }

    this.#drift.push(...diff.drift);
    const fields = [...diff.fields];
    const consequences = [...(kind.consequences?.(diff.fields) ?? []), ...assignments.consequences];
    if (protection) {
      fields.push({ path: "lifecycle.protect", before: marker.protect, after: resource.protect });
    }
    if (lostMarker) {
      consequences.push(
        "Writes the ownership marker again, which is missing from the description.",
      );
    }
    if (predecessor) {
      consequences.push(`Finishes a replacement: ${predecessor.id} is unassigned and deleted.`);
    }
    if (diff.conflicts.length > 0 && !adopts) {
      const forced = this.#approvals.force.includes(resource.address);
      this.#say(
        diagnosticIds.conflict,
        forced ? "warning" : "error",
        resource,
        `${diff.conflicts.join(", ")} changed both in the files and in the tenant since the last apply. ${forced ? "The tenant's value is overwritten, as --force says" : `Bring the files up to date, or overwrite with --force ${resource.address}`}`,
      );
    }
    if (adopts && found.by === "name") {
      this.#say(
        diagnosticIds.needsAdopt,
        "warning",
        resource,
        `a ${kind.title} called "${object.displayName}" (${object.id}) exists and is not ours. apply takes it over only with adopt: [{ to: ${resource.address}, id: ${object.id} }] or --adopt`,
      );
    }
    if (diff.fixed.length > 0) {
      if (!kind.assignable) {
        this.#block(
          resource,
          diagnosticIds.cannotReplace,
          `${diff.fixed.join(", ")} cannot change after creation, and replacing a ${kind.title} would change everything that refers to it. Create one under another key and name`,
        );
        return;
      }
      this.#say(
        diagnosticIds.needsReplace,
        "warning",
        resource,
        `${diff.fixed.join(", ")} cannot change after creation: a successor is created and assigned before the old one is deleted. apply does so only with --replace`,
      );
      consequences.push("The policy gets a new id; devices hold both policies for a short time.");
    }
    const reason =
      diff.conflicts.length > 0
        ? "conflict"
        : fields.length > diff.drifted.length
          ? "configChanged"
          : diff.drifted.length > 0 || lostMarker
            ? "tenantChanged"
            : assignments.difference || members.difference
              ? "assignmentsDiffer"
              : "configChanged";
    this.#changes.push({
      address: resource.address,
      kind: kind.name,
      action: replaces ? "replace" : adopts ? "adopt" : moves ? "move" : "update",
      reason,
      id: object.id,
      displayName: object.displayName,
      fields,
      assignments: assignments.difference,
      members: members.difference,
      dependsOn: resource.dependsOn,
      waitsFor: this.#waitsFor(assignments.difference),
      precondition: preconditionOf(kind, object, resource),
      impact: null,
      approximations: resource.approximations,
      consequences,
    });
  }

  #planCreate(
    kind: ResourceKind,
    resource: DesiredResource,
    assignments: ReturnType<typeof diffAssignments>,
    members: Change["members"],
  ): void {
    const copies = (this.#indexes.get(kind.name)?.all ?? []).filter(
      (object) =>
        isCopy(object) &&
        object.marker?.key === resource.address &&
        object.marker.stack === this.#desired.stack,
    );
    for (const copy of copies) {
      this.#say(
        diagnosticIds.copied,
        "warning",
        resource,
        `${copy.id} ("${copy.displayName}") is a copy of an object that is gone; it is left alone`,
      );
    }
    this.#changes.push({
      address: resource.address,
      kind: kind.name,
      action: "create",
      reason: "new",
      id: null,
      displayName: resource.displayName,
      fields: Object.entries(resource.fields).map(([path, after]) => ({
        path,
        before: null,
        after,
      })),
      assignments: assignments.difference,
      members,
      dependsOn: resource.dependsOn,
      waitsFor: this.#waitsFor(assignments.difference),
      precondition: absent,
      impact: null,
      approximations: resource.approximations,
      consequences: assignments.consequences,
    });
  }

  /** Newly excluded groups that fill themselves, now or after this plan. */
  #waitsFor(difference: Change["assignments"]): string[] {
    const added = new Set(
      (difference?.add ?? []).flatMap(({ target, group }) =>
        target === "exclude" && group !== undefined ? [group] : [],
      ),
    );
    return [...added]
      .map((key) => `group/${key}`)
      .filter((address) => {
        const wished = this.#desired.resources.find((candidate) => candidate.address === address);
        if (wished && typeof wished.fields["membershipRule"] === "string") return true;
        const id = this.#references?.get(address);
        const object =
          id?.state === "known" ? this.#indexes.get("group")?.byId.get(id.id) : undefined;
        return (
          object !== undefined && (kindOf("group").processing?.isDynamic(object.wire) ?? false)
        );
      });
  }

  #sayOperational(kind: ResourceKind, resource: DesiredResource, object: TenantObject): void {
    const state = kind.operational?.(object.wire, this.#now);
    if (!state) return;
    if (state.paused.length > 0) {
      this.#say(
        diagnosticIds.paused,
        "info",
        resource,
        `${state.paused.join(" and ")} updates are paused${state.until ? ` until ${state.until}` : ""}; apply leaves that to the operator`,
      );
    }
    if (state.rollingBack.length > 0) {
      this.#say(
        diagnosticIds.rollingBack,
        "warning",
        resource,
        `${state.rollingBack.join(" and ")} updates are being rolled back; apply leaves that to the operator`,
      );
    }
  }

  #names(references: ReadonlyMap<string, Reference>): NameLookup {
    const keys = new Map<string, string>();
    const filters = new Map<string, string>();
    for (const [address, reference] of references) {
      if (reference.state !== "known") continue;
      if (address.startsWith("group/")) keys.set(reference.id, address.slice("group/".length));
    }
    for (const object of this.#indexes.get("filter")?.all ?? [])
      filters.set(object.id, object.displayName);
    return {
      group: (id) => this.#snapshot.groupNames[id],
      groupKey: (id) => keys.get(id),
      filter: (id) => filters.get(id),
    };
  }

  #summary(impact: PlanImpact | undefined): PlanSummary {
    const count = (...actions: Change["action"][]) =>
      this.#changes.filter(({ action }) => actions.includes(action)).length;
    return {
      create: count("create"),
      update: count("update", "move", "replace", "forget"),
      delete: count("delete"),
      adopt: count("adopt"),
      unchanged: this.#unchanged,
      drift: new Set(this.#drift.map(({ address }) => address)).size,
      devicesAffected: impact
        ? impact.devicesAffected
        : this.#changes.some(movesDevices)
          ? null
          : 0,
    };
  }

  /** Ids of every object that a resource stands for, or could. */
  #claimed(): Set<string> {
    const ids = new Set<string>();
    for (const found of this.#found.values()) {
      if (found.by === "ambiguous") for (const { id } of found.candidates) ids.add(id);
      if ("object" in found) ids.add(found.object.id);
      if ("predecessor" in found && found.predecessor) ids.add(found.predecessor.id);
    }
    return ids;
  }

  #usedReferences(references: ReadonlyMap<string, Reference>): Record<string, string> {
    const used: Record<string, string> = {};
    for (const address of this.#changes.flatMap(({ dependsOn }) => dependsOn)) {
      const reference = references.get(address);
      if (reference?.state === "known") used[address] = reference.id;
    }
    return used;
  }

  #block(resource: DesiredResource, id: string, message: string): void {
    this.#blocked.add(resource.address);
    this.#say(id, "error", resource, message);
  }

  #say(
    id: string,
    severity: Diagnostic["severity"],
    resource: DesiredResource | undefined,
    message: string,
  ): void {
    this.#diagnostics.push({
      id,
      severity,
      ...(resource && { address: resource.address }),
      message,
      ...(resource && { file: resource.source.file }),
      ...(resource?.source.line !== undefined && { line: resource.source.line }),
    });
  }
}
