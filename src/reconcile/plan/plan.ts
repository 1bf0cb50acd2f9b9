import { lazySchema, type Plain, z } from "../../kind/zod.ts";
import { changeSchema } from "./change.ts";
import { summarySchema } from "./summary-schema.ts";

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
