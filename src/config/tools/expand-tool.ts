import type { ExpandedResource } from "../../kind/expansion.ts";
import { isMapping } from "../../kind/value-at.ts";
import { minimumBuild } from "../../tools/registry/minimum-build.ts";
import { toolText } from "../../tools/registry/tool-text.ts";
import { renderToolScripts } from "../../tools/script/render-tool-scripts.ts";
import type { ToolScriptData } from "../../tools/script/tool-script-data.ts";
import type { DesiredTool, NextTool } from "./desired-tool.ts";
import { toolRemediation } from "./tool-remediation.ts";

/** Running builds get so long to end; then the next run of the remediation tries again. */
const waitMinutes = 30;

/**
 * The remediations that a tool of the files stands for: one places the folder of its version, which
 * disturbs nobody, and one leads the machine's PATH to it, which waits for running builds. Going back
 * is the same with an earlier version.
 *
 * With a next version there are two more. Its activation is for the devices of its group, which the
 * activation of the version before leaves out: a device that leaves the group goes back.
 *
 * @param written The tool as the files state it: its lines of assignments.
 * @throws {ValidationError} where a value must not stand in a script.
 */
export function expandTool(tool: DesiredTool, written: unknown): readonly ExpandedResource[] {
  const { version, pin, next } = tool;
  const { assignments, place } = isMapping(written) ? written : {};
  const placed = isMapping(place) ? place["assignments"] : undefined;
  const lines = {
    place: placed ?? assignments,
    at: placed === undefined ? [] : ["place"],
    isNext: false,
  };
  if (!next) return remediationsOf(tool, { version, pin }, { ...lines, activate: assignments });
  const stated = Array.isArray(assignments) ? (assignments as readonly unknown[]) : [];
  return [
    ...remediationsOf(
      tool,
      { version, pin },
      { ...lines, activate: [...stated, { exclude: next.group }] },
    ),
    ...remediationsOf(tool, next, {
      place: lines.place,
      at: ["next"],
      activate: linesOfNext(stated, next.group),
      isNext: true,
    }),
  ];
}

interface ToolLines {
  readonly place: unknown;
  /** Where in the tool the lines of placing are stated. */
  readonly at: readonly string[];
  readonly activate: unknown;
  readonly isNext: boolean;
}

function remediationsOf(
  tool: DesiredTool,
  of: Pick<NextTool, "version" | "pin">,
  { place, at, activate, isNext }: ToolLines,
): readonly ExpandedResource[] {
  const { kind } = tool;
  const scripts = renderToolScripts(toolScriptData(tool, of));
  const common = {
    description: `${kind.title} ${of.version}`,
    publisher: "Ringwright",
    runAs: "system",
    architecture: "x64",
  };
  const called = isNext ? " next" : "";
  return [
    {
      key: toolRemediation(kind.name, "place", isNext),
      at,
      spec: {
        displayName: `${kind.title}: place${called}`,
        ...common,
        detect: { script: scripts.detectPlaced },
        remediate: { script: scripts.placeTool },
        ...linesOf(place),
      },
    },
    {
      key: toolRemediation(kind.name, "activate", isNext),
      at: isNext ? at : [],
      spec: {
        displayName: `${kind.title}: activate${called}`,
        ...common,
        detect: { script: scripts.detectTool },
        remediate: { script: scripts.activateTool },
        ...linesOf(activate),
      },
    },
  ];
}

/** The group, as often as the others are looked at, and without whom those leave out. */
function linesOfNext(assignments: readonly unknown[], group: string): readonly unknown[] {
  const lines = assignments.filter(isMapping);
  const [first] = lines.filter((line) => line["exclude"] === undefined);
  const schedule = first?.["schedule"];
  return [
    { group, ...(schedule !== undefined && { schedule }) },
    ...lines.filter((line) => line["exclude"] !== undefined),
  ];
}

function linesOf(assignments: unknown) {
  return assignments === undefined ? {} : { assignments };
}

function toolScriptData(
  { kind, architecture, keep, source, environment }: DesiredTool,
  { version, pin }: Pick<NextTool, "version" | "pin">,
): ToolScriptData {
  const filled = (text: string) => toolText(kind, text, { version, architecture });
  const { root, bin, executable, versionFile } = kind.layout;
  const hex = kind.proof === "sha256" ? pin.sha256 : pin.sha512;
  const folder = `${root}\\${version}`;
  return {
    tool: kind.name,
    version,
    proof: { algorithm: kind.proof === "sha256" ? "SHA256" : "SHA512", hex: hex ?? "" },
    archive: pin.file,
    share: source,
    topFolder: kind.archive.topFolder === null ? null : filled(kind.archive.topFolder),
    root,
    bin,
    executable,
    versionFile: versionFile && {
      path: versionFile.path,
      firstLine: filled(versionFile.firstLine),
    },
    probe: { arguments: kind.probe.arguments, expect: filled(kind.probe.expect) },
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    mustNotBeSet: kind.environment.flatMap(({ name, mustNotBeSet }) =>
      mustNotBeSet ? [name] : [],
    ),
    variables: Object.fromEntries(
      Object.entries(kind.variables).map(([name, value]) => [
        name,
        value.replaceAll("{folder}", folder),
      ]),
    ),
    processes: kind.processes,
    keep,
    minimumBuild: minimumBuild(kind, version) ?? 0,
    waitMinutes,
  };
}
