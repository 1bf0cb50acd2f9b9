import type { Forecast } from "../forecast/forecast.ts";
import { amountText, deviceAmount, numberText, sentenceList } from "../kind/amounts.ts";
import { cut } from "./describe.ts";
import { momentText } from "./ring-facts.ts";
import type { PictureClock } from "./pictures/picture-clock.ts";

/** A question that a change board asks, and what the forecast says to it. Texts are not escaped. */
export interface ForecastAnswer {
  readonly question: string;
  readonly answer: string;
  /** Whether it is as wanted; null where it is not known or nothing is wanted. */
  readonly good: boolean | null;
}

const mostNamed = 5;

/** Rings as part of a sentence, the rest as a number. */
function namedList(names: readonly string[]): string {
  const { shown, more } = cut(names, mostNamed);
  return sentenceList(more > 0 ? [...shown, `${numberText(more)} more`] : shown);
}

/** The answers that stand first, whatever shows them. */
export function forecastAnswers(
  forecast: Forecast,
  clock: PictureClock,
): readonly ForecastAnswer[] {
  return [
    lastRing(forecast, clock),
    ...(forecast.content.kind === "feature" ? [] : [againstNextRelease(forecast, clock)]),
    bakes(forecast),
    businessHours(forecast),
    ...freezes(forecast),
  ];
}

function lastRing({ rings }: Forecast, clock: PictureClock): ForecastAnswer {
  const question = "When is the last restart forced?";
  const open = rings.filter(({ forcedRestart }) => forcedRestart.max === null);
  const names = namedList(open.map(({ displayName }) => displayName));
  if (open.length > 0) {
    return { question, answer: `Never for certain: nothing forces it in ${names}.`, good: null };
  }
  const ends = rings.map((ring) => ({
    name: ring.displayName,
    at: ring.forcedRestart.maxLateInstall ?? ring.forcedRestart.max ?? "",
  }));
  const last = ends.reduce((one, other) => (other.at > one.at ? other : one), { name: "", at: "" });
  if (last.at === "") return { question, answer: "There is no ring.", good: null };
  const together = namedList(ends.filter(({ at }) => at === last.at).map(({ name }) => name));
  return { question, answer: `${momentText(last.at, clock)}, in ${together}.`, good: null };
}

function againstNextRelease(
  { fleet, nextReleaseAt }: Forecast,
  clock: PictureClock,
): ForecastAnswer {
  const question = "Is the fleet done before the next release?";
  const [done, next] = [fleet.patched["95"], momentText(nextReleaseAt, clock)];
  const when = `95 % of the devices run it ${momentText(done, clock)}; the next release is ${next}.`;
  const good = fleet.endsBeforeNextRelease;
  if (good === null) return { question, answer: "That is not known.", good };
  return { question, answer: `${good ? "Yes" : "No"}: ${when}`, good };
}

function bakes({ bake, rings }: Forecast): ForecastAnswer {
  const question = "Has every ring time to show what breaks?";
  const nameOf = (key: string) => rings.find((ring) => ring.key === key)?.displayName ?? key;
  const short = bake
    .filter(({ ok }) => !ok)
    .map(
      ({ from, to, hours, required }) =>
        `${nameOf(from)} before ${nameOf(to)} (${betweenText(hours)} of ${required})`,
    );
  if (bake.length === 0) return { question, answer: "There is one ring only.", good: null };
  return short.length === 0
    ? { question, answer: `Yes, ${bake[0]?.required} hours or more each.`, good: true }
    : { question, answer: `No, too short: ${namedList(short)}.`, good: false };
}

/** Hours as a table shows them. */
export function betweenText(hours: number | null): string {
  return hours === null ? "not bounded" : `${hours < 0 ? "−" : ""}${Math.abs(hours)} h`;
}

function businessHours({ fleet }: Forecast): ForecastAnswer {
  const { devices, windowViolations: hit } = fleet;
  return {
    question: "Who restarts in business hours?",
    answer:
      hit === 0
        ? "Nobody."
        : `${deviceAmount(hit)} of ${amountText(devices, "device", "devices")}.`,
    good: hit === 0,
  };
}

function freezes({ rings, freezes: all }: Forecast): ForecastAnswer[] {
  const question = "Who restarts in a freeze?";
  const hits = all
    .map(({ name }) => ({
      name,
      devices: rings
        .flatMap(({ freezeHits }) => freezeHits.filter((hit) => hit.name === name))
        .reduce((sum, hit) => sum + hit.devices, 0),
    }))
    .filter(({ devices }) => devices > 0)
    .map(({ name, devices }) => `${deviceAmount(devices)} in ${name}`);
  if (all.length === 0) return [];
  return [
    hits.length === 0
      ? { question, answer: "Nobody.", good: true }
      : { question, answer: `${namedList(hits)}.`, good: false },
  ];
}
