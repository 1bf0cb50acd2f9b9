import type { ImportDraft } from "./import-draft.ts";

/** Modes of a ring whose schedule is active hours. */
const maintenanceModes: readonly unknown[] = [
  undefined,
  "autoInstallAtMaintenanceTime",
  "autoInstallAndRebootAtMaintenanceTime",
];

/**
 * "Turn off auto-restart for updates during active hours". A ring holds either active
 * hours or a set time, so beside a set time they become nodes. Half a pair is written
 * nowhere: Windows would put its own default (8, 17) in the place of the other half.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/waas-restart
 */
export function mapActiveHours(draft: ImportDraft): void {
  const enabled = draft.open("", "SetActiveHours");
  const halves = (["ActiveHoursStart", "ActiveHoursEnd"] as const).map((name) => {
    const value = draft.open("", name);
    const hour = draft.number("", name);
    return { name, value, hour, isValid: hour !== undefined && hour <= 23 };
  });
  if (enabled && draft.number("", "SetActiveHours") === 0) {
    for (const { value } of halves) draft.say(value, "notInForce", "SetActiveHours is 0");
    draft.say(enabled, "implied", "people choose their active hours themselves");
    return;
  }
  const [start, end] = halves;
  if (!start?.value || !end?.value) {
    const half = start?.value ?? end?.value;
    draft.say(half, "invalid", "active hours need a start and an end");
    draft.say(enabled, "implied", "no active hours are given");
    return;
  }
  if (!start.isValid || !end.isValid) {
    for (const { value, isValid } of halves) {
      if (isValid)
        draft.say(value, "notInForce", "the other half of the active hours is not valid");
      else draft.say(value, "invalid", "is no hour from 0 to 23");
    }
    draft.say(enabled, "implied", "no valid active hours are given");
    return;
  }
  draft.say(enabled, "implied", "active hours that are stated are in force");
  const mode = draft.field("ring", "automaticUpdateMode");
  if (!maintenanceModes.includes(mode) || draft.has("setting", "automaticUpdate.mode")) {
    const note = "a ring in this mode cannot hold active hours";
    draft.map(start.value, "setting", "nodes.ActiveHoursStart", start.hour, note);
    draft.map(end.value, "setting", "nodes.ActiveHoursEnd", end.hour);
    return;
  }
  const [from = "", to = ""] = halves.map(({ hour }) => `${String(hour).padStart(2, "0")}:00`);
  draft.mapTogether(
    [start.value, end.value],
    "ring",
    "activeHours",
    { start: from, end: to },
    mode === undefined
      ? "the ring also gets automaticUpdateMode autoInstallAtMaintenanceTime, which active hours need"
      : undefined,
  );
}
