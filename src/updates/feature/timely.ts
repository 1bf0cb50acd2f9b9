import type { Timely } from "../../kind/timely-values.ts";
import { wireText } from "../../kind/wire.ts";
import { byRelease, readCatalog } from "../catalog.ts";
import { dayOf, type Moment, normalMoment, momentTime } from "./moment.ts";
import { type LiveRollout, partsOf } from "./rollout.ts";

const dayInMs = 86_400_000;

/**
 * A version has to be on offer at the moment it is written, and a rollout date has to lie
 * far enough ahead; what was written before stays right.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-update-rollout-options
 */
export const featureTimely: Timely = {
  catalog: readCatalog("windowsFeatureUpdateCatalogItem"),
  judge: ({ path, before, after }, { now, catalog }) => {
    switch (path) {
      case "version":
        return catalog === undefined ? undefined : judgeVersion(String(after), catalog);
      case "rollout": {
        const problem = rolloutProblem(
          before as LiveRollout | null,
          after as LiveRollout | null,
          now,
        );
        return problem === undefined ? undefined : { problem };
      }
      case "windows10OnIneligibleDevices":
        // https://github.com/deploymenttheory/terraform-provider-microsoft365
        return after === true
          ? {
              problem:
                "can no longer be true: Graph refuses it since the end of support of Windows 10. Write false, or remove it",
            }
          : undefined;
      default:
        return undefined;
    }
  },
};

function judgeVersion(
  version: string,
  catalog: Parameters<Timely["judge"]>[1]["catalog"],
): ReturnType<Timely["judge"]> {
  if (!catalog) {
    return {
      problem: `"${version}" cannot be looked up, since the update catalog could not be read. Apply again later`,
    };
  }
  const offered = catalog.toSorted(byRelease).map((item) => wireText(item, "version"));
  if (offered.includes(version)) return undefined;
  const spelt = offered.find((name) => name.toLowerCase() === version.toLowerCase());
  return {
    problem:
      spelt === undefined
        ? `"${version}" is not offered (any more); offered are: ${offered.map((name) => `"${name}"`).join(", ")}`
        : `"${version}" must be spelt "${spelt}"`,
  };
}

/** Why the changed moments of a rollout cannot be written now. */
function rolloutProblem(
  before: LiveRollout | null,
  after: LiveRollout | null,
  now: Date,
): string | undefined {
  const [was, will] = [partsOf(before), partsOf(after)];
  const today = now.toISOString().slice(0, 10);
  if (will.start !== undefined && isOther(was.start, will.start)) {
    if (dayOf(will.start) < today)
      return `begins on ${will.start}, which has passed; choose a day from ${today} on`;
    const earliest = now.getTime() + 2 * dayInMs;
    if (will.end !== undefined && momentTime(will.start) < earliest) {
      // a day begins at midnight UTC, and two whole ones have to lie between
      const day = new Date(Math.ceil(earliest / dayInMs) * dayInMs).toISOString().slice(0, 10);
      return `begins on ${will.start}; a gradual rollout begins two days ahead at the earliest, ${day}`;
    }
  }
  if (
    will.end !== undefined &&
    isOther(was.end, will.end) &&
    momentTime(will.end) <= now.getTime()
  ) {
    return `ends on ${will.end}; a new end must lie in the future, or all devices left are offered it at once`;
  }
  return undefined;
}

// what the plan has from before is in the form of the file
function isOther(before: Moment | undefined, after: Moment): boolean {
  return before === undefined || normalMoment(before) !== normalMoment(after);
}
