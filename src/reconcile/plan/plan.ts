import { lazySchema, type Plain, z } from "../../kind/zod.ts";
import { kinds } from "../../registry/kinds.ts";

const outcomes = ["restart", "upgrade", "insider", "loss"] as const;
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

const changeSchema = lazySchema(() =>
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
    outcome: z.enum(outcomes).exactOptional(),
  }),
);

const driftSchema = lazySchema(() =>
  z.looseObject({
    address: z.string(),
    /** A property, `assignments`, `members.devices` or `ownership`; empty for a missing object. */
    path: z.string(),
    /** Null where only its digest is known, and that is not what the files say. */
    lastApplied: z.unknown(),
    live: z.unknown(),
  }),
);

const diagnosticSchema = lazySchema(() =>
  z.looseObject({
    /** Stable: pipelines match on it. */
    id: z.string(),
    /** `error`: the object, or the whole plan, cannot be applied. */
    severity: z.enum(["error", "warning", "info"]),
    address: z.string().exactOptional(),
    message: z.string(),
    /** Where the resource stands in the files. */
    file: z.string().exactOptional(),
    line: z.int().exactOptional(),
  }),
);

/** Null where it was not counted, or is not known of all devices. */
const beforeAndAfter = () =>
  z.looseObject({ before: z.int().nullable(), after: z.int().nullable() });

const ringMoveSchema = lazySchema(() =>
  z.looseObject({
    /**
     * Rings by their addresses, or as people call those of others. Empty: no ring; several: which of
     * their values win is not defined; null: not known of these devices.
     */
    from: z.array(z.string()).nullable(),
    to: z.array(z.string()).nullable(),
    devices: z.int(),
  }),
);

const summarySchema = lazySchema(() =>
  z.looseObject({
    create: z.int(),
    /** Updates, moves, replacements and what is forgotten. */
    update: z.int(),
    delete: z.int(),
    adopt: z.int(),
    unchanged: z.int(),
    /** Resources whose object was changed by hand. */
    drift: z.int(),
    /** Devices whose membership or policy changes; null where that is not known of all. */
    devicesAffected: z.int().nullable(),
    /** Those of them that are known; null where no devices were read. */
    devicesAtLeast: z.int().nullable(),
    /** Devices in more than one ring; counted where the plan changes whom rings reach. */
    inTwoRings: beforeAndAfter(),
    /** Devices that Intune manages and no ring reaches. */
    inNoRing: beforeAndAfter(),
    /**
     * Every managed device by the rings that reach it before and after, those that stay included;
     * absent where the plan does not change whom rings reach, or no devices were read.
     */
    ringMoves: z.array(ringMoveSchema()).exactOptional(),
    /** What the dangers of the changes come to, each with the distinct devices that it meets. */
    risks: z.array(
      z.looseObject({
        outcome: z.enum(outcomes),
        /** Null where they were not read, or are not all known. */
        devices: z.int().nullable(),
        /** Those that are known; null where no devices were read. */
        atLeast: z.int().nullable(),
      }),
    ),
  }),
);

const approvalsSchema = lazySchema(() =>
  z.looseObject({
    /** Objects of ours that the files no longer hold may be deleted. */
    prune: z.boolean(),
    /** Existing objects of the same name may be taken over. */
    adopt: z.boolean(),
    /** Objects may be replaced by new ones where a property is fixed after creation. */
    replace: z.boolean(),
    /** Addresses whose conflicts are overwritten. */
    force: z.array(z.string()),
    /** Guards that are overridden. */
    allow: z.array(z.string()),
  }),
);

/** The version of a saved plan that this package writes and reads. */
export const planFormat = 2;

/**
 * A saved plan. Unknown properties are kept, since a later minor version may add some;
 * another `formatVersion` is refused.
 */
export const planSchema = lazySchema(() =>
  z.looseObject({
    formatVersion: z.literal(planFormat),
    /** The version of this package that made the plan. */
    toolVersion: z.string(),
    /** ISO 8601, UTC. */
    createdAt: z.iso.datetime(),
    /** Null where neither `/organization` nor the token tells it. */
    tenantId: z.string().nullable(),
    /** Null where this identity may not read `/organization`. */
    tenantName: z.string().nullable(),
    /** The scope of ownership: nothing of another stack is written. */
    stack: z.string(),
    /** Who made it, as the token names them; null where it does not, and for a plan without a tenant. */
    madeBy: z.string().nullable(),
    /** Of the files, before variables are filled in. Apply takes no plan of other files. */
    configHash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
    /** False where something could not be read or planned. */
    complete: z.boolean(),
    /** Whether a diagnostic is an error: some object, or the whole plan, cannot be applied. */
    errored: z.boolean(),
    /** Whether apply takes it as it stands: without errors, and with every approval that it needs. */
    applyable: z.boolean(),
    /** Addresses to which the plan is cut; absent where it holds all that differs. */
    only: z.array(z.string()).exactOptional(),
    summary: summarySchema(),
    /** In the order in which they are written. */
    changes: z.array(changeSchema()),
    drift: z.array(driftSchema()),
    diagnostics: z.array(diagnosticSchema()),
    /** Ids of the groups and filters that the changes refer to, by address. */
    references: z.record(z.string(), z.string()),
    /** What the one who planned has allowed; of a saved plan it counts only with its digest. */
    approvals: approvalsSchema(),
  }),
);

/**
 * The ordered writes that make the tenant equal to the files, and everything a reviewer
 * has to know of them. Plain data: it is saved, reviewed and applied later. The JSON
 * Schema is shipped as `ringwright/plan.schema.json`.
 *
 * @interface
 */
export type Plan = Plain<typeof planSchema>;

/**
 * How many changes of each kind a plan has.
 *
 * @interface
 */
export type PlanSummary = Plain<typeof summarySchema>;

/**
 * Devices that go from some rings to others, or stay.
 *
 * @interface
 */
export type RingMove = Plain<typeof ringMoveSchema>;

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

/**
 * One thing in which the tenant left what was last applied.
 *
 * @interface
 */
export type DriftEntry = Plain<typeof driftSchema>;

/**
 * What a reader of the plan has to know besides its changes. `id` is stable and one of
 * `diagnosticIds`; `message` is for people and changes without notice. An `error` with an address
 * holds back that object and what depends on it, one of a guard the whole plan.
 *
 * @interface
 */
export type Diagnostic = Plain<typeof diagnosticSchema>;

/**
 * What a person allows that a plan must not do by itself. Nothing of it is on unless given: then
 * apply refuses before it writes anything. What was given to `createPlan` counts for that plan;
 * in a file it is for showing, since anybody may write a file.
 *
 * @interface
 */
export type Approvals = Plain<typeof approvalsSchema>;

/** Nothing is allowed. */
export const noApprovals: Approvals = {
  prune: false,
  adopt: false,
  replace: false,
  force: [],
  allow: [],
};

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
