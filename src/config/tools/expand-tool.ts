import { join } from "node:path";
import type { ExpandedResource } from "../../kind/expansion.ts";
import { isMapping } from "../../kind/value-at.ts";
import { remediationKind } from "../../remediations/kind.ts";
import type { ToolPin } from "../../tools/pins/tool-lock.ts";
import { minimumBuild } from "../../tools/registry/minimum-build.ts";
import type { ToolKind } from "../../tools/registry/tool-kind.ts";
import { toolText } from "../../tools/registry/tool-text.ts";
import { renderToolScripts } from "../../tools/script/render-tool-scripts.ts";
import type { ToolScripts } from "../../tools/script/tool-script-parts.ts";
import type { ToolScriptData } from "../../tools/script/tool-script-data.ts";
import { win32AppKind } from "../../win32-apps/kind.ts";
import { minimumRelease } from "../../win32-apps/minimum-release.ts";
import type { AppPlacing, DesiredTool, NextTool } from "./desired-tool.ts";
import { toolKey } from "./tool-address.ts";

/** Running builds get so long to end; then the next run of the remediation tries again. */
const waitMinutes = 30;

/** A resource that a tool stands for. */
export interface ToolResource extends ExpandedResource {
  /** Name of its kind. */
  readonly kind: string;
}

/**
 * The resources that a tool of the files stands for: a remediation or a Win32 app that places the folder
 * of its version, which disturbs nobody, and a remediation that leads the machine's PATH to it, which
 * waits for running builds. Going back is the same with an earlier version.
 *
 * With a next version there are two more. Its activation is for the devices of its group, which the
 * activation of the version before leaves out: a device that leaves the group goes back.
 *
 * @param written The tool as the files state it: its lines of assignments.
 * @throws {ValidationError} where a value must not stand in a script.
 */
export function expandTool(tool: DesiredTool, written: unknown): readonly ToolResource[] {
  const { version, pin, next } = tool;
  const { assignments, place } = isMapping(written) ? written : {};
  const placed = isMapping(place) ? place["assignments"] : undefined;
  const lines = {
    place: placed ?? assignments,
    at: placed === undefined ? [] : ["place"],
    isNext: false,
  };
  if (!next) return resourcesOf(tool, { version, pin }, { ...lines, activate: assignments });
  const stated = Array.isArray(assignments) ? (assignments as readonly unknown[]) : [];
  return [
    ...resourcesOf(
      tool,
      { version, pin },
      { ...lines, activate: [...stated, { exclude: next.group }] },
    ),
    ...resourcesOf(tool, next, {
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

function resourcesOf(
  tool: DesiredTool,
  of: Pick<NextTool, "version" | "pin">,
  { place, at, activate, isNext }: ToolLines,
): readonly ToolResource[] {
  const { kind, placing } = tool;
  const data = toolScriptData(tool, of);
  const scripts = renderToolScripts(data);
  const called = isNext ? " next" : "";
  const placed = {
    key: toolKey(kind.name, "place", isNext),
    at,
    title: `${kind.title}: place${called}`,
    scripts,
    lines: place,
  };
  return [
    placing.as === "win32App"
      ? placingApp(tool, placing, of, { ...placed, minimumBuild: data.minimumBuild })
      : placingRemediation(tool, of, placed),
    {
      kind: remediationKind.name,
      key: toolKey(kind.name, "activate", isNext),
      at: isNext ? at : [],
      spec: {
        displayName: `${kind.title}: activate${called}`,
        ...remediationOf(tool, of),
        detect: { script: scripts.detectTool },
        remediate: { script: scripts.activateTool },
        ...linesOf(activate),
      },
    },
  ];
}

interface PlacedResource {
  readonly key: string;
  readonly at: readonly string[];
  readonly title: string;
  readonly scripts: ToolScripts;
  readonly lines: unknown;
}

function placingRemediation(
  tool: DesiredTool,
  of: Pick<NextTool, "version">,
  { key, at, title, scripts, lines }: PlacedResource,
): ToolResource {
  return {
    kind: remediationKind.name,
    key,
    at,
    spec: {
      displayName: title,
      ...remediationOf(tool, of),
      detect: { script: scripts.detectPlaced },
      remediate: { script: scripts.placeTool },
      ...linesOf(lines),
    },
  };
}

function remediationOf({ kind }: DesiredTool, { version }: Pick<NextTool, "version">) {
  return {
    description: `${kind.title} ${version}`,
    publisher,
    runAs: "system",
    architecture: "x64",
  };
}

/**
 * The app of a key is one object for all of its versions: its content and its detection change
 * together. Devices that have the new version's folder already are found to have it; the others get it
 * beside the folders that they have.
 *
 * Unverified: `Sysnative`, by which the 32-bit agent starts 64-bit PowerShell; the script says so and
 * fails where it runs in the other one.
 */
function placingApp(
  { kind, architecture }: DesiredTool,
  { archives, folder }: AppPlacing,
  { version, pin }: Pick<NextTool, "version" | "pin">,
  app: PlacedResource & { readonly minimumBuild: number },
): ToolResource {
  return {
    kind: win32AppKind.name,
    key: app.key,
    at: app.at,
    spec: {
      displayName: app.title,
      description: `${kind.title} ${version}`,
      publisher,
      version,
      fileName: `${app.key}.intunewin`,
      setupFile: installer,
      installCommand: String.raw`%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File ${installer}`,
      // folders of versions stay: one that builds run from must not go
      uninstallCommand: String.raw`%SystemRoot%\System32\cmd.exe /d /c exit 1`,
      runAs: "system",
      restart: "suppress",
      successCodes: [0],
      architecture,
      minimumRelease: minimumRelease(app.minimumBuild),
      detect: { script: app.scripts.detectPlaced },
      content: {
        installer: app.scripts.placeTool,
        archive: {
          name: pin.file,
          path: join(folder, pin.file),
          shown: `${archives}/${pin.file}`,
          ...proofOf(kind, pin),
          size: pin.size ?? null,
        },
      },
      ...linesOf(withoutSchedules(app.lines)),
    },
  };
}

const publisher = "Ringwright";
const installer = "install.ps1";

/** Lines of a tool's activation, whose schedules are of remediations alone. */
function withoutSchedules(lines: unknown): unknown {
  if (!Array.isArray(lines)) return lines;
  return lines.map((line: unknown) => {
    if (!isMapping(line)) return line;
    const { schedule: _schedule, runRemediation: _run, ...target } = line;
    return target;
  });
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
  { kind, architecture, keep, placing, environment }: DesiredTool,
  { version, pin }: Pick<NextTool, "version" | "pin">,
): ToolScriptData {
  const filled = (text: string) => toolText(kind, text, { version, architecture });
  const { root, bin, executable, versionFile } = kind.layout;
  const folder = `${root}\\${version}`;
  return {
    tool: kind.name,
    version,
    proof: proofOf(kind, pin),
    archive: pin.file,
    share: placing.as === "win32App" ? null : placing.source,
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

function proofOf({ proof }: ToolKind, pin: ToolPin): ToolScriptData["proof"] {
  return proof === "sha256"
    ? { algorithm: "SHA256", hex: pin.sha256 ?? "" }
    : { algorithm: "SHA512", hex: pin.sha512 ?? "" };
}
