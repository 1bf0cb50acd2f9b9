// What a forecast of the rings that Windows Autopatch makes looks like, for pictures: the days are
// Microsoft's, the spread of the devices is made up.
// https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-groups-policies
import type { Forecast, RingForecast, RingSpan } from "ringwright";

const hourInMs = 3_600_000;
const releasedAt = "2026-11-10T18:00:00.000Z";
const nextReleaseAt = "2026-12-08T18:00:00.000Z";

const at = (hours: number) => new Date(Date.parse(releasedAt) + hours * hourInMs).toISOString();

interface Sketch {
  readonly key: string;
  readonly displayName: string;
  readonly devices: number;
  readonly deferralDays: number;
  readonly deadlineDays: number;
  readonly graceDays: number;
}

const sketches: readonly Sketch[] = [
  ["test", "Test", 40, 0, 0, 0],
  ["ring1", "Ring 1", 160, 1, 2, 2],
  ["ring2", "Ring 2", 900, 6, 2, 2],
  ["ring3", "Ring 3", 2600, 9, 5, 2],
  ["last", "Last", 1200, 11, 3, 2],
].map(([key, displayName, devices, deferralDays, deadlineDays, graceDays]) => ({
  key: String(key),
  displayName: String(displayName),
  devices: Number(devices),
  deferralDays: Number(deferralDays),
  deadlineDays: Number(deadlineDays),
  graceDays: Number(graceDays),
}));

/** The forecast for the default rings of Autopatch and the release of November 2026. */
export function autopatchForecast(): Forecast {
  const rings = sketches.map(ringForecast);
  const devices = sketches.reduce((sum, ring) => sum + ring.devices, 0);
  const fleetShare = (hours: number) =>
    sketches.reduce((sum, ring) => sum + ring.devices * shareOf(ring, hours), 0) / devices;
  const until = (share: number) => {
    let hours = 0;
    while (fleetShare(hours) < share) hours++;
    return hours;
  };
  return {
    formatVersion: 1,
    release: "2026-11-10",
    releasedAt,
    nextReleaseAt,
    content: { kind: "quality", policy: null, name: "2026-11-10" },
    assumptions: {
      seed: 1,
      timeZone: "Europe/Berlin",
      scanHours: 22,
      installHours: { median: 1, max: 6 },
      offShare: 0.3,
      bakeHours: 48,
      sentences: [
        "Devices look for updates every 22 hours or more often.",
        "An installation takes 1 hour, and at most 6.",
        "Three of ten devices are off outside of business hours.",
        "48 hours are wanted from the last forced restart of a ring to the first offer to the next.",
      ],
    },
    rings,
    bake: [2, 50, 2, -94].map((hours, index) => ({
      from: sketches[index]?.key ?? "",
      to: sketches[index + 1]?.key ?? "",
      hours,
      required: 48,
      ok: hours >= 48,
    })),
    fleet: {
      devices,
      patched: patchedAt(until),
      exposureHours: { "50": until(0.5), "80": until(0.8), "95": until(0.95) },
      windowViolations: rings.reduce((sum, ring) => sum + ring.windowViolations, 0),
      curve: curveOf(fleetShare),
      heat: heatOf(devices),
      endsBeforeNextRelease: true,
    },
    freezes: [
      { name: "Black Friday", from: "2026-11-26T23:00:00.000Z", to: "2026-11-30T23:00:00.000Z" },
    ],
    diagnostics: [
      {
        id: "RW301",
        severity: "warning",
        address: "ring/last",
        message: "Ring 3 is still being restarted when Last is offered the release.",
      },
      { severity: "info", message: "Devices that are off restart once they are on again." },
    ],
  };
}

const scanHours = 22;
// the last hours before the deadline are those in which most devices restart
const spreadHours = 48;

function lastHour({ deferralDays, deadlineDays }: Sketch): number {
  return 24 * (deferralDays + deadlineDays) + scanHours;
}

/** Share of a ring that runs it so many hours after the release; a twentieth was off. */
function shareOf(ring: Sketch, hours: number): number {
  const begin = 24 * ring.deferralDays;
  const share = Math.max(0, hours - begin) / (lastHour(ring) - begin);
  if (share <= 1) return 0.95 * share ** 1.5;
  return 0.95 + 0.05 * Math.min(1, (hours - lastHour(ring)) / (5 * spreadHours));
}

function ringForecast(ring: Sketch, index: number): RingForecast {
  const last = lastHour(ring);
  const begin = 24 * ring.deferralDays;
  const until = (share: number) => {
    let hours = begin;
    while (shareOf(ring, hours) < share) hours++;
    return hours;
  };
  return {
    ...ring,
    order: index * 10,
    devicesKnown: index > 0,
    earliestOffer: at(begin),
    latestDiscovery: at(begin + scanHours),
    forcedRestart: {
      p5: at(last - 20),
      p50: at(last - 8),
      p95: at(last - 1),
      max: at(last),
      maxLateInstall: at(last + 24 * ring.graceDays),
    },
    patched: patchedAt(until),
    exposureHours: { "50": until(0.5), "80": until(0.8), "95": until(0.95) },
    windowViolations: Math.round(ring.devices / 9),
    freezeHits: index < 3 ? [] : [{ name: "Black Friday", devices: 12 * index }],
    spans: spansOf(ring),
    curve: curveOf((hours) => shareOf(ring, hours)),
    heat: heatOf(ring.devices),
    notes: index === 0 ? ["No deadline stands in the ring: Windows forces it as it finds it."] : [],
  };
}

function spansOf({ deferralDays, deadlineDays, graceDays }: Sketch): RingSpan[] {
  const phases = [
    ["deferral", 24 * deferralDays],
    ["offer", scanHours],
    ["deadline", 24 * deadlineDays],
    ["grace", 24 * graceDays],
    ["restart", 0],
  ] as const;
  let hours = 0;
  return phases.flatMap(([phase, length]) => {
    // a restart is a moment
    if (length === 0 && phase !== "restart") return [];
    const span = { phase, from: at(hours), to: at(hours + length) };
    hours += length;
    return [span];
  });
}

function curveOf(share: (hours: number) => number): Forecast["fleet"]["curve"] {
  return Array.from({ length: 28 * 6 + 1 }, (_, index) => ({
    at: at(4 * index),
    share: share(4 * index),
  }));
}

function patchedAt(until: (share: number) => number): RingForecast["patched"] {
  return {
    "5": at(until(0.05)),
    "50": at(until(0.5)),
    "80": at(until(0.8)),
    "95": at(until(0.95)),
  };
}

/** Most restart in the evening of a workday, few in business hours and at night. */
function heatOf(devices: number): number[][] {
  const byHour = (hour: number) => (hour < 7 ? 1 : hour < 18 ? 2 : 14 - Math.abs(20 - hour) * 3);
  const weights = [5, 8, 9, 7, 6, 2, 1].map((day) =>
    Array.from({ length: 24 }, (_, hour) => day * byHour(hour)),
  );
  const total = weights.flat().reduce((sum, weight) => sum + weight, 0);
  return weights.map((row) => row.map((weight) => Math.round((devices * weight) / total)));
}
