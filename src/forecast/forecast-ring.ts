import type { AssumedValues } from "./assumptions.ts";
import { type DrawnDevices, drawDevices } from "./draw-devices.ts";
import { forcedRestarts } from "./forced-restarts.ts";
import type { ForecastSpan, RingForecast, RingPhase, RingSpan } from "./forecast.ts";
import {
  curveOf,
  exposureOf,
  freezeHitsOf,
  heatOf,
  minuteText,
  patchedAt,
  restartsWithin,
} from "./measure-devices.ts";
import { courseSpans, type RingCourse } from "./ring-course.ts";
import type { RingPopulation } from "./ring-population.ts";
import { type Horizon, type RingSchedule } from "./ring-schedule.ts";
import type { RingTerms } from "./ring-terms.ts";
import { forcedAfter } from "./ring-timing.ts";
import type { RolledOut } from "./rolled-out.ts";
import type { SpanList } from "./span-list.ts";
import { lengthWords, momentWords } from "./span-words.ts";

const hour = 3_600_000;
const day = 24 * hour;
const byHandMode = "notifyDownload";

/** What all rings of a forecast share. */
export interface ForecastFrame {
  readonly rollout: RolledOut;
  readonly values: AssumedValues;
  readonly seed: number;
  readonly horizon: Horizon;
  /** In which people work, and devices are on that are off outside of it. */
  readonly businessHours: SpanList;
  readonly freezes: readonly ForecastSpan[];
}

/** One ring, and what a forecast is told of it. */
export interface RingInput {
  readonly terms: RingTerms;
  readonly schedule: RingSchedule;
  readonly postpones: boolean;
  readonly population: RingPopulation;
  /** What somebody says that it has, instead of what was counted. */
  readonly devices: number | undefined;
  readonly heldDays: number;
}

/** A ring's forecast with the devices behind it. */
export interface DrawnRing {
  readonly ring: RingForecast;
  readonly course: RingCourse;
  readonly drawn: DrawnDevices;
  /** When each device runs it, rising. */
  readonly sorted: Float64Array;
}

/** Forecasts one ring. */
export function forecastRing(input: RingInput, frame: ForecastFrame): DrawnRing {
  const { terms, population } = input;
  const { rollout, horizon } = frame;
  const course = courseOfRing(input, frame);
  const drawn = drawDevices(course, frame.seed);
  const sorted = drawn.doneAt.toSorted();
  const patched = patchedAt(sorted);
  const { deadlineDays, graceDays } = termsIn(input, frame);
  const forced = forcedOf(input, frame, course);
  return {
    course,
    drawn,
    sorted,
    ring: {
      key: terms.key,
      displayName: terms.displayName,
      order: terms.order,
      devices: course.devices,
      devicesKnown:
        input.devices === undefined &&
        population.devices !== undefined &&
        population.isLowerBound !== true,
      deferralDays: terms.deferralDays,
      deadlineDays,
      graceDays,
      earliestOffer: minuteText(course.offers[0]),
      latestDiscovery: minuteText((course.offers.at(-1) ?? NaN) + course.scanMs),
      forcedRestart: forced,
      patched,
      exposureHours: exposureOf(patched, rollout.releasedAt),
      windowViolations: restartsWithin(drawn, frame.businessHours),
      freezeHits: freezeHitsOf(drawn, frame.freezes),
      spans: spansOf(input, frame, course),
      curve: curveOf(sorted),
      heat: heatOf(drawn, horizon.clock),
      notes: notesOf(input, frame, course, course.devices > 0 && patched["95"] === null),
    },
  };
}

/** When a ring offers what is rolled out, in epoch milliseconds, rising. */
export function offersOf(
  { terms, population, heldDays }: Pick<RingInput, "terms" | "population" | "heldDays">,
  { starts, deferredFrom, expediteDays, ringContent }: RolledOut,
): readonly number[] {
  if (expediteDays !== null) return starts;
  const allowedAt = (deferredFrom ?? -Infinity) + terms.deferralDays * day;
  const pausedUntil = population.pausedUntil?.[ringContent]?.getTime() ?? -Infinity;
  return starts.map((start) => Math.max(Math.max(start, allowedAt) + heldDays * day, pausedUntil));
}

function courseOfRing(
  input: RingInput,
  { rollout, values, businessHours }: ForecastFrame,
): RingCourse {
  const { terms, schedule, population } = input;
  const isExpedite = rollout.expediteDays !== null;
  const isFeature = rollout.ringContent === "feature";
  const { atOnce } = forcedAfter(terms);
  // an expedited update keeps to no window: its days are a deadline of their own
  const kept = isExpedite ? { ...schedule, slots: undefined, window: undefined } : schedule;
  return {
    key: terms.key,
    devices: input.devices ?? population.devices ?? values.devices,
    offers: offersOf(input, rollout),
    scanMs: (isExpedite ? values.expediteHours : values.scanHours) * hour,
    deadlineMs: isExpedite ? 0 : terms.deadlineDays === null ? null : terms.deadlineDays * day,
    graceMs: (rollout.expediteDays ?? terms.graceDays ?? 0) * day,
    askedMs: terms.deadlineDays === null && atOnce !== null ? atOnce * hour : null,
    pendingAnchorShare: isFeature ? (population.windows10Share ?? values.windows10Share) : 0,
    installMedianMs: (isFeature ? values.featureMedianHours : values.installMedianHours) * hour,
    installMaxMs: (isFeature ? values.featureMaxHours : values.installMaxHours) * hour,
    begins: isExpedite ? "offered" : beginsOf(terms, kept),
    postpones: input.postpones && !isExpedite,
    earlyShare: values.earlyShare,
    spreadMs: terms.deadlineDays === null && !isExpedite ? values.spreadDays * day : Infinity,
    putOffShare: values.putOffShare,
    putOffMs: values.putOffDays * day,
    offShare: values.offShare,
    hotpatchShare: rollout.hasHotpatch ? (population.hotpatchShare ?? values.hotpatchShare) : 0,
    windowShare: population.windowShare ?? values.windowShare,
    onSpans: businessHours,
    activeHours: kept.activeHours,
    ...courseSpans(kept, businessHours),
  };
}

function beginsOf({ mode }: RingTerms, { slots }: RingSchedule): RingCourse["begins"] {
  if (slots !== undefined) return "slot";
  return mode === byHandMode ? "byHand" : "offered";
}

/** Deadline and grace period as they count for what is rolled out. */
function termsIn(
  { terms }: RingInput,
  { rollout: { expediteDays } }: ForecastFrame,
): Pick<RingTerms, "deadlineDays" | "graceDays"> {
  return expediteDays === null ? terms : { deadlineDays: expediteDays, graceDays: 0 };
}

function forcedOf({ terms }: RingInput, { rollout }: ForecastFrame, course: RingCourse) {
  const { offers, scanMs } = course;
  const { expediteDays } = rollout;
  if (course.hotpatchShare === 1) return forcedRestarts(offers, scanMs, null, null);
  if (expediteDays !== null) return forcedRestarts(offers, scanMs, expediteDays * day, null);
  const { atOnce, late } = forcedAfter(terms);
  return forcedRestarts(
    offers,
    scanMs,
    atOnce === null ? null : atOnce * hour,
    late === null ? null : late * hour,
  );
}

function spansOf(input: RingInput, frame: ForecastFrame, course: RingCourse): readonly RingSpan[] {
  const { deferredFrom, releasedAt, expediteDays } = frame.rollout;
  const { deadlineDays, graceDays } = termsIn(input, frame);
  const offeredAt = course.offers[0] ?? NaN;
  const deferredUntil =
    expediteDays === null && deferredFrom !== null
      ? Math.max(releasedAt, deferredFrom + input.terms.deferralDays * day)
      : releasedAt;
  const foundAt = (course.offers.at(-1) ?? NaN) + course.scanMs;
  const expiresAt = foundAt + (deadlineDays ?? 0) * day;
  const endsAt = expiresAt + (graceDays ?? 0) * day;
  const spans: RingSpan[] = [];
  const add = (phase: RingPhase, from: number, to: number) => {
    const [begin, end] = [minuteText(from), minuteText(to)];
    // what never comes has no instants
    if (begin === null || end === null) return;
    if (begin < end || phase === "restart") spans.push({ phase, from: begin, to: end });
  };
  add("deferral", releasedAt, Math.min(deferredUntil, offeredAt));
  add("held", deferredUntil, offeredAt);
  add("offer", offeredAt, foundAt);
  if (deadlineDays !== null && course.hotpatchShare < 1) {
    add("deadline", foundAt, expiresAt);
    add("grace", expiresAt, endsAt);
    add("restart", endsAt, endsAt);
  }
  return spans;
}

function notesOf(
  { terms, schedule, population, heldDays, postpones }: RingInput,
  { rollout }: ForecastFrame,
  course: RingCourse,
  isOpen: boolean,
): readonly string[] {
  if (rollout.expediteDays !== null) return [];
  const notes: string[] = course.devices === 0 ? ["It reaches no device."] : [];
  const isForced = terms.deadlineDays !== null;
  for (const path of terms.taken) notes.push(`The files leave ${path} alone; ${takenFor(path)}.`);
  if (course.begins === "byHand")
    notes.push(
      isForced
        ? "Its mode notifies of a download: devices are taken to install when the deadline has passed, as Intune documents it; Windows' page has them install at once."
        : "Its mode notifies of a download and no deadline forces it: nothing installs unless somebody does it.",
    );
  else if (!isForced)
    notes.push(
      course.askedMs === null
        ? "It has no deadline, so that nothing forces a restart, and nothing bounds the last one."
        : "It has no deadline: Windows asks for the restart, and forces it after seven days.",
    );
  if (isForced && postpones)
    notes.push("Its restarts wait for the deadline, and then come at any hour.");
  if (schedule.slots !== undefined && isForced)
    notes.push(
      "Its scheduled installation is kept until the deadline, which then installs and restarts at any hour.",
    );
  if (schedule.window !== undefined)
    notes.push(
      isForced
        ? "Its restarts wait for the native window, and an expired deadline breaks it; some devices may not keep windows."
        : "Its restarts wait for the native window, whatever time passes; nobody is taken to restart by hand.",
    );
  const paused = population.pausedUntil?.[rollout.ringContent];
  if (paused !== undefined) notes.push(`It is paused until ${momentWords(paused.toISOString())}.`);
  if (heldDays > 0)
    notes.push(`It is held back for ${lengthWords(heldDays * day)} more, as asked.`);
  if (course.hotpatchShare > 0)
    notes.push(
      course.hotpatchShare === 1
        ? "All its devices take the hotpatch, so that none restarts."
        : `A share of ${course.hotpatchShare} takes the hotpatch, without a restart.`,
    );
  if (isOpen)
    notes.push(
      course.begins === "byHand"
        ? "It is not known when its devices run the update."
        : "Not all devices come to run it in this model: those that are off when it may install or restart, and that nothing forces, never do.",
    );
  return [...notes, ...schedule.notes];
}

function takenFor(path: string): string {
  if (path.endsWith("deferralDays")) return "no deferral is taken";
  return path === "gracePeriodDays" ? "Windows' two days are taken" : "no deadline is taken";
}
