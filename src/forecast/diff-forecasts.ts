import type { BakeForecast, Forecast, ForecastDiff, RingForecast } from "./forecast.ts";
import { lengthWords, momentWords } from "./span-words.ts";

/** A difference, and how bad it is: above 0 worse than before, below better. */
interface Difference {
  readonly weight: number;
  readonly sentence: string;
}

/** Less is within what chance and rounding do. */
const leastMs = 30 * 60_000;
/** Where a part of the devices moves by less than this, nobody notices. */
const leastShare = 0.01;

/** What a change of the files does to the forecast of one release, told for who reviews it. Pure. */
export function diffForecasts(before: Forecast, after: Forecast): ForecastDiff {
  const differences = [
    ...fleetDifferences(before, after),
    ...ringSets(before, after),
    ...pairs(before, after).flatMap(([was, is]) => ringDifferences(was, is)),
    ...bakeDifferences(before.bake, after.bake),
  ];
  return {
    formatVersion: 1,
    release: after.release,
    before,
    after,
    sentences: differences
      .sort((a, b) => b.weight - a.weight)
      .map(({ sentence }) => `${sentence}.`),
  };
}

function pairs(before: Forecast, after: Forecast): [RingForecast, RingForecast][] {
  return after.rings.flatMap((is) => {
    const was = before.rings.find(({ key }) => key === is.key);
    return was === undefined ? [] : [[was, is]];
  });
}

function ringSets(before: Forecast, after: Forecast): Difference[] {
  const keysOf = ({ rings }: Forecast) => new Set(rings.map(({ key }) => key));
  const [had, has] = [keysOf(before), keysOf(after)];
  return [
    ...before.rings
      .filter(({ key }) => !has.has(key))
      .map(({ key }) => ({ weight: 80, sentence: `${key} is no longer a ring` })),
    ...after.rings
      .filter(({ key }) => !had.has(key))
      .map(({ key, earliestOffer }) => ({
        weight: 20,
        sentence: `${key} is a new ring${earliestOffer === null ? "" : `, first offered it at ${momentWords(earliestOffer)}`}`,
      })),
  ];
}

function fleetDifferences(before: Forecast, after: Forecast): Difference[] {
  const [was, is] = [before.fleet, after.fleet];
  const isCounted = [...before.rings, ...after.rings].every((ring) => ring.devicesKnown);
  const supposed = isCounted ? "" : ", with the devices that rings are supposed to have";
  const ends = `the fleet of these rings ${is.endsBeforeNextRelease ? "is" : "is no longer"} done before the next release at ${momentWords(after.nextReleaseAt)}`;
  const told = [
    ...(was.endsBeforeNextRelease !== is.endsBeforeNextRelease &&
    is.endsBeforeNextRelease !== null &&
    was.endsBeforeNextRelease !== null
      ? [{ weight: is.endsBeforeNextRelease ? -100 : 100, sentence: ends }]
      : []),
    ...moved("95 % of the fleet of these rings run it", was.patched["95"], is.patched["95"], 60),
  ];
  return told.map((one) => ({ ...one, sentence: `${one.sentence}${supposed}` }));
}

function ringDifferences(was: RingForecast, is: RingForecast): Difference[] {
  const { key } = is;
  return [
    ...moved(`${key} is first offered it`, was.earliestOffer, is.earliestOffer, 10),
    ...moved(
      `the last restart of ${key} is forced`,
      was.forcedRestart.max,
      is.forcedRestart.max,
      40,
    ),
    ...moved(`95 % of ${key} run it`, was.patched["95"], is.patched["95"], 30),
    ...counted(
      `restarts of ${key} in business hours`,
      shareOf(was.windowViolations, was),
      shareOf(is.windowViolations, is),
      35,
    ),
    ...freezes(was, is),
    ...was.notes
      .filter((note) => !is.notes.includes(note))
      .map((note) => ({ weight: -1, sentence: `no longer so of ${key}: ${asClause(note)}` })),
    ...is.notes
      .filter((note) => !was.notes.includes(note))
      .map((note) => ({ weight: 15, sentence: `now so of ${key}: ${asClause(note)}` })),
  ];
}

function bakeDifferences(
  before: readonly BakeForecast[],
  after: readonly BakeForecast[],
): Difference[] {
  return after.flatMap(({ from, to, hours, required, ok }) => {
    const was = before.find((one) => one.from === from && one.to === to);
    if (was === undefined || was.hours === hours) return [];
    const time = (of: number | null) => (of === null ? "not bounded" : `${of} hours`);
    const wanted = ok ? "" : `, and ${required} are wanted`;
    const sentence = `the time from ${from} to ${to} is ${time(hours)} instead of ${time(was.hours)}${wanted}`;
    const isShorter = hours === null || (was.hours !== null && hours < was.hours);
    const weight = was.ok !== ok ? 90 : 25;
    return [{ weight: isShorter ? weight : -weight, sentence }];
  });
}

function freezes(was: RingForecast, is: RingForecast): Difference[] {
  const names = new Set([...was.freezeHits, ...is.freezeHits].map(({ name }) => name));
  const share = (ring: RingForecast, name: string) =>
    shareOf(ring.freezeHits.find((hit) => hit.name === name)?.devices ?? 0, ring);
  return [...names].flatMap((name) =>
    counted(
      `restarts of ${is.key} within the freeze ${name}`,
      share(was, name),
      share(is, name),
      50,
    ),
  );
}

/** Later is worse, and never worst. */
function moved(what: string, was: string | null, is: string | null, weight: number): Difference[] {
  if (was !== null && is === null)
    return [{ weight: weight + 45, sentence: `${what} never, instead of at ${momentWords(was)}` }];
  if (is === null) return [];
  if (was === null)
    return [{ weight: -weight, sentence: `${what} at ${momentWords(is)}, instead of never` }];
  const byMs = Date.parse(is) - Date.parse(was);
  if (Math.abs(byMs) < leastMs) return [];
  const direction = byMs > 0 ? "later" : "earlier";
  return [
    {
      weight: byMs > 0 ? weight : -weight,
      sentence: `${what} ${lengthWords(byMs)} ${direction}, at ${momentWords(is)}`,
    },
  ];
}

function counted(what: string, was: number, is: number, weight: number): Difference[] {
  if (Math.abs(is - was) < leastShare) return [];
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return [
    {
      weight: is > was ? weight : -weight,
      sentence: `${what} are ${percent(is)} of its devices instead of ${percent(was)}`,
    },
  ];
}

function shareOf(count: number, { devices }: RingForecast): number {
  return devices === 0 ? 0 : count / devices;
}

/** A sentence as the end of another one. */
function asClause(note: string): string {
  return note.replace(/\.$/, "").replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
