import { concealText } from "../../config/variables.ts";
import { effectsOf, type Meeting, type MetEffect } from "../../effects/effects-of.ts";
import type { ReachedDevices } from "../../kind/effect.ts";
import { eitherOf, bothOf, countBoth, bitCount, type DeviceBits } from "../../reach/device-bits.ts";
import { gainedBy, lostBy, movesOf, type ReachChange } from "../../reach/device-moves.ts";
import { isGroup, kindOf } from "../../registry/kinds.ts";
import { type Change, type Consequence, retargets } from "./change.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { PlanImpact } from "./plan-impact.ts";
import { type PlannedObject, plannedValues } from "./planned-object.ts";
import type { PolicyStanding } from "./planned-reach.ts";
import { tellSites } from "./tell-sites.ts";

// the most harmful first
const levels = ["danger", "caution", "note"] as const;

/** What a change does to devices, each sentence with the number of devices where they were read. */
export function tellEffects(
  draft: PlanDraft,
  change: Change,
  impact: PlanImpact | undefined,
): Pick<Change, "consequences" | "approximations"> {
  const planned = draft.objects.get(change.address);
  if (!planned) return { consequences: [], approximations: [] };
  const reach = impact?.ofChange(change);
  const { was, will } = plannedValues(planned);
  const effects = effectsOf({
    kind: planned.kind,
    was,
    will: change.action === "delete" ? undefined : will,
    fields: change.fields,
    gains: mayGain(change, reach),
    loses: mayLose(change, reach),
    paused: planned.paused,
  });
  const consequences = [
    ...(draft.meetings.get(change.address) ?? []),
    ...[...planned.effects, ...effects].map((effect) =>
      consequenceOf(effect, reach, impact, isGroup(change)),
    ),
    ...tellSites(draft, change, impact),
  ];
  consequences.sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
  return {
    consequences: consequences.map((one) => ({
      ...one,
      message: concealText(one.message, draft.desired.variables),
    })),
    approximations:
      will === undefined
        ? []
        : [...planned.approximations, ...approximations(planned, reach, impact)],
  };
}

/** What an unchanged policy does to the devices that it comes to reach or loses, most harmful first. */
export function sideEffectsOf(standing: PolicyStanding, impact: PlanImpact): readonly MetEffect[] {
  const { gained, lost } = movesOf(impact.ofPolicy(standing));
  return effectsOf({
    kind: kindOf(standing.kind.name),
    was: standing.values,
    will: standing.values,
    fields: [],
    gains: gained.devices !== 0,
    loses: lost.devices !== 0,
    paused: standing.paused,
  });
}

function mayGain(change: Change, reach: ReachChange | undefined): boolean {
  const { added, removed } = retargets(change);
  // a group that is empty today may fill
  if (change.action === "create" || added.some(({ target }) => target !== "exclude")) return true;
  return reach
    ? movesOf(reach).gained.devices !== 0
    : removed.some(({ target }) => target === "exclude");
}

function mayLose(change: Change, reach: ReachChange | undefined): boolean {
  const { action } = change;
  const { added, removed } = retargets(change);
  if (action === "delete") return true;
  if (action === "create" || action === "forget" || action === "replace") return false;
  if (reach) return movesOf(reach).lost.devices !== 0;
  return (
    removed.some(({ target }) => target !== "exclude") ||
    added.some(({ target }) => target === "exclude")
  );
}

function consequenceOf(
  { level, message, outcome, on, meets, within }: MetEffect,
  reach: ReachChange | undefined,
  impact: PlanImpact | undefined,
  isAboutGroup: boolean,
): Consequence {
  const said = { level, message, ...(outcome && { outcome }) };
  if (!reach || !impact || meets.length === 0) return { ...said, devices: null };
  // of a group everybody who comes or goes is met
  const all = devicesMet(isAboutGroup ? ["gained", "lost"] : meets, reach);
  const group = within === undefined ? undefined : impact.everInGroup(within);
  const met = group ? bothOf(all.devices, group.sure) : all.devices;
  const isKnown = all.isKnown && (group?.unknown ?? []).length === 0;
  const devices = on === undefined ? met : bothOf(met, impact.inventory[on]);
  if (level === "danger" && outcome) impact.addRisk(outcome, devices, isKnown);
  return { ...said, devices: isKnown ? bitCount(devices) : null };
}

/** The devices that an effect meets for certain, and whether those are all. */
function devicesMet(
  meets: readonly Meeting[],
  reach: ReachChange,
): { readonly devices: DeviceBits; readonly isKnown: boolean } {
  const moves = movesOf(reach);
  const sets = {
    kept: () => bothOf(reach.before.sure, reach.after.sure),
    gained: () => gainedBy(reach),
    lost: () => lostBy(reach),
  };
  return {
    devices: meets.map((whom) => sets[whom]()).reduce(eitherOf),
    isKnown: meets.every((whom) => moves[whom].devices !== null),
  };
}

function approximations(
  planned: PlannedObject,
  reach: ReachChange | undefined,
  impact: PlanImpact | undefined,
): readonly string[] {
  const { kind } = planned;
  const { will } = plannedValues(planned);
  if (!kind.approximate || will === undefined) return [];
  return kind.approximate({ will, reached: reachedBy(reach, impact) });
}

function reachedBy(
  reach: ReachChange | undefined,
  impact: PlanImpact | undefined,
): ReachedDevices | undefined {
  if (!reach || !impact || reach.after.unknown.length > 0) return undefined;
  const { sure } = reach.after;
  return {
    devices: bitCount(sure),
    windows11: countBoth(sure, impact.inventory.windows11),
    windows10: countBoth(sure, impact.inventory.windows10),
  };
}
