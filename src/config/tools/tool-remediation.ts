/** What a remediation of a tool does. */
export type ToolStep = "place" | "activate";

/** The key of a remediation that a tool stands for, such as `go.place` or `go.activate-next`. */
export function toolRemediation(tool: string, step: ToolStep, isNext: boolean): string {
  return `${tool}.${step}${isNext ? "-next" : ""}`;
}
