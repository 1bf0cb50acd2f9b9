import { isNoError, normalCode } from "../errors/result-code.ts";
import type { LogEvent } from "./log-event.ts";

/** Longer lines are passed over. */
const lineLimit = 65_536;

/** A line of a log of text. */
export type TextLine =
  | { readonly ok: true; readonly event: LogEvent | undefined }
  | { readonly ok: false; readonly place: string };

/** Whether a text begins as WindowsUpdate.log, CBS.log or setupact.log do. */
export function isTextLog(seen: string): boolean {
  return seen.split("\n", 20).some((line) => lineStart.test(line));
}

const lineStart = /^\ufeff?(\d{4})[-/.](\d\d)[-/.](\d\d)[ T,]+(\d\d):(\d\d):(\d\d)/;

/**
 * Lines of `WindowsUpdate.log` (of `Get-WindowsUpdateLog`), `CBS.log`, `setupact.log` and their
 * like: those that have a code of a failure. Their times are of the device's zone, which they do
 * not name: the time is taken as UTC, which is wrong by hours at most.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/windows-update-logs
 */
export async function* textLogLines(chunks: AsyncIterable<string>): AsyncGenerator<TextLine> {
  let [line, isTooLong, number] = ["", false, 1];
  for await (const chunk of chunks) {
    const [first = "", ...rest] = chunk.split("\n");
    if (!isTooLong) line += first;
    isTooLong ||= line.length > lineLimit;
    for (const next of rest) {
      yield isTooLong
        ? { ok: false, place: `line ${number}` }
        : { ok: true, event: lineEvent(line) };
      number++;
      line = next;
      isTooLong = line.length > lineLimit;
    }
    if (isTooLong) line = "";
  }
  if (isTooLong) yield { ok: false, place: `line ${number}` };
  else if (line !== "") yield { ok: true, event: lineEvent(line) };
}

function lineEvent(line: string): LogEvent | undefined {
  const code = codeOfLine(line);
  if (code === undefined) return undefined;
  const time = lineStart.exec(line);
  const [year = 0, month = 0, ...rest] = time?.slice(1).map(Number) ?? [];
  const at = time === null ? Number.NaN : Date.UTC(year, month - 1, ...rest);
  const kb = /\bKB(\d{6,8})\b/i.exec(line)?.[1];
  return {
    device: null,
    at: Number.isNaN(at) ? null : at,
    eventId: null,
    provider: null,
    meaning: "other",
    code,
    kb: kb === undefined ? null : `KB${kb}`,
    title: null,
  };
}

// a code stands after what says that it is one
const marked =
  /(?:\b(?:hr|hresult|error|errorcode|failed|status|result|exit code)\b[^\w\r\n]{0,6}(?:code\b[^\w\r\n]{0,6})?)((?:0x)?[0-9a-f]{8})\b/gi;

function codeOfLine(line: string): string | undefined {
  for (const [, found = ""] of line.matchAll(marked)) {
    const code = normalCode(/^0x/i.test(found) ? found : `0x${found}`);
    if (!isNoError(code) && /^0x(?:8|C)/.test(code)) return code;
  }
  return undefined;
}
