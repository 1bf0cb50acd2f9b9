import { decisionCases } from "./decision-cases.ts";
import { powershellLiteral } from "./powershell/literal.ts";
import { toolScriptParts } from "./tool-script-parts.ts";

/** Lines of a script that say nothing of its tool or version. */
export interface CommonLines {
  /** The first of them, from 0 on. */
  readonly from: number;
  /** The first line after them. */
  readonly to: number;
  /** What they are, for people. */
  readonly what: string;
}

/**
 * The lines of a rendered script that every tool and version has alike, compared letter by letter
 * with those of this release: the table of decisions, and the code that follows it. None of a script
 * in which anything of them differs, whoever wrote that.
 */
export function commonLines(script: string): readonly CommonLines[] {
  const [, build] = /^ {2}'minimumBuild' = (\d{1,9})$/m.exec(script) ?? [];
  if (build === undefined) return [];
  for (const { purpose, code } of Object.values(toolScriptParts)) {
    if (!script.endsWith(code)) continue;
    const cases = powershellLiteral(decisionCases(purpose, { minimumBuild: Number(build) }));
    const table = `\n$cases = ${cases}\n`;
    const [at, other] = [script.indexOf(table), script.lastIndexOf(table)];
    if (at >= 0 && at === other)
      return [
        { ...span(script, at + 1, at + table.length), what: "the table of decisions" },
        {
          ...span(script, script.length - code.length, script.length),
          what: "the code that follows it",
        },
      ];
  }
  return [];
}

function span(text: string, from: number, to: number): { from: number; to: number } {
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length - 1;
  return { from: lineAt(from), to: lineAt(to) };
}
