import { isNoError, normalCode } from "../errors/result-code.ts";
import { isMapping } from "../../kind/value-at.ts";
import { resultCodes, type SignalMeaning, updateEvents } from "./update-events.ts";

/** One line of an export, read. */
export interface SignalRow {
  /** Name or Entra device id, in small letters. */
  readonly device: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly meaning: SignalMeaning;
  /** `0x80070070`; absent where the line names none, or says that nothing went wrong. */
  readonly code?: string;
  /** `KB5068861`; absent where the line names none. */
  readonly kb?: string;
}

/** Names of computers have 15 characters, those of Entra devices up to 256. */
const nameLimit = 256;

/**
 * A line of an export: `device`, `at`, and `eventId` or `resultCode`; `hresult` and `kb` where they
 * are known. Names of columns in any case, numbers also as text.
 *
 * @returns what is wrong with it, where it cannot be used.
 */
export function signalRow(value: unknown): SignalRow | string {
  if (!isMapping(value)) return "is no object";
  const cell = flatCells(value);
  const device = textOf(cell("device")).toLowerCase();
  if (device === "" || device.length > nameLimit) return "names no device";
  const at = zonedInstant(cell("at"));
  if (at === undefined) return "has no instant with its offset in at";
  const meaning = signalMeaning(textOf(cell("eventId")), textOf(cell("resultCode")));
  if (meaning === undefined) return "has neither an eventId nor a resultCode of 0 to 5";
  const code = textOf(cell("hresult"));
  const kb = textOf(cell("kb"));
  if (code.length > 12 || (kb !== "" && articleOf(kb) === undefined))
    return code.length > 12 ? "has a hresult that is no code" : "has a kb that is no number";
  return {
    device,
    at,
    meaning,
    ...(!isNoError(code) && { code: normalCode(code) }),
    ...(kb !== "" && { kb: articleOf(kb) ?? "" }),
  };
}

/** `KB5068861` for `5068861`, `kb5068861` and `KB5068861`; undefined for anything else. */
export function articleOf(text: string): string | undefined {
  const digits = /^(?:kb)?(\d{4,10})$/i.exec(text.trim())?.[1];
  return digits && `KB${digits}`;
}

/** By the names that we write, else by the same in another case. */
export function flatCells(value: Readonly<Record<string, unknown>>): (name: string) => unknown {
  let folded: ReadonlyMap<string, unknown> | undefined;
  return (name) => {
    if (Object.hasOwn(value, name)) return value[name];
    folded ??= new Map(Object.entries(value).map(([key, cell]) => [key.toLowerCase(), cell]));
    return folded.get(name.toLowerCase());
  };
}

function textOf(cell: unknown): string {
  return typeof cell === "string" || typeof cell === "number" ? String(cell).trim() : "";
}

/** A time without an offset could be of any zone. */
export function zonedInstant(cell: unknown): number | undefined {
  const text = textOf(cell);
  // Windows writes seven digits of a second, JavaScript reads three
  const match = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i.exec(
    text,
  );
  if (match === null) return undefined;
  const [, minute = "", fraction = "", offset = ""] = match;
  const at = Date.parse(
    `${minute.replace(" ", "T")}${fraction.slice(0, 4)}${offset.toUpperCase()}`,
  );
  return Number.isNaN(at) ? undefined : at;
}

function signalMeaning(eventId: string, resultCode: string): SignalMeaning | undefined {
  if (/^\d{1,5}$/.test(eventId)) return updateEvents[Number(eventId)] ?? "other";
  return eventId === "" && /^\d$/.test(resultCode) ? resultCodes[Number(resultCode)] : undefined;
}
