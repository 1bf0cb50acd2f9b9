import type { FieldChange } from "../kind/property.ts";

/** What changed values mean for the devices of a ring. */
export function ringConsequences(changes: readonly FieldChange[]): readonly string[] {
  const sentences: string[] = [];
  for (const { path, before, after } of changes) {
    if (path === "automaticUpdateMode" && before !== null) {
      sentences.push(
        `A stored maintenance window or active hours that mode ${String(after)} cannot have are cleared.`,
      );
    }
    if (typeof before !== "number" || typeof after !== "number") continue;
    if (path.endsWith(".deferralDays") && after < before) {
      sentences.push(
        `${contentTitle(path)} updates released ${after} to ${before} days ago are offered at the devices' next scan.`,
      );
    }
    if (path.endsWith(".deadlineDays") && after < before) {
      sentences.push(
        `Devices that hold a ${contentTitle(path).toLowerCase()} update for more than ${after} days are forced to install and restart, also during active hours.`,
      );
    }
  }
  return sentences;
}

function contentTitle(path: string): string {
  return path.startsWith("quality") ? "Quality" : "Feature";
}
