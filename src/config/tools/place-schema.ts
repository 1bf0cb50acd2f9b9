import type { RefinementCtx } from "zod";
import { checkOneTarget, oneTarget } from "../../assignments/schema.ts";
import { meaning } from "../../kind/meaning.ts";
import { lazySchema, type Output, z } from "../../kind/zod.ts";
import { checkRemediationTerms, remediationLineShape } from "../../remediations/schema.ts";
import { ownPathPattern } from "../own-path.ts";

/**
 * One line of `place.assignments`. By what it is placed as, it has to have a schedule or must not:
 * remediations run by one, and an app is looked for about every eight hours.
 */
const placeLineSchema = lazySchema(() => z.strictObject(remediationLineShape()).meta(oneTarget));

const placeShape = lazySchema(() =>
  z.strictObject({
    as: z
      .enum(["remediation", "win32App"])
      .exactOptional()
      .meta(
        meaning(
          "`remediation`: devices copy the archive from `source`. `win32App`: it comes through Intune, with Delivery Optimization and Connected Cache.",
          ["win32App"],
          { default: "remediation" },
        ),
      ),
    archives: z
      .string()
      .regex(ownPathPattern, "must be a folder in the folder of this file, or below it")
      .exactOptional()
      .meta(
        meaning(
          "Folder beside the file that holds the vendor's archives, under their own names. Of `win32App`.",
          ["./archives"],
          { leftOut: "the folder is placed by a remediation" },
        ),
      ),
    assignments: z
      .array(placeLineSchema())
      .max(1000)
      .exactOptional()
      .meta(
        meaning(
          "Who gets the folder of the version, and, of a remediation, when that is looked at.",
          [[{ group: "pilot", schedule: { every: "day", at: "02:00" } }]],
          { leftOut: "those for whom it is activated" },
        ),
      ),
  }),
);

/** How the folder of a version comes to devices, and to which. */
export const placeSchema = lazySchema(() => placeShape().superRefine(checkPlace));

type PlaceSpec = Output<typeof placeShape>;

function checkPlace(place: PlaceSpec, context: RefinementCtx): void {
  const { as = "remediation", archives, assignments = [] } = place;
  const say = (path: (string | number)[], message: string) => {
    context.addIssue({ code: "custom", path, message });
  };
  if (as === "remediation" && archives !== undefined)
    say(["archives"], "is of as: win32App; a remediation takes the archive from source");
  if (as === "win32App" && archives === undefined)
    say([], "as: win32App needs archives, the folder that has the archive when apply runs");
  for (const [index, line] of assignments.entries()) {
    const at = ["assignments", index];
    checkOneTarget(line, within(at, context));
    if (as === "remediation") checkRemediationTerms(line, within(at, context));
    else if (line.schedule !== undefined)
      say(
        [...at, "schedule"],
        "an app has no schedule: devices look for it about every eight hours; take it out",
      );
    else if (line.runRemediation !== undefined)
      say([...at, "runRemediation"], "is of remediations; an app has none, so take it out");
  }
}

/** The same context for a value within it. */
function within(at: (string | number)[], context: RefinementCtx): Pick<RefinementCtx, "addIssue"> {
  return {
    addIssue: (issue) => {
      if (typeof issue === "string") context.addIssue(issue);
      else context.addIssue({ ...issue, path: [...at, ...(issue.path ?? [])] });
    },
  };
}
