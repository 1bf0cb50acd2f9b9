import { Document } from "yaml";
import type { ImportedPolicies } from "../importers/index.ts";
import { terminalText } from "./escape.ts";
import { leftOutTexts } from "./import-table.ts";
import { outcomeTexts, wantsAttention } from "./outcome-texts.ts";
import { commentOf } from "./yaml-comment.ts";

// what is not carried over is told field by field on the terminal and in JSON
const mostLines = 40;

/**
 * The policy file of an import, in YAML. Above it stands as a comment where it comes from, what has
 * to be known before it is used, and what of the objects in it was not carried over.
 *
 * @param names what the import was made of, such as the paths on the command line
 */
export function importFile(
  { config, objects, rows, warnings }: ImportedPolicies,
  names: readonly string[],
): string {
  const held = new Set(
    objects.filter(({ address }) => address !== null).map(({ source }) => source),
  );
  const lost = rows.filter((row) => held.has(row.source) && wantsAttention(row));
  const lines = lost.slice(0, mostLines).map((row) => {
    const value = row.value === null ? "" : ` (${terminalText(row.value)})`;
    return `- ${terminalText(row.object)}: ${terminalText(row.path)}${value} ${outcomeTexts[row.outcome]}: ${terminalText(row.note ?? "")}`;
  });
  const more = lost.length - lines.length;
  const unassigned = objects.filter((object) => object.unassigned !== null);
  const document = new Document(config);
  document.commentBefore = commentOf([
    `From ${names.map(terminalText).join(", ")}.`,
    ...section(
      "Read this first:",
      warnings.map((warning) => `- ${terminalText(warning)}`),
    ),
    ...section(
      "Assigned in the source, and to nobody here:",
      unassigned.map(
        (object) => `- ${object.address ?? ""}: ${terminalText(object.unassigned ?? "")}`,
      ),
    ),
    ...section("Not carried over:", [...lines, ...(more > 0 ? [`- and ${more} more`] : [])]),
    ...section("", leftOutTexts(objects)),
  ]);
  return document.toString({ lineWidth: 0 });
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return title === "" ? ["", ...lines] : ["", title, ...lines];
}
