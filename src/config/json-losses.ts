/** A value of a config program that JSON would change or leave out. */
export interface JsonLoss {
  /** Such as `rings.broad.order`. */
  readonly path: string;
  /** What it is and what to write instead. */
  readonly message: string;
}

/**
 * The values that JSON would leave out or change without a word: functions, symbols, what is
 * no finite number, dates, instances of classes, gaps in lists, circles. A property that is
 * undefined counts as not given.
 *
 * It is sent to the process of the config as text, so it names nothing from outside itself.
 */
export function jsonLosses(config: unknown): JsonLoss[] {
  const mostLevels = 24;
  const mostLosses = 100;
  const losses: JsonLoss[] = [];
  const say = (path: readonly string[], message: string) => {
    if (losses.length < mostLosses) losses.push({ path: path.join("."), message });
  };
  const classOf = (value: object): string | undefined => {
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (prototype === null || prototype === Object.prototype) return undefined;
    const { constructor } = prototype as { constructor?: { name?: unknown } };
    return typeof constructor?.name === "string" && constructor.name !== ""
      ? constructor.name
      : "class instance";
  };
  const look = (value: unknown, path: readonly string[], above: readonly object[]): void => {
    if (typeof value === "function") say(path, "is a function; write the value that it gives");
    else if (typeof value === "symbol") say(path, "is a symbol; write a text");
    else if (typeof value === "bigint") say(path, "is a bigint; write a number without the n");
    else if (typeof value === "number" && !Number.isFinite(value)) {
      say(path, `is ${value}; write a finite number`);
    } else if (typeof value === "object" && value !== null) lookInto(value, path, above);
  };
  const lookInto = (value: object, path: readonly string[], above: readonly object[]): void => {
    if (above.includes(value)) return say(path, "holds itself; write the values out");
    if (above.length > mostLevels) {
      return say(
        path.slice(0, 4),
        `is nested too deeply; at most ${mostLevels} levels are allowed`,
      );
    }
    const inner = [...above, value];
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        const item = (value as unknown[])[index];
        const place = [...path, String(index)];
        if (item === undefined) say(place, "is undefined in a list; leave it out");
        else look(item, place, inner);
      }
      return;
    }
    const name = classOf(value);
    if (name === "Date") {
      return say(path, 'is a Date; write a text such as "2026-12-01" or "2026-12-01T09:00:00Z"');
    }
    if (name === "Promise") return say(path, "is a promise; write await before it");
    if (name !== undefined) return say(path, `is a ${name}; write a plain object or a list`);
    const isShown = (key: symbol) => Object.prototype.propertyIsEnumerable.call(value, key);
    if (Object.getOwnPropertySymbols(value).some(isShown)) {
      say(path, "has a symbol as a key; write a text");
    }
    for (const [key, item] of Object.entries(value)) look(item, [...path, key], inner);
  };
  look(config, [], []);
  return losses;
}
