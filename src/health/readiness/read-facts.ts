import { type GraphClient, isGraphError, type OperationOptions } from "../../graph/index.ts";
import type { NotKnown } from "../compliance-report.ts";
import { namesPermission } from "../../graph/token-claims.ts";
import { licenceReadPermissions } from "../hotpatch-licences.ts";
import { readLicences, readToldReadiness } from "../hotpatch-sources.ts";
import { entriesFor } from "./compatibility-rule.ts";
import { bringerOf, bringsWindows11, isBeforeWindows11, isLicenceAsked } from "./device-rules.ts";
import { contentOfDay, type ReadinessQuestion } from "./judge.ts";
import { readDetectedApps } from "./read-detected-apps.ts";
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
  graph: GraphClient,
  question: ReadinessQuestion,
  known: Pick<ReadinessFacts, "fleet" | "catalog" | "now" | "held">,
  places: Uint8Array,
  options: OperationOptions,
): Promise<ReadReadinessFacts> {
  const { content, resolved } = question;
  const { fleet } = known;
  const entries = entriesFor(question.compatibility, contentOfDay(content, resolved));
  const asksApps = entries.some(({ when, level }) => when.app !== undefined && level !== "ok");
  const kind = bringerOf(content);
  const some = (holds: (place: number) => boolean) =>
    places.some((is, place) => is === 1 && holds(place));
  const [apps, windows11, licences, hotpatch] = await Promise.all([
    when(asksApps, async () => await readDetectedApps(graph, entries, fleet, options)),
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
  const unread = { compatibility: apps, windows11, licence: licences, hotpatch };
  const failed: UncheckedReadiness[] = [];
  for (const [check, source] of Object.entries(unread) as [ReadinessCheck, object | undefined][])
    if (isNotKnown(source))
      failed.push({
        check,
        unknown: source.unknown,
        // licences add to what other checks say, and are asked for only with the permission for them
        failed: check !== "licence" || (await mayReadLicences(graph, options)),
      });
  return {
    facts: { ...known, apps, windows11, licences, hotpatch },
    unchecked: [
      ...failed,
      ...(resolved.unresolved === undefined
        ? []
        : [{ check: "versionFloor" as const, unknown: resolved.unresolved, failed: false }]),
    ],
  };
}

async function mayReadLicences(graph: GraphClient, options: OperationOptions): Promise<boolean> {
  return namesPermission(await graph.tokenClaims(options), licenceReadPermissions);
}

/** What is read where it is needed; why not, where that fails. */
async function when<Source extends object>(
  isNeeded: boolean,
  read: () => Promise<Source | NotKnown>,
): Promise<Source | NotKnown | undefined> {
  if (!isNeeded) return undefined;
  try {
    return await read();
  } catch (error) {
    if (!isGraphError(error)) throw error;
    return { unknown: error.message.replace(/\.$/, "") };
  }
}
