import type { Timely } from "../../kind/timely-values.ts";
import { wireText } from "../../kind/wire.ts";
import { byRelease, readCatalog } from "../catalog.ts";
import type { Rollout } from "./schema.ts";

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
        const problem = rolloutProblem(before as Rollout | null, after as Rollout, now);
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

/** Why the changed dates of a rollout cannot be written at this moment. */
function rolloutProblem(
  before: Rollout | null,
  after: Rollout | null,
  now: Date,
): string | undefined {
  if (after === null || after === "immediate") return undefined;
  const today = now.toISOString().slice(0, 10);
  const start = startOf(after);
  if (start !== undefined && start !== startOf(before)) {
    if (start < today) return `begins on ${start}, which has passed; choose a day from ${today} on`;
    // days begin at midnight UTC, and two whole ones have to lie between
    const earliest = new Date(Math.ceil(now.getTime() / dayInMs + 2) * dayInMs)
      .toISOString()
      .slice(0, 10);
    if (typeof after === "object" && start < earliest) {
      return `begins on ${start}; a gradual rollout begins two days ahead at the earliest, ${earliest}`;
    }
  }
  const end = endOf(after);
  if (end !== undefined && end !== endOf(before) && end <= today)
    return `ends on ${end}; a new end must lie in the future, or all devices left are offered it at once`;
  return undefined;
}

function startOf(rollout: Rollout | null): string | undefined {
  if (rollout === null || rollout === "immediate") return undefined;
  return typeof rollout === "string" ? rollout : rollout.start;
}

function endOf(rollout: Rollout | null): string | undefined {
  return typeof rollout === "object" && rollout !== null ? rollout.end : undefined;
}
