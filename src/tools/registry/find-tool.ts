import { suggestion } from "../../kind/did-you-mean.ts";
import type { ToolKind } from "./tool-kind.ts";

/** The tool of a name, or why there is none, as the end of a sentence about the name. */
export function findTool(
  name: string,
  kinds: readonly ToolKind[],
): { readonly kind: ToolKind } | { readonly problem: string } {
  const kind = kinds.find((one) => one.name === name);
  if (kind) return { kind };
  const names = kinds.map((one) => one.name);
  return { problem: `is no tool that is known (${names.join(", ")})${suggestion(name, names)}` };
}

/** What is wrong with a text that the grammar refuses, as the end of a sentence about it. */
export function versionProblem({ version, title }: ToolKind): string {
  return `is no version of ${title}; write one such as "${version.example}"`;
}
