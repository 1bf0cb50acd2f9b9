import type { RingMoves } from "../operate/rules/ring-moves.ts";
import type { RuleImpact, RuleMove } from "../operate/rules/rule-impact.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { plural } from "./rule-text.ts";

/** One device that a change of rule moves. */
export function movedLine(
  name: string,
  move: RuleMove,
  rings: RingMoves | undefined,
  paint: Paint,
): string {
  const line = move === "join" ? paint("green", `+ ${name}`) : paint("red", `- ${name}`);
  const parts = [
    ...(rings?.leaves ?? []).map((ring) => `leaves ${ring}`),
    ...(rings?.enters ?? []).map((ring) => `enters ${ring}`),
    ...(rings?.unknown ?? []).map((ring) => `may enter or leave ${ring}`),
  ];
  return parts.length === 0 ? line : `${line}  ${paint("dim", parts.join(", "))}`;
}

/** What all moves come to, and what the change of rule itself does. */
export function impactTotals(impact: RuleImpact, paint: Paint): string {
  const { group, counts, rings, notes, consequences } = impact;
  const lines = Object.entries(rings).map(([address, { enter, leave, unknown }]) => {
    const open = unknown > 0 ? `, ${plural(unknown, "device")} cannot be told` : "";
    return `  ${address}: ${enter} enter, ${leave} leave${open}`;
  });
  const name = group ? ` "${terminalText(group.displayName)}"` : "";
  const total = `${name ? `Group${name}: ` : ""}${counts.joins} join, ${counts.leaves} leave, ${counts.stays} stay, of ${plural(counts.devices, "device")}.`;
  for (const note of [...notes, ...consequences])
    lines.push(`${paint("yellow", "!")} ${terminalText(note)}`);
  return `${[paint("bold", total), ...lines].join("\n")}\n`;
}
