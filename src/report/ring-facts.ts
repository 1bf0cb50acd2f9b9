import type { Forecast, RingForecast } from "../forecast/forecast.ts";
import { deviceAmount, numberText } from "../kind/amounts.ts";
import type { PictureClock } from "./pictures/picture-clock.ts";

/** How instants are written beside a forecast: `Sat 14 Nov 17:00`. */
export function momentText(at: string | null, clock: PictureClock, never = "never"): string {
  return at === null ? never : clock.format("%a %d %b %H:%M", new Date(at));
}

/** The devices of a ring, and whether somebody counted them. */
export function ringSize({ devices, devicesKnown }: RingForecast): string {
  return devicesKnown ? deviceAmount(devices) : `${numberText(devices)} assumed`;
}

/** Days of deferral, deadline and grace period. */
export function ringDays({ deferralDays, deadlineDays, graceDays }: RingForecast): string {
  const days = [deferralDays, deadlineDays, graceDays].map((value) => String(value ?? "–"));
  return days.join(" / ");
}

/**
 * When a ring is offered a release, and when the last restart is forced: of devices that install at
 * once, and of those that install as late as they may.
 */
export function ringTimes(
  { earliestOffer, forcedRestart: { max, maxLateInstall } }: RingForecast,
  format: (at: string) => string,
): string {
  if (earliestOffer === null) return "not offered";
  const offered = `offered ${format(earliestOffer)}`;
  if (max === null) return `${offered}, no restart is forced`;
  const late = maxLateInstall === null ? "" : `, late ${format(maxLateInstall)}`;
  return `${offered}, forced ${format(max)}${maxLateInstall === max ? "" : late}`;
}

/** What is rolled out, as part of a sentence: `Forecast of the release of 2026-11-10`. */
export function contentTitle({ content: { kind, name } }: Forecast): string {
  switch (kind) {
    case "quality":
      return `the release of ${name}`;
    case "feature":
      return name;
    case "expedite":
      return `the expedited release of ${name}`;
    default:
      return kind satisfies never;
  }
}
