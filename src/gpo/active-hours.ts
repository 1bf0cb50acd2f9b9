import type { ImportDraft } from "./import-draft.ts";

/**
 * "Turn off auto-restart for updates during active hours". A ring holds either active
 * hours or a set time, so beside a set time they become nodes.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/waas-restart
 */
export function mapActiveHours(draft: ImportDraft): void {
  const enabled = draft.open("", "SetActiveHours");
  const start = draft.open("", "ActiveHoursStart");
  const end = draft.open("", "ActiveHoursEnd");
  if (enabled && draft.number("", "SetActiveHours") === 0) {
    for (const value of [start, end]) draft.say(value, "notInForce", "SetActiveHours is 0");
    draft.say(enabled, "implied", "people choose their active hours themselves");
    return;
  }
  if (!start || !end) {
    const half = start ?? end;
    draft.say(half, "invalid", "active hours need a start and an end");
    draft.say(enabled, "implied", "no active hours are given");
    return;
  }
  draft.say(enabled, "implied", "active hours that are stated are in force");
  const hours = [draft.number("", "ActiveHoursStart"), draft.number("", "ActiveHoursEnd")];
  const isElsewhere =
    draft.has("ring", "automaticUpdateMode") || draft.has("setting", "automaticUpdate.mode");
  if (isElsewhere || hours.some((hour) => hour === undefined || hour > 23)) {
    const note = "a ring in this mode cannot hold active hours";
    draft.map(start, "setting", "nodes.ActiveHoursStart", hours[0], note);
    draft.map(end, "setting", "nodes.ActiveHoursEnd", hours[1]);
    return;
  }
  const [from = "", to = ""] = hours.map((hour) => `${String(hour).padStart(2, "0")}:00`);
  draft.mapTogether(
    [start, end],
    "ring",
    "activeHours",
    { start: from, end: to },
    "the ring also gets automaticUpdateMode autoInstallAtMaintenanceTime, which active hours need",
  );
}
