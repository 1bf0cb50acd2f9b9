import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { plural } from "./rule-text.ts";

export interface ImpactGroup {
  /** Null where the tenant does not have it yet. */
  readonly id: string | null;
  readonly displayName: string;
  /** In the config; null where it has none. */
  readonly address: string | null;
}

/** Rings of one device, as addresses. */
interface RingMoves {
  readonly enters: readonly string[];
  readonly leaves: readonly string[];
  readonly unknown: readonly string[];
}

interface Impact {
  readonly group: ImpactGroup | null;
  readonly counts: {
    readonly devices: number;
    readonly joins: number;
    readonly leaves: number;
    readonly stays: number;
  };
  readonly rings: Readonly<
    Record<string, { readonly enter: number; readonly leave: number; readonly unknown: number }>
  >;
}

/** One device that a change of rule moves. */
export function movedLine(
  name: string,
  move: "join" | "leave",
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
export function impactTotals(impact: Impact, notes: readonly string[], paint: Paint): string {
  const { group, counts, rings } = impact;
  const lines = Object.entries(rings).map(([address, { enter, leave, unknown }]) => {
    const open = unknown > 0 ? `, ${plural(unknown, "device")} cannot be told` : "";
    return `  ${address}: ${enter} enter, ${leave} leave${open}`;
  });
  const name = group ? ` "${terminalText(group.displayName)}"` : "";
  const total = `${name ? `Group${name}: ` : ""}${counts.joins} join, ${counts.leaves} leave, ${counts.stays} stay, of ${plural(counts.devices, "device")}.`;
  for (const note of notes) lines.push(`${paint("yellow", "!")} ${terminalText(note)}`);
  return `${[paint("bold", total), ...lines].join("\n")}\n`;
}
