import { amountText, deviceAmount, numberText } from "../kind/amounts.ts";
import { hoursText } from "../maintenance/window-text.ts";
import type { WindowWords } from "../maintenance/window-vocabulary.ts";

/** The devices of a window, by what their builds make of it. */
export interface WindowDevices {
  /** All that the window reaches. */
  readonly reached: number;
  readonly keep: number;
  /** Those whose builds may know windows or not. */
  readonly unknown: number;
  /** Those that do not know windows, by the time at which their ring starts the installation. */
  readonly startOnly: ReadonlyMap<string, number>;
  /** Those that do not know windows, and have no schedule either. */
  readonly unscheduled: number;
  /** Why others may be reached, as parts of sentences. */
  readonly others: readonly string[];
}

/** How many devices keep a window, and what becomes of it on the others. Nothing is promised. */
export function keepingText(window: WindowWords, devices: WindowDevices): string {
  const { reached, keep, unknown, startOnly, unscheduled, others } = devices;
  const atLeast = unknown > 0 || others.length > 0;
  return [
    `${atLeast ? "At least " : ""}${numberText(keep)} of ${deviceAmount(reached)} ${keep === 1 ? "keeps" : "keep"} the window ${hoursText(window)}, except that an expired deadline or a person may restart them at any time.`,
    ...[...startOnly].map(
      ([start, count]) =>
        `${doNotKnow(count)}: there ${start} only starts the installation, and a restart may come later.`,
    ),
    ...(unscheduled > 0
      ? [`${doNotKnow(unscheduled)} and have no schedule at all: their ring's mode decides when.`]
      : []),
    unknown > 0 ? `${numberText(unknown)} unknown: what they run does not tell.` : "0 unknown.",
    ...(others.length > 0 ? [`More may be reached: ${others.join("; ")}.`] : []),
  ].join(" ");
}

/** What a ring that only starts the installation would gain from a window, and on how many devices. */
export function proposalText(
  ring: string,
  start: string,
  { reached, keep, unknown, others }: Omit<WindowDevices, "startOnly" | "unscheduled">,
): string {
  const atLeast = unknown > 0 || others.length > 0;
  return `${start} only starts the installation, and a restart may come later. With maintenanceWindow.enforce: both ${atLeast ? "at least " : ""}${numberText(keep)} of ${deviceAmount(reached)} of ${ring} would keep the window to its end.`;
}

function doNotKnow(count: number): string {
  return amountText(count, "does not know windows", "do not know windows");
}
