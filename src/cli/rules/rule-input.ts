import { once } from "node:events";
import { createReadStream } from "node:fs";
import { addAbortSignal, type Readable } from "node:stream";
import { terminalText } from "../../report/escape.ts";
import type { RuleObjectProblem } from "../../rules/membership/index.ts";
import { decodeUtf8 } from "../../kind/decode-utf8.ts";
import { CommandError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

export interface InputLine {
  /** 1-based. */
  readonly number: number;
  /** Without its end; undefined where the bytes are no UTF-8. */
  readonly text: string | undefined;
}

/**
 * The lines of a file, or of stdin for `-`, one at a time however long the file is. Only a
 * line feed ends a line: JSON texts may hold the other separators as they are.
 *
 * @throws {CommandError} where the file cannot be read.
 */
export async function* readLines(
  input: string,
  abortSignal: AbortSignal,
): AsyncGenerator<InputLine> {
  // a byte order mark goes, as PowerShell writes one
  const decode = (parts: readonly Buffer[]) => {
    const text = decodeUtf8(Buffer.concat(parts));
    // from the second line on UTF-16 is known by that
    return text?.includes("\0") === true ? undefined : text?.replace(/\r$/, "");
  };
  let number = 0;
  let parts: Buffer[] = [];
  for await (const chunk of chunks(input, abortSignal)) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      parts.push(chunk.subarray(start, end));
      yield { number: ++number, text: decode(parts) };
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
  if (parts.length > 0) yield { number: ++number, text: decode(parts) };
}

const lineFeed = 10;

export interface InputObject {
  /** The line it stands on, 1-based. */
  readonly number: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Files are read as objects, one JSON object a line; empty lines count for nothing. */
export async function* readObjects(
  input: string,
  abortSignal: AbortSignal,
): AsyncGenerator<InputObject> {
  for await (const { number, text } of readLines(input, abortSignal)) {
    if (text?.trim() === "") continue;
    if (text === undefined) throw notUtf8(input, number);
    const value = jsonObject(text);
    if (value === undefined) {
      throw new CommandError(
        `${inputName(input)} line ${number} is no JSON object. Write one object a line, such as with: jq -c '.value[]'`,
      );
    }
    yield { number, value };
  }
}

/** What cannot be read of one line, with its key. */
export function problemText(
  input: string,
  line: number,
  { key, message }: RuleObjectProblem,
): string {
  const place = key === "" ? "" : ` ${JSON.stringify(key)}`;
  return terminalText(`${inputName(input)} line ${line}:${place} ${message}`);
}

/** A whole file as text. */
export async function readText(input: string, abortSignal: AbortSignal): Promise<string> {
  const parts: string[] = [];
  for await (const { number, text } of readLines(input, abortSignal)) {
    if (text === undefined) throw notUtf8(input, number);
    parts.push(text);
  }
  return parts.join("\n");
}

function notUtf8(input: string, line: number): CommandError {
  return new CommandError(notUtf8Text(`${inputName(input)} line ${line}`));
}

/** What is said of a line whose bytes are no UTF-8. */
export function notUtf8Text(line: string): string {
  return `${line} is not UTF-8. Save the file as UTF-8.`;
}

/** A JSON object, or undefined where the text is something else. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return value as Readonly<Record<string, unknown>>;
}

/** What messages call the input. */
export function inputName(input: string): string {
  return input === "-" ? "stdin" : input;
}

/** Writes to stdout, and waits where whoever reads it is slower than we are. */
export async function put(terminal: Terminal, text: string): Promise<void> {
  terminal.out(text);
  if (process.stdout.writableNeedDrain) {
    await once(process.stdout, "drain", { signal: terminal.abortSignal });
  }
}

async function* chunks(input: string, abortSignal: AbortSignal): AsyncGenerator<Buffer> {
  const stream: Readable = input === "-" ? process.stdin : createReadStream(input);
  try {
    for await (const chunk of addAbortSignal(abortSignal, stream)) yield chunk as Buffer;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new CommandError(
      code === "ENOENT"
        ? `${input} does not exist; name a file with --input FILE, or - for stdin`
        : `${inputName(input)} cannot be read (${code})`,
    );
  }
}
