import { isMapping } from "../../kind/value-at.ts";
import { type ToolOutput, toolOutputSchema, toolOutputVersion } from "./tool-output.ts";

/** What a device printed, read. */
export type ToolReading =
  | { readonly ok: true; readonly output: ToolOutput }
  | { readonly ok: false; readonly reason: ToolOutputFailure };

/**
 * Why there is no state.
 *
 * - `empty` nothing was printed
 * - `cut` it begins or ends as JSON and is none
 * - `foreign` somebody else printed it, or the script of another tool or for another purpose
 * - `laterVersion` a later script made it
 * - `unreadable` it bears our marks, and says what cannot be
 * - `tooLong` no device prints so much
 */
export type ToolOutputFailure =
  | "empty"
  | "cut"
  | "foreign"
  | "laterVersion"
  | "unreadable"
  | "tooLong";

/** Intune keeps 2,048 characters; anything far beyond comes from elsewhere. */
const longestPrinted = 65_536;

/**
 * Reads what a script of a tool printed. Of several lines the last counts, as Intune keeps that
 * alone. Never throws: the text comes from a device, and may be cut or made up. `err` and `have`
 * remain untrusted texts.
 *
 * ```ts
 * const reading = parseToolOutput('{"v":1,"t":"go"', { tool: "go", purpose: "activation" });
 * console.log(reading.ok ? reading.output.state : reading.reason); // cut
 * ```
 */
export function parseToolOutput(
  text: unknown,
  expected: {
    readonly tool?: string | undefined;
    readonly purpose?: ToolOutput["for"] | undefined;
  } = {},
): ToolReading {
  if (text === null || text === undefined) return failed("empty");
  if (typeof text !== "string") return failed("unreadable");
  if (text.length > longestPrinted) return failed("tooLong");
  const line = lastLine(text);
  if (line === "") return failed("empty");
  const value = jsonOf(line);
  if (value === undefined) return failed(/^\{|\}$/.test(line) ? "cut" : "foreign");
  if (!isMapping(value) || typeof value["v"] !== "number" || typeof value["t"] !== "string")
    return failed("foreign");
  if (value["v"] > toolOutputVersion) return failed("laterVersion");
  const parsed = toolOutputSchema().safeParse(value);
  if (!parsed.success) return failed("unreadable");
  const output = parsed.data;
  if (expected.tool !== undefined && output.t !== expected.tool) return failed("foreign");
  if (expected.purpose !== undefined && output.for !== expected.purpose) return failed("foreign");
  return { ok: true, output };
}

function lastLine(text: string): string {
  const lines = text
    .replace(/^\ufeff/, "")
    .trim()
    .split(/\r\n|\n|\r/);
  return lines.at(-1)?.trim() ?? "";
}

/** Undefined where it is no JSON. */
function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    // one that is nested too deeply is a RangeError, and no output either
    return undefined;
  }
}

function failed(reason: ToolOutputFailure): ToolReading {
  return { ok: false, reason };
}
