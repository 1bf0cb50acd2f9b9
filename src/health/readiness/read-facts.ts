import { isGraphError, type OperationOptions } from "../../graph/index.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { NotKnown } from "../compliance-report.ts";
import { namesPermission } from "../../graph/token-claims.ts";
import { licenceReadPermissions } from "../hotpatch-licences.ts";
import { readLicences, readToldReadiness } from "../hotpatch-sources.ts";
import { entriesFor } from "./compatibility-rule.ts";
import { bringerOf, bringsWindows11, isBeforeWindows11, isLicenceAsked } from "./device-rules.ts";
import { contentOfDay, type ReadinessQuestion } from "./judge.ts";
import { readDetectedApps } from "./read-detected-apps.ts";
import { readToldDrivers } from "./read-drivers.ts";
import { readWindows11Fitness } from "./read-windows11.ts";
import type { ReadinessCheck, UncheckedReadiness } from "./readiness.ts";
import { isNotKnown, type ReadinessFacts } from "./readiness-facts.ts";

/** Facts, and what of them could not be read. */
export interface ReadReadinessFacts {
  readonly facts: ReadinessFacts;
  readonly unchecked: readonly UncheckedReadiness[];
}

/**
 * Reads what the checks of these devices need besides the fleet, and nothing else: no app where no entry
 * names one, nothing of Windows 11 where no device runs Windows 10. One source that fails stops no
 * other.
 *
 * @param places one byte a place of the fleet: 1 for a device that is asked about.
 */
export async function readReadinessFacts(
  tenant: Tenant,
  question: ReadinessQuestion,
  known: Pick<ReadinessFacts, "fleet" | "catalog" | "now" | "held">,
  places: Uint8Array,
  options: OperationOptions,
): Promise<ReadReadinessFacts> {
  const { content, resolved } = question;
  const { fleet } = known;
  const { graph } = tenant;
  const entries = entriesFor(question.compatibility, contentOfDay(content, resolved));
  const serious = entries.filter(({ level }) => level !== "ok");
  const asksApps = serious.some(({ when }) => when.app !== undefined);
  // an ok that names a driver may take back what another entry says
  const asksDrivers = serious.length > 0 && entries.some(({ when }) => when.driver !== undefined);
  const kind = bringerOf(content);
  const some = (holds: (place: number) => boolean) =>
    places.some((is, place) => is === 1 && holds(place));
  const [apps, drivers, windows11, licences, hotpatch] = await Promise.all([
    when(asksApps, async () => await readDetectedApps(graph, entries, fleet, options)),
    when(asksDrivers, async () => await readToldDrivers(tenant, entries, fleet, options)),
    when(
      bringsWindows11(content, resolved) && some((place) => isBeforeWindows11(place, known)),
      async () => await readWindows11Fitness(graph, fleet, options),
    ),
    when(
      some((place) => isLicenceAsked(kind, place, fleet)),
      async () => await readLicences(graph, options),
    ),
    when(content.kind === "hotpatch", async () => await readToldReadiness(graph, options)),
  ]);
  const sources: readonly (readonly [ReadinessCheck, object | undefined])[] = [
    ["compatibility", apps],
    ["compatibility", drivers],
    ["windows11", windows11],
    ["licence", licences],
    ["hotpatch", hotpatch],
  ];
  const failed: UncheckedReadiness[] = [];
  for (const [check, source] of sources)
    if (isNotKnown(source))
      failed.push({
        check,
        unknown: source.unknown,
        // licences add to what other checks say, and are asked for only with the permission for them
        failed: check !== "licence" || (await mayReadLicences(graph, options)),
      });
  return {
    facts: { ...known, apps, drivers, windows11, licences, hotpatch },
    unchecked: [
      ...failed,
      ...(resolved.unresolved === undefined
        ? []
        : [{ check: "versionFloor" as const, unknown: resolved.unresolved, failed: false }]),
    ],
  };
}

async function mayReadLicences(
  graph: Tenant["graph"],
  options: OperationOptions,
): Promise<boolean> {
  return namesPermission(await graph.tokenClaims(options), licenceReadPermissions);
}

/** What is read where it is needed; why not, where that fails. */
async function when<Source extends object>(
  isNeeded: boolean,
  read: () => Promise<Source | NotKnown | undefined>,
): Promise<Source | NotKnown | undefined> {
  if (!isNeeded) return undefined;
  try {
    return await read();
  } catch (error) {
    if (!isGraphError(error)) throw error;
    return { unknown: error.message.replace(/\.$/, "") };
  }
}
