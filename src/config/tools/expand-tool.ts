import type { ExpandedResource } from "../../kind/expansion.ts";
import { isMapping } from "../../kind/value-at.ts";
import { minimumBuild } from "../../tools/registry/minimum-build.ts";
import { toolText } from "../../tools/registry/tool-text.ts";
import { renderToolScripts } from "../../tools/script/render-tool-scripts.ts";
import type { ToolScriptData } from "../../tools/script/tool-script-data.ts";
import type { DesiredTool } from "./desired-tool.ts";

/** Running builds get so long to end; then the next run of the remediation tries again. */
const waitMinutes = 30;

/**
 * The remediations that a tool of the files stands for: one places the folder of its version, which
 * disturbs nobody, and one leads the machine's PATH to it, which waits for running builds. Going back
 * is the same with an earlier version.
 *
 * @param written The tool as the files state it: its lines of assignments.
 * @throws {ValidationError} where a value must not stand in a script.
 */
export function expandTool(tool: DesiredTool, written: unknown): readonly ExpandedResource[] {
  const { kind, version } = tool;
  const scripts = renderToolScripts(toolScriptData(tool));
  const { assignments, place } = isMapping(written) ? written : {};
  const placed = isMapping(place) ? place["assignments"] : undefined;
  const common = {
    description: `${kind.title} ${version}`,
    publisher: "Ringwright",
    runAs: "system",
    architecture: "x64",
  };
  return [
    {
      key: `${kind.name}.place`,
      at: placed === undefined ? [] : ["place"],
      spec: {
        displayName: `${kind.title}: place`,
        ...common,
        detect: { script: scripts.detectPlaced },
        remediate: { script: scripts.placeTool },
        ...linesOf(placed ?? assignments),
      },
    },
    {
      key: `${kind.name}.activate`,
      at: [],
      spec: {
        displayName: `${kind.title}: activate`,
        ...common,
        detect: { script: scripts.detectTool },
        remediate: { script: scripts.activateTool },
        ...linesOf(assignments),
      },
    },
  ];
}

function linesOf(assignments: unknown) {
  return assignments === undefined ? {} : { assignments };
}

function toolScriptData({
  kind,
  version,
  architecture,
  pin,
  keep,
  source,
  environment,
}: DesiredTool): ToolScriptData {
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
