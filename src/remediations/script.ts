import type { DecodedText } from "../kind/text-files.ts";
import { isAscii } from "../rules/ground/ignore-case.ts";

/**
 * The longest script that is sent, in bytes.
 *
 * Unverified: 200 KB is documented for platform scripts; no page names a limit for remediations.
 *
 * @see https://learn.microsoft.com/intune/intune-service/apps/powershell-scripts
 */
export const scriptLimitInBytes = 200 * 1024;

const mark = "\ufeff";

/**
 * A script as its bytes say it. The mark at the start goes where it means nothing: scripts that are
 * checked for a signature have to be UTF-8 without it. Where a script has more than ASCII it stays,
 * since Windows PowerShell 5.1 takes a file without it for the code page of the device.
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/remediations
 */
export function decodeScript(bytes: Uint8Array): DecodedText {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { problem: "is UTF-16, and Intune takes UTF-8; save it as UTF-8" };
  if (bytes.includes(0)) return { problem: "holds bytes of 0, which no script does" };
  const text = utf8Text(bytes);
  if (text === undefined) return { problem: "is not UTF-8 text; save it as UTF-8" };
  if (text.replace(mark, "").trim() === "") return { problem: "is empty" };
  return { text: normalScript(text) };
}

/** A script as it goes over the wire. */
export function scriptToWire(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

/**
 * A script as the wire has it; null where there is none. What is no UTF-8 text stays in Base64, with
 * a word before it, so that it equals no script of a file.
 */
export function scriptFromWire(content: unknown): string | null {
  if (typeof content !== "string" || content === "") return null;
  const bytes = Buffer.from(content, "base64");
  const text = utf8Text(bytes);
  return text === undefined ? `${notText}${content}` : text;
}

const notText = "base64:";

/** Whether what was read is no text, and so cannot be a script of a file. */
export function isNoText(script: string | null): boolean {
  return script?.startsWith(notText) === true;
}

/** Scripts with the same normal form are one: without a mark that means nothing, lines as Windows ends them or not. */
export function comparedScript(text: string): string {
  const script = normalScript(text);
  // a signature is over the bytes as they are
  return isSigned(script) ? script : script.replaceAll("\r\n", "\n");
}

/** Whether it carries a signature of its own. */
function isSigned(text: string): boolean {
  return /^# SIG # Begin signature block\s*$/m.test(text);
}

/** Whether Windows PowerShell 5.1 may take it for something else: more than ASCII, and no mark that says so. */
export function isMisread(text: string): boolean {
  return !isAscii(text) && !text.startsWith(mark);
}

/** Whether it begins with the mark of UTF-8 and needs it. */
export function isMarkedUtf8(text: string): boolean {
  return text.startsWith(mark);
}

function normalScript(text: string): string {
  const rest = text.startsWith(mark) ? text.slice(1) : text;
  return isAscii(rest) ? rest : text;
}

function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
