import { parseAssumption } from "../forecast/assumptions.ts";
import type { ForecastOptions } from "../forecast/draw-rings.ts";
import { currentRelease } from "../forecast/patch-tuesday.ts";
import type { OptionValues } from "./command-line/option.ts";
import type { WhatIfOptions } from "./declarations/forecast.ts";
import { CommandError } from "./exit-code.ts";

/** What the options of a forecast ask for. */
export function whatIfOf(options: OptionValues<WhatIfOptions>, now: Date): ForecastOptions {
  const { release, policy, hold, devices, assume, seed } = options;
  return {
    release: release ?? currentRelease(now),
    policy,
    heldDays: Object.fromEntries(
      hold.map((text) => {
        const [key, days] = halvesOf("--hold", text);
        return [key, numberOf("--hold", days.replace(/d$/, ""))];
      }),
    ),
    devices: Object.fromEntries(
      devices.map((text) => {
        const [key, count] = halvesOf("--devices", text);
        return [key, numberOf("--devices", count)];
      }),
    ),
    assume: Object.assign(
      {},
      ...assume.map((text) => {
        const [name, value] = halvesOf("--assume", text);
        return parseAssumption(name, value);
      }),
    ) as NonNullable<ForecastOptions["assume"]>,
    ...(seed !== undefined && { seed: numberOf("--seed", seed) }),
  };
}

function halvesOf(flag: string, text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new CommandError(`${flag} takes a name, = and a value (is ${text})`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new CommandError(`${flag} takes a number (is ${text})`);
  return value;
}
