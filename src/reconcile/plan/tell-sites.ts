import { noSite } from "../../config/sites/site-of.ts";
import type { Site } from "../../config/sites/sites-schema.ts";
import { transferEstimate } from "../../config/sites/transfer-estimate.ts";
import { bytesText, linkTimeText } from "../../config/sites/transfer-text.ts";
import { amountText, deviceAmount } from "../../kind/amounts.ts";
import { type DeviceBits, devicesIn } from "../../reach/device-bits.ts";
import { gainedBy, movesOf, type ReachChange, unknownOf } from "../../reach/device-moves.ts";
import { siteReach } from "../../reach/site-reach.ts";
import { type PlacedArchive, placedArchive } from "./placed-archive.ts";
import type { Change, Consequence } from "./change.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { PlanImpact } from "./plan-impact.ts";
import { plannedSites } from "./planned-sites.ts";

const mostSites = 10;

/**
 * What a change that places a version of a tool costs the link of each site: one sentence a site, the
 * longest time first, at most ten, then those of no site. Nothing for other changes, for those that
 * bring devices no archive, and where the files have no sites.
 */
export function tellSites(
  draft: PlanDraft,
  change: Change,
  impact: PlanImpact | undefined,
): readonly Consequence[] {
  const archive = placedArchive(draft.desired, change);
  const question = archive && plannedSites(draft);
  if (!archive || !question) return [];
  if (!impact)
    return [
      noted(
        `How much ${archive.title} costs the link of each site is not known: the devices were not read.`,
        null,
      ),
    ];
  const reach = impact.ofChange(change);
  if (!reach) return [];
  const fetching = fetchingDevices(change, reach);
  const { siteAt, unknown } = siteReach(question, impact.reach.after, impact.inventory);
  const reasons = [...new Set([...fetching.unknown, ...unknown])];
  const counts = new Map<string | null, number>();
  for (const index of devicesIn(fetching.devices)) {
    const site = siteAt(index);
    counts.set(site, (counts.get(site) ?? 0) + 1);
  }
  return [
    ...linesOfSites(counts, question.sites.list, { archive, isKnown: reasons.length === 0 }),
    ...(reasons.length > 0
      ? [noted(`More devices may fetch it, or at other sites: ${reasons.join("; ")}.`, null)]
      : []),
  ];
}

/** Who gets the archive: everybody where the script is another, else who comes to have it. */
function fetchingDevices(
  { action, fields }: Change,
  reach: ReachChange,
): { readonly devices: DeviceBits; readonly unknown: readonly string[] } {
  const isAnother =
    action === "create" ||
    action === "replace" ||
    fields.some(({ path }) => path === "remediate.script" || path === "content.digest");
  if (isAnother) return { devices: reach.after.sure, unknown: reach.after.unknown };
  const isKnown = movesOf(reach).gained.devices !== null;
  return { devices: gainedBy(reach), unknown: isKnown ? [] : unknownOf(reach) };
}

interface TransferTerms {
  readonly archive: PlacedArchive;
  readonly isKnown: boolean;
}

function linesOfSites(
  counts: ReadonlyMap<string | null, number>,
  list: Readonly<Record<string, Site>>,
  terms: TransferTerms,
): readonly Consequence[] {
  const sites = [...counts]
    .flatMap(([name, devices]) =>
      name === null ? [] : [{ name, devices, site: list[name] ?? {} }],
    )
    .sort(
      (a, b) => weightOf(b) - weightOf(a) || b.devices - a.devices || (a.name < b.name ? -1 : 1),
    );
  const others = sites.slice(mostSites);
  const ofOthers = others.reduce((sum, { devices }) => sum + devices, 0);
  const homeless = counts.get(null) ?? 0;
  const amountOf = (devices: number) => fetchText(devices, terms);
  const countOf = (devices: number) => (terms.isKnown ? devices : null);
  return [
    ...sites
      .slice(0, mostSites)
      .map(({ name, devices, site }) =>
        noted(
          `${name}${site.title === undefined ? "" : ` (${site.title})`}: ${amountOf(devices)}${timeText(devices, site, terms)}.`,
          countOf(devices),
        ),
      ),
    ...(others.length > 0
      ? [
          noted(
            `And ${amountText(others.length, "more site", "more sites")}: ${amountOf(ofOthers)}.`,
            countOf(ofOthers),
          ),
        ]
      : []),
    ...(homeless > 0
      ? [noted(`Devices of ${noSite}: ${amountOf(homeless)}.`, countOf(homeless))]
      : []),
  ];
}

/** By which sites are in order: how long their link is busy; those whose link is not stated come last. */
function weightOf({ devices, site }: { readonly devices: number; readonly site: Site }): number {
  return site.mbitPerSecond === undefined ? 0 : devices / site.mbitPerSecond;
}

function fetchText(devices: number, { archive, isKnown }: TransferTerms): string {
  const amount = `${isKnown ? "" : "at least "}${deviceAmount(devices)}`;
  const verb = devices === 1 ? "fetches" : "fetch";
  return archive.bytes === null
    ? `${amount} ${verb} ${archive.title}, whose size tools.lock.json does not say`
    : `${amount} ${verb} ${archive.title}, ${bytesText(devices * archive.bytes)} in all`;
}

function timeText(
  devices: number,
  { mbitPerSecond, peerShare }: Site,
  { archive: { bytes }, isKnown }: TransferTerms,
): string {
  if (bytes === null) return "";
  if (mbitPerSecond === undefined)
    return "; for how long is not known, since its link is not stated";
  const said = transferEstimate({ devices, bytes, mbitPerSecond, peerShare: peerShare ?? 0 });
  const least = isKnown ? "" : "at least ";
  const whole = `; ${least}${linkTimeText(said.hoursWithoutPeers)} of its whole link of ${mbitPerSecond} Mbit/s without peers`;
  return peerShare === undefined
    ? whole
    : `${whole}, ${least}${linkTimeText(said.hoursWithPeers)} with ${Number((peerShare * 100).toFixed(1))} % from peers or a cache there`;
}

function noted(message: string, devices: number | null): Consequence {
  return { level: "note", message, devices };
}
