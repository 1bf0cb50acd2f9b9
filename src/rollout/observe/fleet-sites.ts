import type { Fleet } from "../../health/fleet.ts";
import type { Inventory } from "../../reach/inventory.ts";
import type { ReachView } from "../../reach/reach-view.ts";
import { type SiteQuestion, siteReach } from "../../reach/site-reach.ts";
import type { SiteAt } from "./stage-targets.ts";

/** The site of each device of a fleet, by the name that Intune has; undefined where no sites are asked for. */
export function fleetSites(
  question: SiteQuestion | undefined,
  {
    fleet,
    inventory,
    view,
  }: { readonly fleet: Fleet; readonly inventory: Inventory; readonly view: ReachView },
): SiteAt | undefined {
  if (question === undefined) return undefined;
  const { siteAt } = siteReach(question, view, inventory);
  return (place) => siteAt(fleet.directoryIndex(place), fleet.name(place));
}
