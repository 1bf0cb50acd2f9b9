import { lazySchema, type Plain, z } from "../../kind/zod.ts";
import { kinds } from "../../registry/kinds.ts";

/** What a danger comes to. */
export const riskOutcomes = ["restart", "upgrade", "insider", "loss"] as const;
const filterModes = ["include", "exclude"] as const;

/** One assignment as a plan shows it. */
const lineSchema = lazySchema(() =>
  z.looseObject({
    /** `other`: a type that this version does not know; it is kept as it is. */
    target: z.enum(["group", "exclude", "allDevices", "allUsers", "other"]),
    /** Absent for what is assigned directly; what a policy set made stays the set's. */
    source: z.literal("policySet").exactOptional(),
    /** Key of the group in the config, where it has one. */
    group: z.string().exactOptional(),
    /** Absent where the plan makes the group. */
    groupId: z.string().exactOptional(),
    displayName: z.string().exactOptional(),
    /** Key of the filter in the config, or its display name. */
    filter: z.string().exactOptional(),
    filterId: z.string().exactOptional(),
    filterMode: z.enum(filterModes).exactOptional(),
    /** How the policy runs there, as a file states it; of kinds that say so with each assignment. */
    terms: z.record(z.string(), z.unknown()).exactOptional(),
  }),
);

const memberSchema = lazySchema(() =>
  z.looseObject({
    /** Object id of the device. */
    id: z.string(),
    displayName: z.string(),
  }),
);

const fieldSchema = lazySchema(() =>
  z.looseObject({
    /** Such as `quality.deferralDays`. */
    path: z.string(),
    /** What the tenant holds; null where nothing is set, `(sensitive)` where it must not be shown. */
    before: z.unknown(),
    /** As the files have it: a variable by its name. */
    after: z.unknown(),
  }),
);

const writesSchema = lazySchema(() =>
  z.looseObject({
    /**
     * Properties of the object by wire name, the ownership marker included; null where none is
     * sent. A variable stands by its name, and values that Graph masks are left out.
     */
    properties: z.record(z.string(), z.unknown()).nullable(),
    /** The whole set that is sent to `assign`, which replaces the one before; null where none is. */
    assignments: z.array(lineSchema()).nullable(),
  }),
);

const formSchema = lazySchema(() =>
  z.looseObject({
    /** Such as `settingsCatalog` or `customProfile`. */
    name: z.string(),
    /** How the service takes each value, by its own word; only where it says so. */
    types: z.record(z.string(), z.string()).exactOptional(),
    /** Why a new object is not stored in the better form, as part of a sentence. */
    because: z.string().exactOptional(),
    /** The form that a replacement leaves. */
    from: z.string().exactOptional(),
  }),
);

export const changeSchema = lazySchema(() =>
  z.looseObject({
    /** `kind/key`, such as `ring/broad`. */
    address: z.string(),
    kind: z.enum(kinds.map(({ name }) => name)),
    /**
     * `create` what is not there; `update` what is ours; `replace` by a new object, where a
     * property is fixed after creation; `delete` and `forget` what the files no longer hold;
     * `adopt` what is there and not ours; `move` to another key.
     */
    action: z.enum(["create", "update", "replace", "delete", "adopt", "move", "forget"]),
    /** `conflict`: the files and the tenant both changed since the last apply. */
    reason: z.enum([
      "configChanged",
      "tenantChanged",
      "conflict",
      "assignmentsDiffer",
      "new",
      "removed",
    ]),
    /** Null before creation. */
    id: z.string().nullable(),
    displayName: z.string(),
    /** The second half of a create: nothing but assignments or members that were never written. */
    finishes: z.boolean().exactOptional(),
    /** Values that differ; empty where only assignments, members or the marker do. */
    fields: z.array(fieldSchema()),
    /** What is added and taken off; nothing of both where assignments stay or are not managed. */
    assignments: z.looseObject({
      add: z.array(lineSchema()),
      remove: z.array(lineSchema()),
      keep: z.int(),
    }),
    /** Null where members are not managed, or do not change. */
    members: z
      .looseObject({
        add: z.array(memberSchema()),
        remove: z.array(memberSchema()),
        keep: z.int(),
      })
      .nullable(),
    /** Addresses that have to be written before. */
    dependsOn: z.array(z.string()),
    /**
     * Dynamic groups that the policy excludes from now on: it is assigned only once Entra ID
     * has processed them, since an exclusion must never fail open.
     */
    waitsFor: z.array(z.string()),
    /** Digest of the managed values that this change was planned on; `absent` before creation. */
    precondition: z.string(),
    /** What is sent, and nothing else; what is computed while it is written must equal it. */
    writes: writesSchema(),
    /** In a replacement that was begun: the object that is still to be unassigned and deleted. */
    predecessor: z
      .looseObject({
        id: z.string(),
        precondition: z.string(),
        /** Name of the form that it is stored in, where its kind has several. */
        form: z.string().exactOptional(),
      })
      .nullable(),
    /** How the object is stored once it is written; only of kinds that have several ways. */
    form: formSchema().exactOptional(),
    /** Null where the plan was made without the devices. */
    impact: impactSchema().nullable(),
    /** One sentence for each wish that Graph or Windows cannot honour exactly. */
    approximations: z.array(z.string()),
    /** What the change does to devices and policies, the most harmful first. */
    consequences: z.array(consequenceSchema()),
  }),
);

const impactSchema = lazySchema(() =>
  z.union([
    z.looseObject({
      /** Devices that the change reaches. */
      devices: z.int(),
      /** Devices that join the group, or get the policy. */
      gain: z.int(),
      /** Devices that leave the group, or lose the policy. */
      lose: z.int(),
    }),
    z.looseObject({
      /** It is not known of all devices. */
      devices: z.null(),
      /** Those that it reaches for certain. */
      atLeast: z.int(),
      /** Why the others are not known, as parts of sentences. */
      unknown: z.array(z.string()),
    }),
  ]),
);

const consequenceSchema = lazySchema(() =>
  z.looseObject({
    /** `danger` restarts, upgrades or takes away unasked; `caution` is noticed by people at their PCs. */
    level: z.enum(["danger", "caution", "note"]),
    /** One sentence. */
    message: z.string(),
    /** How many devices it meets; null where they were not read, are not all known, or none are meant. */
    devices: z.int().nullable(),
    /** What it comes to: `loss` of a policy, or a move to Insider builds. */
    outcome: z.enum(riskOutcomes).exactOptional(),
  }),
);

/**
 * What apply writes for one resource, and what a reviewer has to know of it. A resource that is
 * as the files say has none. Everything is decided in it: apply takes ids, values and order from
 * here, and reads the object again only to see whether `precondition` still holds.
 *
 * @interface
 */
export type Change = Plain<typeof changeSchema>;

/**
 * What a change does to its object.
 *
 * - `create` makes it, assignments and members included.
 * - `update` writes what differs on an object of ours.
 * - `replace` makes a new object, assigns it, and takes the old one away: a property differs that
 *   is fixed after creation. Needs the approval `replace`.
 * - `delete` removes an object of ours that the files no longer hold. Needs `prune`.
 * - `adopt` takes over an object that is there and not ours, by its id or its name. Needs `adopt`.
 * - `move` gives an object of ours another key; devices notice nothing.
 * - `forget` takes our marker off and leaves the object as it is.
 */
export type Action = Change["action"];

/**
 * One value that differs: what the tenant holds and what the files say.
 *
 * @interface
 */
export type FieldDifference = Plain<typeof fieldSchema>;

/** What a change adds to a policy's assignments, takes off them, and how many it leaves. */
export type AssignmentDifference = Change["assignments"];

/**
 * One assignment of a policy, by key where the config has one and by id where the tenant has one.
 *
 * @interface
 */
export type AssignmentLine = Plain<typeof lineSchema>;

/** What a change adds to a group's member devices, takes off them, and how many it leaves. */
export type MemberDifference = NonNullable<Change["members"]>;

/**
 * One device that joins or leaves a group by name.
 *
 * @interface
 */
export type MemberLine = Plain<typeof memberSchema>;

/**
 * How many devices a change reaches, and how many get or lose what it is about; where that is not
 * known, why not, and how many it reaches for certain.
 */
export type Impact = NonNullable<Change["impact"]>;

/** One thing that a change does to devices or policies. */
export type Consequence = Change["consequences"][number];

/** What a change sends: the properties by wire name, and the whole set of assignments. */
export type ChangeWrites = Change["writes"];

/** The assignments of a change that reach somebody else than before: not those that only run on other terms. */
export function retargets({ assignments: { add, remove } }: Pick<Change, "assignments">): {
  readonly added: readonly AssignmentLine[];
  readonly removed: readonly AssignmentLine[];
} {
  const isOnBothSides = (one: AssignmentLine, lines: readonly AssignmentLine[]) =>
    one.terms !== undefined && lines.some((other) => reachOf(other) === reachOf(one));
  return {
    added: add.filter((line) => !isOnBothSides(line, remove)),
    removed: remove.filter((line) => !isOnBothSides(line, add)),
  };
}

function reachOf({ target, groupId, filterId, filterMode }: AssignmentLine): string {
  return [target, groupId, filterId, filterMode].join(" ");
}

/** Whether a change sends a policy's assignments. */
export function reassigns({ assignments }: Pick<Change, "assignments">): boolean {
  return assignments.add.length + assignments.remove.length > 0;
}
