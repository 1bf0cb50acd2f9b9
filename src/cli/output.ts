import { jsonText } from "../report/escape.ts";
import { CommandError, ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import { writePrivate } from "./write-private.ts";

interface OutputOptions {
  readonly json: boolean;
  readonly jsonInto?: string | undefined;
}

/**
 * Tells a result as text, or as one JSON document with `--json`; `--json-into` writes that
 * document into a file besides, which only its owner may read.
 *
 * @param failing The exit code where that file cannot be written. Default: an error.
 * @throws {CommandError} then; the result was told all the same.
 */
export async function tell(
  { out }: Terminal,
  { json, jsonInto }: OutputOptions,
  document: object,
  text: () => string,
  failing: number = ExitCode.error,
): Promise<void> {
  const written = jsonText(document);
  out(json ? written : text());
  if (jsonInto === undefined) return;
  try {
    await writePrivate(jsonInto, written);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `the result could not be written to ${jsonInto}: ${reason}`;
    throw new CommandError(message, failing, { isDocumentTold: true });
  }
}
