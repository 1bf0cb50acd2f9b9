import { meaning } from "../kind/meaning.ts";
import type { RefinementCtx, ZodType } from "zod";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import type { Terms, TermValues } from "./terms.ts";

const key = () => z.string().min(1).max(64);
const targetNames = ["group", "exclude", "allDevices", "allUsers"] as const;

/** Whom a line of `assignments` is for. */
export const targetShape = () => ({
  group: key()
    .exactOptional()
    .meta(
      meaning("Key under `groups` of a group that gets the policy.", ["pilot"], {
        leftOut: "the line is for another target",
      }),
    ),
  exclude: key()
    .exactOptional()
    .meta(
      meaning(
        "Key under `groups` of a group that never gets the policy: an exclusion wins over every inclusion.",
        ["vip"],
        { leftOut: "the line excludes nobody" },
      ),
    ),
  allDevices: z
    .literal(true)
    .exactOptional()
    .meta(
      meaning("Every device that Intune manages gets the policy.", [true], {
        leftOut: "the line is for another target",
      }),
    ),
  allUsers: z
    .literal(true)
    .exactOptional()
    .meta(
      meaning(
        "Every user with an Intune licence gets the policy, on all devices of the user.",
        [true],
        { leftOut: "the line is for another target" },
      ),
    ),
  filter: z
    .string()
    .min(1)
    .max(255)
    .exactOptional()
    .meta(
      meaning(
        "Assignment filter that narrows the target: its key under `filters`, or its display name.",
        ["corporate"],
        { leftOut: "the whole target" },
      ),
    ),
  filterMode: z
    .enum(["include", "exclude"])
    .exactOptional()
    .meta(
      meaning(
        "`include`: only devices that the filter matches; `exclude`: all but those.",
        ["include"],
        { default: "include" },
      ),
    ),
});

/** What the shape of a line cannot say of its target. */
export function checkOneTarget(
  assignment: AssignmentSpec,
  context: Pick<RefinementCtx, "addIssue">,
): void {
  const targets = targetNames.filter((name) => assignment[name] !== undefined);
  if (targets.length !== 1) {
    context.addIssue({
      code: "custom",
      message: `needs exactly one of group, exclude, allDevices, allUsers${targets.length > 1 ? ` (has ${targets.join(" and ")})` : ""}`,
    });
  }
  if (assignment.filterMode !== undefined && assignment.filter === undefined) {
    context.addIssue({
      code: "custom",
      path: ["filterMode"],
      message: "needs a filter to apply",
    });
  }
  if (assignment.exclude !== undefined && assignment.filter !== undefined) {
    context.addIssue({
      code: "custom",
      path: ["filter"],
      message: "an exclusion takes no filter; Intune filters only what is included",
    });
  }
}

/** What `checkOneTarget` says, for editors: JSON Schema goes into a schema by its `.meta()`. */
export const oneTarget = {
  oneOf: targetNames.map((name) => ({ required: [name] })),
  dependentRequired: { filterMode: ["filter"] },
  not: { required: ["exclude", "filter"] },
};

const targetSchema = lazySchema(() => z.strictObject(targetShape()));

/**
 * One line of `assignments`: a group by its key, an exclusion, or everyone.
 *
 * Exclusion wins over inclusion: https://learn.microsoft.com/intune/intune-service/configuration/device-profile-assign
 */
const assignmentSchema = lazySchema(() =>
  targetSchema().superRefine(checkOneTarget).meta(oneTarget),
);

/** `assignments` absent is not managed, `[]` is none. */
export const assignmentsShape = () =>
  assignmentsShapeOf(assignmentSchema(), [{ group: "pilot" }, { exclude: "vip" }]);

/** The same of a kind whose lines state more than their target. */
export const assignmentsShapeOf = <Line extends ZodType<AssignmentSpec>>(
  line: Line,
  example: readonly unknown[],
) => ({
  assignments: z
    .array(line)
    .max(1000)
    .exactOptional()
    .meta(
      meaning("Who gets the policy, and who never does. `[]` is nobody.", [example], {
        leftOut: "not managed: the assignments that the tenant has stay",
      }),
    ),
  assignmentsMode: z
    .enum(["authoritative", "additive"])
    .exactOptional()
    .meta(
      meaning(
        "`authoritative`: assignments that no file states are removed; `additive`: what others assigned stays.",
        ["additive"],
        { default: "authoritative" },
      ),
    ),
});

/**
 * One line of `assignments` as a policy file states it, naming groups and filters by their keys.
 *
 * @interface
 */
export type AssignmentSpec = Output<typeof targetSchema>;
/**
 * Whom an assignment is for: the members of a group, everyone but them (`exclude`), every device
 * that Intune manages, or every user with a licence for it.
 *
 * @useDeclaredType
 */
export type TargetKind = (typeof targetNames)[number];

/** A wanted assignment, still naming groups and filters by their keys. */
export interface DesiredAssignment {
  readonly target: TargetKind;
  /** Key under `groups`; absent for `allDevices` and `allUsers`. */
  readonly group?: string;
  /** Key under `filters`, or the display name of one of them; absent where nothing narrows the target. */
  readonly filter?: { readonly key: string; readonly mode: "include" | "exclude" };
  /** Of kinds that say with each assignment how it runs; an exclusion has none. */
  readonly terms?: TermValues;
}

export function toDesiredAssignment(spec: AssignmentSpec, terms?: Terms): DesiredAssignment {
  const target = targetNames.find((name) => spec[name] !== undefined) ?? "group";
  const group = spec.group ?? spec.exclude;
  return {
    target,
    ...(group !== undefined && { group }),
    ...(spec.filter !== undefined && {
      filter: { key: spec.filter, mode: spec.filterMode ?? ("include" as const) },
    }),
    ...(terms !== undefined && target !== "exclude" && { terms: terms.stated(spec) }),
  };
}
