/** The wall clock of a place. A local time is in epoch milliseconds, as if the place were at UTC. */
export interface ZoneClock {
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  toLocal(at: number): number;
  /**
   * The instant of a local time. One that a change of clocks skips is as much later, one that
   * comes twice is its first: as `Temporal` has it by default.
   */
  toUtc(local: number): number;
}

const minute = 60_000;
const day = 1440 * minute;
/** Offsets are kept in blocks of that many days; no zone changes its clocks twice in one. */
const blockMs = 8 * day;

/** Offsets within a block: one, or two with the instant of their change. */
interface Block {
  readonly before: number;
  readonly changeAt: number;
  readonly after: number;
}

/**
 * The clock of a time zone, with its changes to summer time and back.
 *
 * @throws {RangeError} where this Node knows no such zone.
 */
export function zoneClock(timeZone: string): ZoneClock {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = newZoneClock(timeZone);
  clocks.set(timeZone, clock);
  return clock;
}

/** Clocks that were asked for; they depend on nothing but their zone. */
const clocks = new Map<string, ZoneClock>();

function newZoneClock(timeZone: string): ZoneClock {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  const read = (at: number): number =>
    offsetOf(format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "");
  const blocks = new Map<number, Block>();
  const blockOf = (index: number): Block => {
    const known = blocks.get(index);
    if (known !== undefined) return known;
    const block = readBlock(index * blockMs, read);
    blocks.set(index, block);
    return block;
  };
  const offsetAt = (at: number): number => {
    const block = blockOf(Math.floor(at / blockMs));
    return at < block.changeAt ? block.before : block.after;
  };
  return {
    timeZone,
    toLocal: (at) => at + offsetAt(at),
    toUtc(local) {
      // no clock is more than 14 hours off, and none changes by more than a day
      const earlier = offsetAt(local - day);
      const first = local - earlier;
      if (offsetAt(first) === earlier) return first;
      const second = local - offsetAt(local + day);
      return second + offsetAt(second) === local ? second : first;
    },
  };
}

function readBlock(from: number, read: (at: number) => number): Block {
  const [before, after] = [read(from), read(from + blockMs)];
  if (before === after) return { before, changeAt: Infinity, after };
  let [low, high] = [from / minute, (from + blockMs) / minute];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (read(middle * minute) === before) low = middle;
    else high = middle;
  }
  return { before, changeAt: high * minute, after };
}

// GMT, GMT+01:00, GMT-03:30
function offsetOf(name: string): number {
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  if (sign === undefined) return 0;
  const size = (Number(hours) * 60 + Number(minutes)) * minute;
  return sign === "-" ? -size : size;
}
