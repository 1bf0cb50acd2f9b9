import type { FieldChange } from "../kind/property.ts";

/** What changed nodes mean for the devices of a profile. */
export function settingConsequences(changes: readonly FieldChange[]): readonly string[] {
  const sentences: string[] = [];
  for (const { path, after } of changes) {
    if (path === "wsus.server" && typeof after === "string") {
      sentences.push(
        `Devices look for updates at ${after} from their next check-in, for each class of updates that updateSources does not give to Windows Update.`,
      );
    }
    if (path === "wsus.server" && after === null) {
      sentences.push("Devices that keep no other server look for every update at Windows Update.");
    }
    if (path.startsWith("updateSources.") && after !== null) {
      const source = after === "wsus" ? "WSUS" : "Windows Update";
      sentences.push(
        `${title(path.slice("updateSources.".length))} updates come from ${source} from the devices' next scan on.`,
      );
    }
    if (path === "automaticUpdate.mode" && after === "off") {
      sentences.push("Devices no longer look for updates by themselves.");
    }
  }
  return sentences;
}

function title(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
