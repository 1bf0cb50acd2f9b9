import { CommandError } from "./exit-code.ts";

const parts = { hours: 3_600_000, minutes: 60_000, seconds: 1000 } as const;

const forms = [
  // 1h30m, 15m, 15min, 90s
  /^(?:(?<hours>\d+(?:\.\d+)?)\s*h)?\s*(?:(?<minutes>\d+(?:\.\d+)?)\s*m(?:in)?)?\s*(?:(?<seconds>\d+(?:\.\d+)?)\s*s)?$/,
  /^(?<seconds>\d+(?:\.\d+)?)$/,
  // ISO 8601, such as PT1H30M
  /^PT(?:(?<hours>\d+(?:\.\d+)?)H)?(?:(?<minutes>\d+(?:\.\d+)?)M)?(?:(?<seconds>\d+(?:\.\d+)?)S)?$/,
];

/** `90s`, `15m`, `15min`, `1h`, `1h30m`, `PT15M` or plain seconds, in milliseconds. */
export function durationInMs(text: string): number {
  for (const form of forms) {
    const stated = Object.entries(form.exec(text.trim())?.groups ?? {}).filter(
      ([, value]) => value !== undefined,
    );
    if (stated.length > 0)
      return stated.reduce(
        (sum, [part, value]) => sum + Number(value) * parts[part as keyof typeof parts],
        0,
      );
  }
  throw new CommandError(`${JSON.stringify(text)} is no duration; write 90s, 15m or 1h30m`);
}
