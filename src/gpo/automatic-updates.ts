import { weekdays } from "../rings/schema.ts";
import type { ImportDraft } from "./import-draft.ts";

const weekFlags = {
  ScheduledInstallFirstWeek: "firstWeek",
  ScheduledInstallSecondWeek: "secondWeek",
  ScheduledInstallThirdWeek: "thirdWeek",
  ScheduledInstallFourthWeek: "fourthWeek",
  ScheduledInstallEveryWeek: "everyWeek",
};
const schedule = ["ScheduledInstallDay", "ScheduledInstallTime", ...Object.keys(weekFlags)];

/**
 * "Configure Automatic Updates". Day 0 is every day, the hour without a value 3.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/waas-wu-settings#configure-automatic-updates
 */
export function mapAutomaticUpdates(draft: ImportDraft): void {
  const off = draft.open("AU", "NoAutoUpdate");
  const options = draft.open("AU", "AUOptions");
  const setAside = (names: readonly string[], why: string) => {
    for (const name of names) draft.say(draft.open("AU", name), "notInForce", why);
  };
  if (off && draft.number("AU", "NoAutoUpdate") === 1) {
    draft.map(off, "setting", "automaticUpdate.mode", "off");
    setAside(["AUOptions", ...schedule], "NoAutoUpdate turns automatic updates off");
    return;
  }
  if (off && draft.number("AU", "NoAutoUpdate") === 0)
    draft.say(off, "implied", "automatic updates are on, as without a policy");
  const mode = draft.number("AU", "AUOptions");
  switch (mode) {
    case undefined:
      break;
    case 2:
      if (options) draft.map(options, "ring", "automaticUpdateMode", "notifyDownload");
      break;
    case 3:
      draft.say(
        options,
        "none",
        "no CSP value downloads and waits for a person to install; choose automaticUpdateMode by hand, notifyDownload asks earlier",
      );
      break;
    case 4:
      mapSchedule(draft);
      return;
    case 5:
      draft.say(options, "none", "no CSP value leaves the choice to the local administrator");
      break;
    case 7:
      draft.say(options, "none", "is for Windows Server, which Intune does not update");
      break;
    default:
      draft.say(options, "invalid", `is none of 2, 3, 4, 5 and 7 (is ${mode})`);
  }
  setAside(schedule, "only AUOptions 4 installs at a set time");
}

function mapSchedule(draft: ImportDraft): void {
  const options = draft.open("AU", "AUOptions");
  const [day, time] = [
    draft.open("AU", "ScheduledInstallDay"),
    draft.open("AU", "ScheduledInstallTime"),
  ];
  const dayNumber = day ? draft.number("AU", "ScheduledInstallDay") : 0;
  const hour = time ? draft.number("AU", "ScheduledInstallTime") : 3;
  const weekday = weekdays[dayNumber ?? -1];
  if (options)
    draft.map(options, "ring", "automaticUpdateMode", "autoInstallAndRebootAtScheduledTime");
  if (weekday === undefined)
    draft.say(day, "invalid", "is no day from 0 (every day) to 7 (Saturday)");
  if (hour === undefined || hour > 23) draft.say(time, "invalid", "is no hour from 0 to 23");
  const flags = Object.entries(weekFlags).flatMap(([name, week]) => {
    const value = draft.open("AU", name);
    return value ? [{ value, week, isSet: draft.number("AU", name) === 1 }] : [];
  });
  const weeks = flags.filter(({ isSet }) => isSet).map(({ week }) => week);
  for (const { value, isSet } of flags) {
    if (!isSet) draft.say(value, "implied", "a week that is not named is left out");
  }
  if (weekday === undefined || hour === undefined || hour > 23) {
    for (const { value, isSet } of flags)
      if (isSet) draft.say(value, "notInForce", "the schedule has no valid day and hour");
    return;
  }
  const window = {
    start: `${String(hour).padStart(2, "0")}:00`,
    day: weekday,
    ...(weeks.length > 0 && { weeks: weeks.includes("everyWeek") ? ["everyWeek"] : weeks }),
  };
  const sources = [day, time, ...flags.filter(({ isSet }) => isSet).map(({ value }) => value)];
  if (sources.every((value) => value === undefined) && options) {
    draft.map(
      options,
      "ring",
      "maintenanceWindow",
      window,
      "every day at 03:00 without a schedule",
    );
    return;
  }
  draft.mapTogether(sources, "ring", "maintenanceWindow", window);
}
