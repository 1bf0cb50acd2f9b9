import type { Timely } from "../../kind/timely-values.ts";
import { wireText } from "../../kind/wire.ts";
import { byRelease, readCatalog } from "../catalog.ts";

/**
 * A release has to be on offer, and expeditable, at the moment it is written; what was
 * expedited before stays. The date becomes the catalog's own value.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-10-expedite-updates
 */
export const expediteTimely: Timely = {
  catalog: readCatalog("windowsQualityUpdateCatalogItem"),
  judge: ({ path, after }, { catalog }) => {
    if (path !== "release" || typeof after !== "string" || catalog === undefined) return undefined;
    if (catalog === null) {
      return {
        problem: `"${after}" cannot be looked up, since the update catalog could not be read. Apply again later`,
      };
    }
    const items = catalog.toSorted(byRelease);
    const offered = items
      .filter((item) => item["isExpeditable"] === true)
      .map((item) => wireText(item, "releaseDateTime").slice(0, 10));
    const choice =
      offered.length === 0
        ? "the catalog has no release that can be expedited now"
        : `these can be: ${[...new Set(offered)].join(", ")}`;
    const ofDay = items.filter((item) =>
      wireText(item, "releaseDateTime").startsWith(after.slice(0, 10)),
    );
    if (ofDay.length === 0)
      return { problem: `"${after}" is not in the update catalog; ${choice}` };
    const item = ofDay.find((candidate) => candidate["isExpeditable"] === true);
    if (!item) return { problem: `"${after}" cannot be expedited (any more); ${choice}` };
    return { after: wireText(item, "releaseDateTime") };
  },
};
