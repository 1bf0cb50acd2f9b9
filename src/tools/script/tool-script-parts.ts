import type { ToolPurpose } from "../output/tool-output.ts";
import { activationFunctions } from "./powershell/activate.ts";
import { decisionFunctions } from "./powershell/decision.ts";
import { deviceFunctions } from "./powershell/device.ts";
import {
  activationBody,
  changeFunctions,
  detectionBody,
  placingBody,
} from "./powershell/frames.ts";
import { logFunctions } from "./powershell/log.ts";
import { placingFunctions } from "./powershell/place.ts";

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

interface ToolScriptParts {
  readonly purpose: ToolPurpose;
  readonly title: string;
  readonly words: string;
  /** What follows the head: alike for every tool and version. */
  readonly code: string;
}

const everyScript = [decisionFunctions, deviceFunctions, logFunctions];

/** What tells one kind of script from the others. */
export const toolScriptParts: Readonly<Record<keyof ToolScripts, ToolScriptParts>> = {
  detectTool: {
    purpose: "activation",
    title: "detects whether it is active",
    words: "Looks whether the machine's Path and variables give this version, and changes neither.",
    code: [...everyScript, detectionBody].join(""),
  },
  activateTool: {
    purpose: "activation",
    title: "activates it",
    words:
      "Switches own segments of the machine's Path, and the tool's variables, to this version. A rollback\nis the same script of the version before.",
    code: [...everyScript, changeFunctions, activationFunctions, activationBody].join(""),
  },
  detectPlaced: {
    purpose: "placing",
    title: "detects whether it is placed",
    words: "Looks whether the folder of this version is there and proven, and changes nothing.",
    code: [...everyScript, detectionBody].join(""),
  },
  placeTool: {
    purpose: "placing",
    title: "places it",
    words:
      "Unpacks the archive with the pinned hash beside other versions, checks it, and gives the folder its\nname by one rename. Nothing uses it until it is activated.",
    code: [...everyScript, changeFunctions, placingFunctions, placingBody].join(""),
  },
};
