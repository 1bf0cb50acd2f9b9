import type { DesiredResource } from "../config/desired-state.ts";
import { ringKind } from "../rings/kind.ts";

/** Which kind of update of a ring is meant: each has a deferral and a deadline of its own. */
export type RingContent = "quality" | "feature";

/** A resource as far as it is looked at here: of a config, or with the values of a plan. */
export type StatedRing = Pick<
  DesiredResource,
  "kind" | "key" | "address" | "displayName" | "order" | "fields" | "givenBy"
>;

/** What a ring says of when its devices get an update, and of nothing else. */
export interface RingTerms {
  readonly key: string;
  /** Such as `ring/broad`. */
  readonly address: string;
  readonly displayName: string;
  readonly order: number | null;
  readonly deferralDays: number;
  /** Null where the ring forces nothing. */
  readonly deadlineDays: number | null;
  /** Null without a deadline, which it belongs to. */
  readonly graceDays: number | null;
  /** Graph's value; null where the files leave it alone. */
  readonly mode: string | null;
  /** Whether Windows asks for the restart and forces it after a week, since no deadline does. */
  readonly asks: boolean;
  /** Paths of what was taken for granted, since the files do not state it. */
  readonly taken: readonly string[];
}

const askingMode = "autoInstallAtMaintenanceTime";
// what Windows takes where a deadline is set and no grace period:
// https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update
const defaultGraceDays = 2;

/**
 * The rings of a config in the order of their rollout: by `order`, and those that state none after
 * the others, by their deferral. What the files do not state is no deferral and no deadline.
 */
export function ringTerms(
  { resources }: { readonly resources: readonly StatedRing[] },
  content: RingContent = "quality",
): readonly RingTerms[] {
  return resources
    .filter(({ kind }) => kind === ringKind.name)
    .map((resource) => termsOf(resource, resources, content))
    .sort((a, b) => byOrder(a, b) || a.deferralDays - b.deferralDays);
}

/** Rings that come at the same time stand in one stage: of the same order, or of none and the same deferral. */
export function stagesOf<Ring extends Pick<RingTerms, "order" | "deferralDays">>(
  rings: readonly Ring[],
): readonly (readonly Ring[])[] {
  const stages: Ring[][] = [];
  for (const ring of rings) {
    const [last] = stages.at(-1) ?? [];
    const isBeside =
      last?.order === ring.order &&
      (ring.order !== null || last.deferralDays === ring.deferralDays);
    if (isBeside) stages.at(-1)?.push(ring);
    else stages.push([ring]);
  }
  return stages;
}

function byOrder(a: RingTerms, b: RingTerms): number {
  if (a.order === b.order) return 0;
  return (a.order ?? Infinity) < (b.order ?? Infinity) ? -1 : 1;
}

function termsOf(
  { key, address, displayName, order, fields }: StatedRing,
  resources: readonly StatedRing[],
  content: RingContent,
): RingTerms {
  const days = (path: string) => {
    const value = fields[path];
    return typeof value === "number" ? value : null;
  };
  const deferralDays = days(`${content}.deferralDays`);
  const deadlineDays = days(`${content}.deadlineDays`);
  const graceDays = days("gracePeriodDays");
  const mode = fields["automaticUpdateMode"];
  return {
    key,
    address,
    displayName,
    order: order ?? null,
    deferralDays: deferralDays ?? 0,
    deadlineDays,
    graceDays: deadlineDays === null ? null : (graceDays ?? defaultGraceDays),
    mode: typeof mode === "string" ? mode : null,
    // a window holds the restart back, and only an expired deadline breaks it
    asks:
      deadlineDays === null &&
      mode === askingMode &&
      resources.every(({ givenBy }) => givenBy !== address),
    taken: [
      ...(deferralDays === null ? [`${content}.deferralDays`] : []),
      ...(fields[`${content}.deadlineDays`] === undefined ? [`${content}.deadlineDays`] : []),
      ...(deadlineDays !== null && graceDays === null ? ["gracePeriodDays"] : []),
    ],
  };
}
