import type { RefinementCtx } from "zod";
import { assignmentsShapeOf, checkOneTarget, targetShape } from "../assignments/schema.ts";
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
      /** The text of a PowerShell script. */
      script: z.string().min(1),
    }),
  ]),
);

/** What a line of `assignments` may hold. */
export const remediationLineShape = () => ({
  ...targetShape(),
  schedule: scheduleSchema().exactOptional(),
  /** False: the detection script alone runs there. Default true. */
  runRemediation: z.boolean().exactOptional(),
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

const lineSchema = lazySchema(() => z.strictObject(remediationLineShape()));

type RemediationLineSpec = Output<typeof lineSchema>;

/** One line of `assignments`. */
export const remediationLineSchema = lazySchema(() =>
  lineSchema().superRefine(checkOneTarget).superRefine(checkRemediationTerms),
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
    displayName: displayName(256),
    description: descriptionSchema().exactOptional(),
    publisher: z.string().max(256).exactOptional(),
    /** Free text. */
    version: z.string().max(64).exactOptional(),
    /** Ends with exit code 1 where there is something to remediate. */
    detect: scriptSchema().exactOptional(),
    /** `null` takes it out. */
    remediate: scriptSchema().nullable().exactOptional(),
    runAs: z.enum(["system", "user"]).exactOptional(),
    /** Of the PowerShell that runs the scripts on 64-bit devices. */
    architecture: z.enum(["x64", "x86"]).exactOptional(),
    /** Runs the scripts only as far as the device's execution policy lets it. */
    signatureCheck: z.boolean().exactOptional(),
    roleScopeTagIds: roleScopeTagIds().exactOptional(),
    ...assignmentsShapeOf(remediationLineSchema()),
  }),
);

/** A remediation after parsing. What is absent is not managed. */
export type Remediation = Output<typeof remediationSchema>;
