import { type Assignment, byHand } from "../../assignments/assignment.ts";
import type { DesiredResource } from "../../config/desired-state.ts";
import { groupAddress } from "../../kind/address.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { type DeviceSet, reached } from "./device-set.ts";
import { GroupDevices, type ImpactSources } from "./group-devices.ts";
import type { Change } from "./plan.ts";

/** Whom a policy reaches, before and after the plan. */
export interface PolicyReach {
  readonly before: DeviceSet;
  readonly after: DeviceSet;
}

/** Answers whom a policy reaches. User groups and filters are not evaluated: unknown. */
export class PolicyDevices {
  readonly groups: GroupDevices;
  readonly #sources: ImpactSources;
  readonly #managed: Uint8Array;

  constructor(sources: ImpactSources) {
    this.#sources = sources;
    this.groups = new GroupDevices(sources);
    this.#managed = Uint8Array.from(sources.inventory.devices, ({ managed }) => (managed ? 1 : 0));
  }

  changed(change: Change): PolicyReach {
    const object = this.#sources.snapshot.objects.find(
      ({ id, kind }) => id === change.id && kind === change.kind,
    );
    return this.#reach(change, object);
  }

  /** Undefined where the policy is not assigned by the files, or not found. */
  unchanged(resource: DesiredResource): PolicyReach | undefined {
    if (!resource.assignments) return undefined;
    const object = this.#sources.snapshot.objects.find(
      ({ kind, marker }) => kind === resource.kind && marker?.key === resource.address,
    );
    return object && this.#reach({ address: resource.address, action: "update" }, object);
  }

  #reach(
    { address, action }: Pick<Change, "address" | "action">,
    object: TenantObject | undefined,
  ): PolicyReach {
    const live = object?.assignments ?? [];
    const before = this.#devicesOf(
      live.map((one) => this.#live(one, (id) => this.groups.before(id))),
    );
    if (action === "delete") return { before, after: this.groups.none() };
    const resource = this.#sources.desired.resources.find((one) => one.address === address);
    const keepsLive = resource?.assignmentsMode === "additive" || !resource?.assignments;
    const after = [
      ...(resource?.assignments ?? []).map((one): AssignedSet => {
        if (one.filter !== undefined || one.target === "allUsers") return unknownSide;
        if (one.target === "allDevices") return { excluded: false, devices: this.#managed };
        const devices = this.groups.afterAt(groupAddress(one.group ?? ""));
        return { excluded: one.target === "exclude", devices };
      }),
      ...(keepsLive ? live : byHand(live).ofPolicySets).map((one) =>
        this.#live(one, (id) => this.groups.after(id)),
      ),
    ];
    return { before, after: this.#devicesOf(after) };
  }

  #live(
    { target, groupId, filterId }: Assignment,
    members: (id: string) => DeviceSet,
  ): AssignedSet {
    if (filterId !== undefined || target === "allUsers" || target === "other") return unknownSide;
    if (target === "allDevices") return { excluded: false, devices: this.#managed };
    return { excluded: target === "exclude", devices: members(groupId ?? "") };
  }

  /** Only devices that Intune manages get a policy. */
  #devicesOf(sides: readonly AssignedSet[]): DeviceSet {
    const result = reached(
      this.#managed.length,
      sides.filter(({ excluded }) => !excluded).map(({ devices }) => devices),
      sides.filter(({ excluded }) => excluded).map(({ devices }) => devices),
    );
    if (result === null) return null;
    for (let index = 0; index < result.length; index++)
      if (this.#managed[index] === 0) result[index] = 0;
    return result;
  }
}

/** One assignment as a set. */
interface AssignedSet {
  readonly excluded: boolean;
  readonly devices: DeviceSet;
}

const unknownSide: AssignedSet = { excluded: false, devices: null };
