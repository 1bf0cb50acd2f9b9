const hour = 3_600_000;
const day = 24 * hour;

/** An instant of a forecast as people read it: `2026-11-27 16:00 UTC`. */
export function momentWords(at: string): string {
  return `${at.slice(0, 16).replace("T", " ")} UTC`;
}

/** A length of time, `3 days`, `2 days 4 hours` or `20 minutes`; its sign is left out. */
export function lengthWords(ms: number): string {
  const size = Math.abs(ms);
  const hours = Math.round(size / hour);
  if (hours === 0) return counted(Math.round(size / 60_000), "minute");
  if (hours < 48 && hours % 24 !== 0) return counted(hours, "hour");
  const rest = hours % 24;
  const days = counted(Math.floor((hours * hour) / day), "day");
  return rest === 0 ? days : `${days} ${counted(rest, "hour")}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
