import type { Sites } from "../sites/sites-schema.ts";
import type { RolloutSpec } from "./rollout-schema.ts";

type SiteAsker = Pick<RolloutSpec, "stages" | "gates">;

/** Whether a rollout tells devices apart by their site; folders of tools come site by site. */
export function asksForSites(rollout: SiteAsker & Pick<RolloutSpec, "content">): boolean {
  return rollout.content.kind === "tool" || placesOfSites(rollout).length > 0;
}

/** Each place of a rollout that asks for sites is a problem of a config that has none. */
export function checkWithoutSites(
  rollout: SiteAsker,
  tell: (path: readonly (string | number)[], message: string) => void,
): void {
  for (const path of placesOfSites(rollout))
    tell(path, "needs sites: the config does not say how a device tells at which site it is");
}

/**
 * What of the sites tells devices apart: a running rollout keeps it, and a link that becomes faster
 * changes nothing of it.
 */
export function tellingSites({ by, list }: Sites): Sites {
  return {
    by,
    list: Object.fromEntries(
      Object.entries(list).map(([name, { group }]) => [
        name,
        by.groups === true && group !== undefined ? { group } : {},
      ]),
    ),
  };
}

function placesOfSites({ stages, gates }: SiteAsker): readonly (readonly (string | number)[])[] {
  return [
    ...stages.flatMap(({ perSite, strata = [] }, index) => [
      ...(perSite === undefined ? [] : [["stages", index, "perSite"]]),
      ...(strata.includes("site") ? [["stages", index, "strata"]] : []),
    ]),
    ...Object.entries(gates).flatMap(([name, gate]) =>
      gate.type === "failureRate" && gate.strata.includes("site")
        ? [["gates", name, "strata"]]
        : [],
    ),
  ];
}
