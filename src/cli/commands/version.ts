import { version } from "../../graph/version.ts";
import { jsonText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import type { versionCommand } from "../declarations/version.ts";
import { ExitCode } from "../exit-code.ts";

/** Which version this is. */
export interface VersionDocument {
  readonly formatVersion: 1;
  readonly version: string;
  /** That it runs on. */
  readonly node: string;
}

/** `ringwright version`: which one this is. */
export async function runVersion({
  options,
  terminal: { out },
}: Call<typeof versionCommand>): Promise<number> {
  await Promise.resolve();
  const node = process.versions.node;
  out(
    options.json
      ? jsonText({ formatVersion: 1, version, node } satisfies VersionDocument)
      : `${version}\n`,
  );
  return ExitCode.ok;
}
