import { groupAddress } from "../../kind/address.ts";
import { type SiteQuestion, siteQuestion } from "../../reach/site-reach.ts";
import { placedArchive } from "./placed-archive.ts";
import type { PlanDraft } from "./plan-draft.ts";

/** The sites of the files, where some change of the plan is told site by site; else undefined. */
export function plannedSites(draft: PlanDraft): SiteQuestion | undefined {
  const { desired, changes, references } = draft;
  const { sites } = desired;
  if (sites === undefined) return undefined;
  if (!changes.some((change) => placedArchive(desired, change) !== undefined)) return undefined;
  return siteQuestion(sites, (key) => {
    const address = groupAddress(key);
    const reference = references.get(address);
    if (reference?.state === "known") return reference.id;
    // what the plan makes goes by its address; a plan that is cut, or blocked there, does not make it
    return changes.some((change) => change.address === address) ? address : undefined;
  });
}
