import { jsonText } from "../../report/escape.ts";
import { type PinnedVersion, toolPinText } from "../../report/tool-text.ts";
import { pinTool } from "../../tools/pins/pin-tool.ts";
import { minimumBuild } from "../../tools/registry/minimum-build.ts";
import { findTool, versionProblem } from "../../tools/registry/find-tool.ts";
import type { ToolArchitecture } from "../../tools/registry/tool-kind.ts";
import { toolSupport } from "../../tools/registry/tool-support.ts";
import { isToolVersion } from "../../tools/registry/tool-version.ts";
import { toolKinds } from "../../tools/registry/tools.ts";
import { indexAddress } from "../../tools/versions/release-lines.ts";
import type { Call } from "../command-line/define-command.ts";
import type { toolPinCommand } from "../declarations/tool.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { toolIndexSource } from "../tool-index.ts";
import { ownToolLock, writeToolLock } from "../tool-lock-file.ts";

/** What was pinned in the lock file. */
export interface ToolPinDocument extends PinnedVersion {
  readonly formatVersion: 1;
  readonly tool: string;
}

/** `ringwright tool pin TOOL VERSION`: the digest of its archives into `tools.lock.json`. */
export async function runToolPin({
  options,
  operands: { tool, version },
  terminal,
}: Call<typeof toolPinCommand>): Promise<number> {
  const found = findTool(tool, toolKinds);
  if ("problem" in found) throw new CommandError(`${tool} ${found.problem}`);
  const { kind } = found;
  if (!isToolVersion(kind, version)) throw new CommandError(`${version} ${versionProblem(kind)}`);
  const architectures = architecturesOf(options.arch);
  const { file, lock: before } = await ownToolLock(options.config);
  const source = toolIndexSource(kind, indexAddress(kind, version, options.index));
  const { lock, changes } = await pinTool(before, source, {
    kind,
    version,
    architectures,
    replace: options.replace,
    abortSignal: terminal.abortSignal,
  });
  const isWritten = changes.some(({ change }) => change !== "same");
  if (isWritten) await writeToolLock(file, lock);
  const pinned = {
    tool: kind.name,
    title: kind.title,
    version,
    lockFile: file,
    isWritten,
    changes,
    support: toolSupport(kind, version, { now: new Date() }),
    minimumBuild: minimumBuild(kind, version),
  };
  terminal.out(
    options.json
      ? jsonText({ formatVersion: 1, ...pinned } satisfies ToolPinDocument)
      : toolPinText(pinned, terminal.paintOut),
  );
  return ExitCode.ok;
}

function architecturesOf(text: string): readonly ToolArchitecture[] {
  const names = [...new Set(text.split(",").map((name) => name.trim()))];
  return names.map((name) => {
    if (name !== "x64" && name !== "arm64")
      throw new CommandError(`--arch takes x64, arm64 or both, with a comma between (is ${text})`);
    return name;
  });
}
