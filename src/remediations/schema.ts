import type { RefinementCtx } from "zod";
import { meaning } from "../kind/meaning.ts";
import {
  assignmentsShapeOf,
  checkOneTarget,
  oneTarget,
  targetShape,
} from "../assignments/schema.ts";
import {
  descriptionSchema,
  displayName,
  resourceShape,
  roleScopeTagIds,
} from "../kind/shared-schema.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import { scheduleSchema } from "./schedule.ts";

/** A script: the path of its file, from the policy file on; or, in a config that is no file, its text. */
const scriptSchema = lazySchema(() =>
  z.union([
    z.string().min(1).max(1000),
    z.strictObject({
      script: z
        .string()
        .min(1)
        // it would be written as a script that is nothing but this path
        .regex(
          /^(?![^\n]*\.ps1\s*$)/i,
          "is the text of a script, and this is a path: write it without script:",
        )
        .meta(
          meaning("The text of a PowerShell script, for configs that are no file.", ["exit 0"]),
        ),
    }),
  ]),
);

/** Lines of `assignments`, as editors and docs show them. */
export const remediationLinesExample: readonly unknown[] = [
  { group: "pilot", schedule: { every: "day", at: "03:00" } },
];

/** What a line of `assignments` may hold. */
export const remediationLineShape = () => ({
  ...targetShape(),
  schedule: scheduleSchema()
    .exactOptional()
    .meta(
      meaning(
        "When the scripts run. Every line but an exclusion has one.",
        [{ every: "day", at: "03:00" }],
        { leftOut: "an exclusion, which has none" },
      ),
    ),
  runRemediation: z
    .boolean()
    .exactOptional()
    .meta(
      meaning(
        "Whether the remediation script runs too. False: the detection script alone.",
        [true],
        { default: true },
      ),
    ),
});

/** What the shape of a line cannot say of how it runs: an exclusion has neither schedule nor remediation. */
export function checkRemediationTerms(
  { exclude, schedule, runRemediation }: RemediationLineSpec,
  context: Pick<RefinementCtx, "addIssue">,
): void {
  const say = (path: string[], message: string) => {
    context.addIssue({ code: "custom", path, message });
  };
  if (exclude === undefined && schedule === undefined)
    say([], 'needs a schedule, such as { every: day, at: "03:00" }');
  if (exclude !== undefined && schedule !== undefined)
    say(["schedule"], "an exclusion has no schedule");
  if (exclude !== undefined && runRemediation !== undefined)
    say(["runRemediation"], "nothing runs where it is excluded");
}

/** What `checkRemediationTerms` says, for editors. */
const termsInJsonSchema = {
  if: { required: ["exclude"] },
  then: { not: { anyOf: [{ required: ["schedule"] }, { required: ["runRemediation"] }] } },
  else: { required: ["schedule"] },
};

const lineSchema = lazySchema(() => z.strictObject(remediationLineShape()));

type RemediationLineSpec = Output<typeof lineSchema>;

/** One line of `assignments`. An exclusion has neither schedule nor remediation. */
export const remediationLineSchema = lazySchema(() =>
  lineSchema()
    .superRefine(checkOneTarget)
    .superRefine(checkRemediationTerms)
    .meta({ ...oneTarget, ...termsInJsonSchema }),
);

/**
 * A remediation: a detection script, and one that runs where the detection ends with exit code 1.
 *
 * @beta
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-devicehealthscript?view=graph-rest-beta
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/remediations
 */
export const remediationSchema = lazySchema(() =>
  z.strictObject({
    ...resourceShape(),
    displayName: displayName(256).meta(
      meaning(
        "Name in the portal, and that which the policy is found by. Unique among the policies of its kind in a stack.",
        ["Free disk space"],
      ),
    ),
    description: descriptionSchema()
      .exactOptional()
      .meta(
        meaning("Free text for administrators. Room for the ownership marker is kept.", [
          "Mends PCs with a full disk",
        ]),
      ),
    publisher: z
      .string()
      .max(256)
      .exactOptional()
      .meta(meaning("Free text: who wrote the scripts.", ["Contoso IT"])),
    version: z
      .string()
      .max(64)
      .exactOptional()
      .meta(meaning("Free text: version of the scripts.", ["1.2"])),
    detect: scriptSchema()
      .exactOptional()
      .meta(
        meaning(
          "Detection script: the path of its file, from the policy file on. It ends with exit code 1 where there is something to remediate.",
          ["scripts/disk-detect.ps1"],
        ),
      ),
    remediate: scriptSchema()
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          "Remediation script: the path of its file, from the policy file on. `null` takes it out.",
          ["scripts/disk-remediate.ps1"],
        ),
      ),
    runAs: z
      .enum(["system", "user"])
      .exactOptional()
      .meta(meaning("Whose account runs the scripts.", ["system"])),
    architecture: z
      .enum(["x64", "x86"])
      .exactOptional()
      .meta(meaning("Which PowerShell runs the scripts on 64-bit devices.", ["x64"])),
    signatureCheck: z
      .boolean()
      .exactOptional()
      .meta(
        meaning(
          "Whether the scripts run only as far as the execution policy of the device lets them.",
          [false],
        ),
      ),
    roleScopeTagIds: roleScopeTagIds(),
    ...assignmentsShapeOf(remediationLineSchema(), remediationLinesExample),
  }),
);

/**
 * A remediation after parsing. What is absent is not managed.
 *
 * @interface
 */
export type Remediation = Output<typeof remediationSchema>;
