import { jsonText } from "../../report/escape.ts";
import {
  type ListedVersion,
  type ListedVersions,
  toolKindsText,
  toolVersionsText,
} from "../../report/tool-text.ts";
import type { ToolLock } from "../../tools/pins/tool-lock.ts";
import { findTool } from "../../tools/registry/find-tool.ts";
import { minimumBuild } from "../../tools/registry/minimum-build.ts";
import type { ToolKind } from "../../tools/registry/tool-kind.ts";
import { toolSupport } from "../../tools/registry/tool-support.ts";
import { isPreRelease } from "../../tools/registry/tool-version.ts";
import { toolKinds } from "../../tools/registry/tools.ts";
import { readToolIndex, type ToolIndex } from "../../tools/versions/read-index.ts";
import { indexAddresses } from "../../tools/versions/release-lines.ts";
import type { Call } from "../command-line/define-command.ts";
import type { toolListCommand } from "../declarations/tool.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { configHere } from "../find-config.ts";
import { toolIndexSource } from "../tool-index.ts";
import { ownToolLock } from "../tool-lock-file.ts";

type ToolListCall = Call<typeof toolListCommand>;

/** What is known of tools. */
export interface ToolKindsDocument {
  readonly formatVersion: 1;
  readonly tools: readonly ToolKind[];
}

/** The versions of one tool that its index has. */
export interface ToolVersionsDocument extends ListedVersions {
  readonly formatVersion: 1;
  readonly tool: string;
}

/** `ringwright tool list [TOOL]`: what is known of tools, or the versions of one. Read-only. */
export async function runToolList(call: ToolListCall): Promise<number> {
  const {
    options,
    operands: { tool },
    terminal,
  } = call;
  if (tool === undefined) {
    if (options.index !== undefined)
      throw new CommandError(
        "--index needs the tool whose versions it lists, such as: tool list go",
      );
    terminal.out(
      options.json
        ? jsonText({ formatVersion: 1, tools: toolKinds } satisfies ToolKindsDocument)
        : toolKindsText(toolKinds, terminal.paintOut, { columns: terminal.outColumns?.() }),
    );
    return ExitCode.ok;
  }
  const found = findTool(tool, toolKinds);
  if ("problem" in found) throw new CommandError(`${tool} ${found.problem}`);
  await tellVersions(found.kind, call);
  return ExitCode.ok;
}

async function tellVersions(kind: ToolKind, { options, terminal }: ToolListCall): Promise<void> {
  const now = new Date();
  const read: ToolIndex[] = [];
  const from: string[] = [];
  for (const place of indexAddresses(kind, now, options.index)) {
    const source = toolIndexSource(kind, place);
    from.push(source.from);
    read.push(await readToolIndex(kind, source, { abortSignal: terminal.abortSignal }));
  }
  const all = read.flatMap(({ versions }) => versions);
  const names = all.map(({ version }) => version);
  const pinned = await pinsHere(options.config);
  const versions = all.map(({ version, releasedOn, archives }): ListedVersion => ({
    version,
    releasedOn,
    isPreRelease: isPreRelease(kind, version),
    architectures: Object.keys(archives),
    support: toolSupport(kind, version, { now, versions: names }),
    minimumBuild: minimumBuild(kind, version),
    pinned: Object.keys(pinned?.tools[kind.name]?.[version] ?? {}),
  }));
  const isShown = (one: ListedVersion) =>
    options.all ||
    one.pinned.length > 0 ||
    (one.support.state !== "ended" && !one.isPreRelease && one.architectures.length > 0);
  const list = {
    tool: kind.name,
    title: kind.title,
    from,
    versions: versions.filter(isShown),
    leftOut: versions.filter((one) => !isShown(one)).length,
    outsideGrammar: read.reduce((sum, { outsideGrammar }) => sum + outsideGrammar, 0),
  };
  terminal.out(
    options.json
      ? jsonText({ formatVersion: 1, ...list } satisfies ToolVersionsDocument)
      : toolVersionsText(list, terminal.paintOut, { columns: terminal.outColumns?.() }),
  );
}

/** Of the config that is named or lies here; undefined where there is none. */
async function pinsHere(config: string | undefined): Promise<ToolLock | undefined> {
  if (config === undefined && configHere() === undefined) return undefined;
  return (await ownToolLock(config)).lock;
}
