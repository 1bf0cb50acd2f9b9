import type { RuleDevice } from "../operate/rules/rule-device.ts";
import { terminalText } from "./escape.ts";

/** What people call a device: its name and id, or what of them is known. */
export function deviceLabel({
  id,
  displayName,
  deviceId = "",
}: Pick<RuleDevice, "id" | "displayName"> & Partial<Pick<RuleDevice, "deviceId">>): string {
  const shown = [displayName, id || deviceId].filter((part) => part !== "");
  return terminalText(shown.join("  ")) || "(a device without name and id)";
}
