import { jsonText } from "../report/escape.ts";
import type { Terminal } from "./terminal.ts";
import { writePrivate } from "./write-private.ts";

interface OutputOptions {
  readonly json: boolean;
  readonly jsonInto?: string | undefined;
}

/**
 * Tells a result as text, or as one JSON document with `--json`; `--json-into` writes that
 * document into a file besides, which only its owner may read.
 */
export async function tell(
  { out }: Terminal,
  { json, jsonInto }: OutputOptions,
  document: object,
  text: () => string,
): Promise<void> {
  const written = jsonText(document);
  if (jsonInto !== undefined) await writePrivate(jsonInto, written);
  out(json ? written : text());
}
