import type { ToolOutput } from "../output/tool-output.ts";

/**
 * Versions on a device beyond those that are to be kept, oldest placing first: what a person, or an
 * app of their own, may take away. Scripts never do. The wanted version, the active one and the newest
 * others are kept, `keep` in all, and never fewer than the wanted and the active one. Undefined where
 * the device's list is cut, so that it is not known.
 */
export function surplusVersions(
  { placed, want, have, cut }: Pick<ToolOutput, "placed" | "want" | "have" | "cut">,
  keep: number,
): readonly string[] | undefined {
  if (cut) return undefined;
  const needed = new Set([want, ...(have === null ? [] : [have])]);
  const others = placed.filter((version) => !needed.has(version));
  const room = Math.max(0, keep - needed.size);
  return others.slice(0, Math.max(0, others.length - room));
}
