import catalog from "./catalog.json" with { type: "json" };
import { type ErrorCatalog, errorCatalogSchema } from "./catalog-schema.ts";
import type { FailureClass } from "./failure-class.ts";
import { normalCode } from "./result-code.ts";

/** What is known of a failure. The texts are ours; the facts are those of the page. */
export interface FailureMeaning {
  readonly meaning: string;
  /**
   * Our reading of the page. Null where the page does not say what has to act, as of codes
   * for all that has no other code.
   */
  readonly class: FailureClass | null;
  /** Why it happens, as a rule; null where the page does not say. */
  readonly cause: string | null;
  /** What to do about it: as the page says, and our reading of the meaning where it does not. */
  readonly action: string;
  /** The page that says so; null where none was found. */
  readonly source: string | null;
  /** Whether no page of Microsoft was found that gives this meaning. */
  readonly unverified: boolean;
}

/** A Windows Update result code. */
export interface ErrorMeaning extends FailureMeaning {
  /** Eight hexadecimal digits after `0x`, upper case. */
  readonly code: string;
  /** Its name in Windows' own headers; null where no page has one. */
  readonly symbol: string | null;
}

/** What an alert of the Windows Update service means for one device. */
export interface AlertMeaning extends FailureMeaning {
  /** As reports have it, such as `CancelledByUser`. */
  readonly name: string;
}

/**
 * What a result code means; undefined for one that the table does not have. Takes `0x…` in
 * any case, and decimal numbers with or without sign, as reports write them.
 */
export function errorMeaningOf(code: string): ErrorMeaning | undefined {
  return meanings().byCode.get(normalCode(code));
}

/** Undefined for an alert that the table does not have. Blanks and case do not count. */
export function alertMeaningOf(name: string): AlertMeaning | undefined {
  return meanings().byAlert.get(folded(name));
}

/** Every code and every alert of the table, in its order. */
export function allMeanings(): {
  readonly codes: readonly ErrorMeaning[];
  readonly alerts: readonly AlertMeaning[];
  /** The day on which the rows were last held against the pages. */
  readonly readOn: string;
} {
  const { byCode, byAlert } = meanings();
  return { codes: [...byCode.values()], alerts: [...byAlert.values()], readOn: catalog.readOn };
}

interface Meanings {
  readonly byCode: ReadonlyMap<string, ErrorMeaning>;
  readonly byAlert: ReadonlyMap<string, AlertMeaning>;
}

// checked when the first meaning is asked for, and then kept
const meanings: () => Meanings = (() => {
  let read: Meanings | undefined;
  return () => (read ??= readMeanings(errorCatalogSchema().parse(catalog)));
})();

function readMeanings({ sources, actions, alerts, codes }: ErrorCatalog): Meanings {
  const byCode = codes.map(
    ({ code, symbol, meaning, class: failure, cause, ...row }): [string, ErrorMeaning] => [
      code,
      {
        code,
        symbol: symbol ?? null,
        meaning,
        class: failure,
        cause: cause ?? null,
        action: row.action ?? named(actions, row.sharedAction, code),
        source: row.unverified === true ? null : named(sources, row.source, code),
        unverified: row.unverified === true,
      },
    ],
  );
  const source = named(sources, "alerts", "alerts");
  const byAlert = alerts.map(({ cause, ...row }): [string, AlertMeaning] => [
    folded(row.name),
    { ...row, cause: cause ?? null, source, unverified: false },
  ]);
  return { byCode: new Map(byCode), byAlert: new Map(byAlert) };
}

function named(
  texts: Readonly<Record<string, string>>,
  name: string | undefined,
  row: string,
): string {
  const text = name === undefined ? undefined : texts[name];
  if (text === undefined)
    throw new Error(`catalog.json: ${row} names "${name}", which is not there.`);
  return text;
}

// reports write "Disk full" where the service says DiskFull
function folded(name: string): string {
  return name.replace(/[^a-z0-9]/gi, "").toLowerCase();
}
