import type { ToolPurpose } from "../output/tool-output.ts";
import { toolOutputVersion } from "../output/tool-output.ts";
import { checkToolScriptData } from "./check-tool-script-data.ts";
import { decisionCases } from "./decision-cases.ts";
import { scriptHead } from "./powershell/frames.ts";
import { powershellLiteral } from "./powershell/literal.ts";
import { scriptProblems } from "./script-problems.ts";
import { scriptValues } from "./script-values.ts";
import type { ToolScriptData } from "./tool-script-data.ts";
import { toolScriptParts, type ToolScripts } from "./tool-script-parts.ts";

/**
 * The four scripts of one version of one tool. They hold nothing but constants, the checked data and
 * the table that `decideTool` follows.
 *
 * @throws {ValidationError} where a value must not stand in a script.
 */
export function renderToolScripts(data: ToolScriptData): ToolScripts {
  const checked = checkToolScriptData(data);
  const rendered = (name: keyof ToolScripts) => renderScript(checked, name);
  return {
    detectTool: rendered("detectTool"),
    activateTool: rendered("activateTool"),
    detectPlaced: rendered("detectPlaced"),
    placeTool: rendered("placeTool"),
  };
}

function renderScript(data: ToolScriptData, name: keyof ToolScripts): string {
  const { purpose, title, words, code } = toolScriptParts[name];
  const head = filled(scriptHead, {
    title: `${data.tool} ${data.version}: ${title}`,
    purpose: words,
    data: powershellLiteral({ ...scriptValues(data), ...deviceValues(data), purpose }),
    cases: powershellLiteral(decisionCases(purpose, data)),
    fallback: powershellLiteral(fallbackLine(data, purpose)),
  });
  const text = head + code;
  const [problem] = scriptProblems(text);
  if (problem) throw new RangeError(`${name}, line ${problem.line}: ${problem.message}`);
  return text;
}

/** What the thin part of the scripts needs beside the decision. An empty text is "there is none". */
function deviceValues(data: ToolScriptData): Readonly<Record<string, unknown>> {
  const { root, proof, archive, share, topFolder, bin, executable, versionFile, probe } = data;
  return {
    root,
    algorithm: proof.algorithm,
    hex: proof.hex,
    archive,
    share: share ?? "",
    topFolder: topFolder ?? "",
    executable,
    program: bin === "" ? executable : `${bin}\\${executable}`,
    versionFile: versionFile?.path ?? "",
    versionLine: versionFile?.firstLine ?? "",
    arguments: probe.arguments,
    expect: probe.expect,
    environment: data.environment,
    // Windows names processes without the ending
    processes: data.processes.map((process) => process.replace(/\.exe$/i, "")),
    waitMinutes: data.waitMinutes,
  };
}

function fallbackLine({ tool, version }: ToolScriptData, purpose: ToolPurpose): string {
  return JSON.stringify({
    v: toolOutputVersion,
    t: tool,
    for: purpose,
    want: version,
    have: null,
    path: "none",
    env: {},
    notes: [],
    placed: [],
    state: "error",
    err: "no error could be put into words",
    ms: 0,
  });
}

/** A template with its places filled. A value is not looked through for places again. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`the template has an unknown place ${place}`);
    return value;
  });
}
