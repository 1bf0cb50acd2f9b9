import { deviceAmount, numberText } from "../../kind/amounts.ts";
import { shareInPercent } from "../../config/rollouts/provable.ts";
import type { PlacedShare } from "../observe/observations.ts";
import type { StageState } from "../state/rollout-state.ts";
import type { TickDraft } from "./tick-draft.ts";

type DraftSeen = Pick<TickDraft, "spec" | "seen">;

const mostSites = 3;

/**
 * Why a stage is not released for want of folders: activation needs them, and what is placed only
 * then would have the share and all links busy at once. One device of a site keeps nobody waiting:
 * it loads no link. Undefined where nothing is wanting.
 */
export function placingLack({ spec, seen }: DraftSeen, { name }: StageState): string | undefined {
  const { content } = spec;
  if (content.kind !== "tool") return undefined;
  const placed = seen.stages[name]?.tool?.placed;
  if (!placed) return `it was not read which devices of ${name} have the folder`;
  const { placedShare } = content;
  const sites = Object.entries(placed.sites)
    .filter(([, share]) => !isEnough(share, placedShare) && share.of - share.have > 1)
    .sort(([, a], [, b]) => shareOf(a) - shareOf(b));
  if (isEnough(placed, placedShare) && sites.length === 0) return undefined;
  const named = sites
    .slice(0, mostSites)
    .map(([site, { have, of }]) => `${site} ${numberText(have)} of ${numberText(of)}`);
  const more = sites.length > mostSites ? [`${sites.length - mostSites} more sites`] : [];
  const at = named.length > 0 ? `, at ${[...named, ...more].join(", ")}` : "";
  return `${numberText(placed.have)} of ${deviceAmount(placed.of)} of ${name} have the folder, ${shareInPercent(placedShare)} is asked for${at}`;
}

function isEnough({ have, of }: PlacedShare, share: number): boolean {
  return have >= of * share;
}

function shareOf({ have, of }: PlacedShare): number {
  return of === 0 ? 1 : have / of;
}
