import { isMapping } from "../../kind/value-at.ts";
import {
  collectorEnvelopeSchema,
  collectorFormat,
  type CollectorPart,
  collectorParts,
  type CollectorParts,
  collectorVersion,
} from "./output-schema.ts";

/** What a device said of its updates. A part is null where it is not known, and `unknown` says why. */
export interface CollectorReport extends CollectorParts {
  /** When the report was made, by the clock of the device. */
  readonly at: string;
  readonly unknown: readonly UnknownPart[];
  /** Parts that have more entries than are told. */
  readonly shortened: readonly ("events" | "history")[];
}

/** A part of a report that is not known. */
export interface UnknownPart {
  readonly part: CollectorPart;
  /**
   * `notRead`: the device could not; `invalid`: it said what cannot be; `missing`: it said nothing
   * of it.
   */
  readonly because: "notRead" | "invalid" | "missing";
  /** What the device said, or what is wrong with it. Untrusted text. */
  readonly detail: string;
}

/** What a line of output is. */
export type CollectorReading =
  | { readonly ok: true; readonly report: CollectorReport }
  | { readonly ok: false; readonly reason: CollectorFailure };

/**
 * Why there is no report. `empty`: nothing was printed; `cut`: it begins or ends as JSON and is
 * none; `otherFormat`: somebody else printed it; `laterVersion`: a later collector made it;
 * `invalid`: it is none of that, and not to be understood; `tooLong`: no device prints so much.
 */
export type CollectorFailure =
  | "empty"
  | "cut"
  | "otherFormat"
  | "laterVersion"
  | "invalid"
  | "tooLong";

/** Intune keeps 2,048 characters; anything far beyond comes from elsewhere. */
const longestOutput = 65_536;

/**
 * Reads what the collector printed. Lines before the last one are of no use, as Intune keeps the last
 * alone. Never throws, whatever the text: it comes from a device, and may be cut or made up.
 *
 * @example
 * for await (const run of tenant.remediations.listRuns(id)) {
 *   const reading = parseCollectorOutput(run.output);
 *   if (reading.ok && reading.report.restart?.pending) console.log(run.deviceName);
 * }
 */
export function parseCollectorOutput(text: unknown): CollectorReading {
  if (typeof text !== "string")
    return failed(text === null || text === undefined ? "empty" : "invalid");
  if (text.length > longestOutput) return failed("tooLong");
  const line =
    text
      .replace(/^\ufeff/, "")
      .trim()
      .split(/\r\n|\n|\r/)
      .at(-1)
      ?.trim() ?? "";
  if (line === "") return failed("empty");
  const value = parsedJson(line);
  if (value === undefined) return failed(/^\{|\}$/.test(line) ? "cut" : "otherFormat");
  if (!isMapping(value) || value["format"] !== collectorFormat) return failed("otherFormat");
  const { version } = value;
  if (typeof version === "number" && version > collectorVersion) return failed("laterVersion");
  const envelope = collectorEnvelopeSchema().safeParse(value);
  if (!envelope.success) return failed("invalid");
  const { at, unread, shortened } = envelope.data;
  const unknown: UnknownPart[] = [];
  const parts = Object.fromEntries(
    (Object.keys(collectorParts) as CollectorPart[]).map((part) => {
      const read = readPart(part, value, unread);
      if (read.unknown) unknown.push(read.unknown);
      return [part, read.value];
    }),
  ) as unknown as CollectorParts;
  return { ok: true, report: { at, ...parts, unknown, shortened } };
}

function failed(reason: CollectorFailure): CollectorReading {
  return { ok: false, reason };
}

/** Undefined where it is no JSON; what is cut never is. */
function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    // a text that is nested too deeply is a RangeError, and no report either
    return undefined;
  }
}

function readPart(
  part: CollectorPart,
  value: Readonly<Record<string, unknown>>,
  unread: Readonly<Record<string, string>>,
): { readonly value: unknown; readonly unknown?: UnknownPart } {
  const said = Object.hasOwn(value, part) ? value[part] : undefined;
  if (said === undefined || said === null) {
    const detail = ownText(unread, part) ?? ownText(unread, "all");
    const because = detail === undefined ? ("missing" as const) : ("notRead" as const);
    return { value: null, unknown: { part, because, detail: detail ?? "it is not there" } };
  }
  const read = collectorParts[part]().safeParse(said);
  if (read.success) return { value: read.data };
  const [issue] = read.error.issues;
  const detail = `${[part, ...(issue?.path ?? [])].map(String).join(".")} is not as it has to be`;
  return { value: null, unknown: { part, because: "invalid", detail } };
}

function ownText(texts: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}
