import { formatAddress } from "../../kind/address.ts";
import { remediationKind } from "../../remediations/kind.ts";
import { win32AppKind } from "../../win32-apps/kind.ts";

/** What an object of a tool does. */
export type ToolStep = "place" | "activate";

/** As what the folder of a version comes to devices. */
export type ToolPlacing = "remediation" | "win32App";

/** The key of an object that a tool stands for, such as `go.place` or `go.activate-next`. */
export function toolKey(tool: string, step: ToolStep, isNext: boolean): string {
  return `${tool}.${step}${isNext ? "-next" : ""}`;
}

/** The address of what places a version of a tool, such as `win32App/go.place`. */
export function placingAddress(tool: string, as: ToolPlacing, isNext: boolean): string {
  const { name } = as === "win32App" ? win32AppKind : remediationKind;
  return formatAddress(name, toolKey(tool, "place", isNext));
}

/** The address of what activates a version of a tool, such as `remediation/go.activate`. */
export function activationAddress(tool: string, isNext: boolean): string {
  return formatAddress(remediationKind.name, toolKey(tool, "activate", isNext));
}
