import { barrierOf } from "../../../health/barrier.ts";
import { patchLevel } from "../../../releases/patch-level.ts";
import { hasVersion } from "../../../releases/versions.ts";
import type { RolloutState } from "../../state/rollout-state.ts";
import type { ContentTruth, StageClock } from "../count-outcomes.ts";
import type { SeenDevices } from "../seen-devices.ts";
import { toolTruth } from "../tool-progress.ts";

/** Whether a device has the content: by its build, and by what a report says. */
export function contentTruth(
  { spec, content }: RolloutState,
  {
    fleet,
    releases: catalog,
    reports,
    tool,
  }: Pick<SeenDevices, "fleet" | "releases" | "reports" | "tool">,
  { appliedAt }: Pick<StageClock, "appliedAt">,
): (place: number) => ContentTruth {
  const pinned = content.tool;
  // no barrier of updates is one of a tool
  if (pinned && tool) return (place) => toolTruth(tool(place), pinned);
  const release = catalog.releases.find(({ releasedOn }) => releasedOn === content.release);
  const version =
    spec.content.kind === "feature"
      ? catalog.versions.find(({ name }) => name === content.title)
      : undefined;
  const kind = spec.content.kind === "feature" ? "featureUpdate" : "ring";
  return (place) => {
    if (barrierOf(kind, fleet.standing(place)) !== undefined) return "barred";
    const reported = reports?.tally.state(place);
    if (reported === "failing") return "failed";
    if (reported === "patched") return "has";
    switch (spec.content.kind) {
      case "quality": {
        if (release === undefined) return "unknown";
        const level = patchLevel(fleet.build(place), release, catalog, fleet.edition(place));
        if (level.level === "patched") return "has";
        if (level.level === "unknown") return "unknown";
        return level.because === undefined ? "lacks" : "barred";
      }
      case "feature": {
        const build = fleet.build(place)?.build;
        if (version === undefined || build === undefined) return "unknown";
        const has = hasVersion(catalog.versions, build, version);
        return has === undefined ? "unknown" : has ? "has" : "lacks";
      }
      // Unverified: that a device has a policy once it checked in after the assignment
      case "policy":
        return fleet.lastSyncMs(place) > appliedAt ? "has" : "lacks";
      case "expedite":
      case "driver":
      case "tool":
        return "lacks";
      default:
        return spec.content satisfies never;
    }
  };
}
