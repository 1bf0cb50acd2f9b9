import type { Calendar } from "../config/calendar.ts";
import { type AssumedValues, assumptionSentence } from "./assumptions.ts";
import type { ForecastFrame, RingInput } from "./forecast-ring.ts";

/** Every sentence for what a forecast takes for granted; of what plays no part in it, none. */
export function assumptionSentences(
  inputs: readonly RingInput[],
  { rollout, values, seed }: ForecastFrame,
  { calendar, bakeHours }: { readonly calendar: Calendar | undefined; readonly bakeHours: number },
): readonly string[] {
  const some = (holds: (input: RingInput) => boolean) => inputs.some(holds);
  const isExpedite = rollout.expediteDays !== null;
  const isFeature = rollout.ringContent === "feature";
  const isFree = some(({ terms }) => terms.deadlineDays === null) && !isExpedite;
  const wanted: Readonly<Record<keyof AssumedValues, boolean>> = {
    scanHours: !isExpedite,
    expediteHours: isExpedite,
    installMedianHours: !isFeature,
    installMaxHours: !isFeature,
    featureMedianHours: isFeature,
    featureMaxHours: isFeature,
    offShare: true,
    earlyShare: true,
    spreadDays: isFree,
    putOffShare: some(({ schedule }) => schedule.slots !== undefined) && !isExpedite,
    putOffDays: some(({ schedule }) => schedule.slots !== undefined) && !isExpedite,
    windows10Share: isFeature && some(({ population }) => population.windows10Share === undefined),
    windowShare: some(
      ({ schedule, population }) =>
        schedule.window !== undefined && population.windowShare === undefined,
    ),
    hotpatchShare:
      rollout.hasHotpatch && some(({ population }) => population.hotpatchShare === undefined),
    devices: some(
      ({ devices, population }) => devices === undefined && population.devices === undefined,
    ),
    activeHours: some(({ schedule }) => !schedule.statesActiveHours),
    businessHours: calendar?.businessHours === undefined,
    timeZone: calendar === undefined,
  };
  const names = Object.keys(wanted) as (keyof AssumedValues)[];
  return [
    ...rollout.sentences,
    ...names.filter((name) => wanted[name]).map((name) => assumptionSentence(name, values)),
    ...(calendar === undefined ? [] : [`All devices stand in ${calendar.timeZone}.`]),
    "Every installation succeeds, and no device is away for longer than until the next business hours.",
    `At least ${bakeHours} hours are wanted between the last forced restart of a ring and the offer to the next (lint.bakeHours of the config).`,
    `Devices are drawn by chance from the seed ${seed}.`,
    ...inputs.flatMap(({ terms, population }) =>
      (population.unknown ?? []).map((sentence) => `${terms.key}: ${sentence}`),
    ),
  ];
}
