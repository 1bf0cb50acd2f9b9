import type { ToolPurpose } from "../output/tool-output.ts";
import { toolOutputVersion } from "../output/tool-output.ts";
import { checkToolScriptData } from "./check-tool-script-data.ts";
import { decisionCases } from "./decision-cases.ts";
import { activationFunctions } from "./powershell/activate.ts";
import { decisionFunctions } from "./powershell/decision.ts";
import { deviceFunctions } from "./powershell/device.ts";
import {
  activationBody,
  detectionBody,
  changeFunctions,
  placingBody,
  scriptHead,
} from "./powershell/frames.ts";
import { powershellLiteral } from "./powershell/literal.ts";
import { logFunctions } from "./powershell/log.ts";
import { placingFunctions } from "./powershell/place.ts";
import { scriptProblems } from "./script-problems.ts";
import { scriptValues } from "./script-values.ts";
import type { ToolScriptData } from "./tool-script-data.ts";

/** The scripts of one version of one tool: pure ASCII, each a whole file for Windows PowerShell 5.1. */
export interface ToolScripts {
  /** Detection of activation: whether PATH and variables give the version. Changes nothing. */
  readonly detectTool: string;
  /** Remediation of activation: switches the machine's `Path` and variables to the version. */
  readonly activateTool: string;
  /** Detection of placing, for a remediation or a Win32 app. Changes nothing. */
  readonly detectPlaced: string;
  /** Places the version's folder beside others, from an archive that has the pinned hash. */
  readonly placeTool: string;
}

const parts: Readonly<
  Record<
    keyof ToolScripts,
    {
      readonly purpose: ToolPurpose;
      readonly title: string;
      readonly words: string;
      readonly code: readonly string[];
    }
  >
> = {
  detectTool: {
    purpose: "activation",
    title: "detects whether it is active",
    words: "Looks whether the machine's Path and variables give this version, and changes neither.",
    code: [detectionBody],
  },
  activateTool: {
    purpose: "activation",
    title: "activates it",
    words:
      "Switches own segments of the machine's Path, and the tool's variables, to this version. A rollback\nis the same script of the version before.",
    code: [changeFunctions, activationFunctions, activationBody],
  },
  detectPlaced: {
    purpose: "placing",
    title: "detects whether it is placed",
    words: "Looks whether the folder of this version is there and proven, and changes nothing.",
    code: [detectionBody],
  },
  placeTool: {
    purpose: "placing",
    title: "places it",
    words:
      "Unpacks the archive with the pinned hash beside other versions, checks it, and gives the folder its\nname by one rename. Nothing uses it until it is activated.",
    code: [changeFunctions, placingFunctions, placingBody],
  },
};

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
  const { purpose, title, words, code } = parts[name];
  const head = filled(scriptHead, {
    title: `${data.tool} ${data.version}: ${title}`,
    purpose: words,
    data: powershellLiteral({ ...scriptValues(data), ...deviceValues(data), purpose }),
    cases: powershellLiteral(decisionCases(purpose, data)),
    fallback: powershellLiteral(fallbackLine(data, purpose)),
  });
  const text = [head, decisionFunctions, deviceFunctions, logFunctions, ...code].join("");
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
