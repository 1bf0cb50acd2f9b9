import { weekdays } from "../../rings/schema.ts";
import type { ImportDraft } from "./import-draft.ts";
import type { PolicyValue } from "../entries/merge-entries.ts";

const weekFlags = {
  ScheduledInstallFirstWeek: "firstWeek",
  ScheduledInstallSecondWeek: "secondWeek",
  ScheduledInstallThirdWeek: "thirdWeek",
  ScheduledInstallFourthWeek: "fourthWeek",
  ScheduledInstallEveryWeek: "everyWeek",
};
const schedule = ["ScheduledInstallDay", "ScheduledInstallTime", ...Object.keys(weekFlags)];
/** The hour "Automatic" of Windows 10 1809 and later. */
const automaticHour = 24;

/**
 * "Configure Automatic Updates". Day 0 is every day, the hour without a value 3.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/waas-wu-settings#configure-automatic-updates
 */
export function mapAutomaticUpdates(draft: ImportDraft): void {
  const off = draft.open("AU", "NoAutoUpdate");
  const options = draft.open("AU", "AUOptions");
  if (off && draft.number("AU", "NoAutoUpdate") === 1) {
    draft.map(off, "setting", "automaticUpdate.mode", "off");
    const why = "NoAutoUpdate turns automatic updates off";
    setAside(draft, ["AUOptions", "AutomaticMaintenanceEnabled", ...schedule], why);
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
      mapInstallation(draft);
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
  const why = "only AUOptions 4 installs by itself";
  setAside(draft, ["AutomaticMaintenanceEnabled", ...schedule], why);
}

/** AUOptions 4: during automatic maintenance, when Windows likes, or at a set time. */
function mapInstallation(draft: ImportDraft): void {
  const options = draft.open("AU", "AUOptions");
  const maintenance = draft.open("AU", "AutomaticMaintenanceEnabled");
  if (maintenance && draft.number("AU", "AutomaticMaintenanceEnabled") === 1) {
    mapMaintenance(draft, [options, maintenance]);
    return;
  }
  if (maintenance && draft.number("AU", "AutomaticMaintenanceEnabled") === 0)
    draft.say(maintenance, "implied", "the schedule is in force");
  const time = draft.open("AU", "ScheduledInstallTime");
  if (time && draft.number("AU", "ScheduledInstallTime") === automaticHour) {
    const note = "Automatic: Windows installs and restarts as it does by default";
    draft.mapTogether([options, time], "ring", "automaticUpdateMode", "windowsDefault", note);
    setAside(draft, schedule, "ScheduledInstallTime is Automatic, so there is no set time");
    return;
  }
  mapSchedule(draft, options);
}

// automatic maintenance takes the place of the schedule (explanation of the policy in the template)
function mapMaintenance(draft: ImportDraft, from: readonly (PolicyValue | undefined)[]): void {
  const kept = draft.open("AU", "NoAutoRebootWithLoggedOnUsers");
  const isKept = draft.number("AU", "NoAutoRebootWithLoggedOnUsers") === 1;
  draft.mapTogether(
    isKept ? [...from, kept] : from,
    "ring",
    "automaticUpdateMode",
    isKept ? "autoInstallAtMaintenanceTime" : "autoInstallAndRebootAtMaintenanceTime",
    isKept
      ? "a signed-in user schedules the restart, and after 7 days Windows does"
      : "installs and restarts when the PC is not in use",
  );
  setAside(draft, schedule, "AutomaticMaintenanceEnabled takes the place of the schedule");
}

function mapSchedule(draft: ImportDraft, options: PolicyValue | undefined): void {
  const day = draft.open("AU", "ScheduledInstallDay");
  const time = draft.open("AU", "ScheduledInstallTime");
  const dayNumber = day ? draft.number("AU", "ScheduledInstallDay") : 0;
  const hour = time ? draft.number("AU", "ScheduledInstallTime") : 3;
  const weekday = weekdays[dayNumber ?? -1];
  const isHour = hour !== undefined && hour <= 23;
  if (weekday === undefined || !isHour) {
    if (weekday === undefined)
      draft.say(day, "invalid", "is no day from 0 (every day) to 7 (Saturday)");
    if (!isHour) draft.say(time, "invalid", "is no hour from 0 to 23, nor 24 (Automatic)");
    setAside(draft, schedule, "the schedule has no valid day and hour");
    const why =
      "the schedule beside it is not valid, and without one Windows installs and restarts every day at 03:00; decide by hand";
    draft.say(options, "invalid", why);
    return;
  }
  if (options)
    draft.map(options, "ring", "automaticUpdateMode", "autoInstallAndRebootAtScheduledTime");
  const flags = Object.entries(weekFlags).flatMap(([name, week]) => {
    const value = draft.open("AU", name);
    return value ? [{ value, week, isSet: draft.number("AU", name) === 1 }] : [];
  });
  const set = flags.filter(({ isSet }) => isSet);
  const weeks = set.map(({ week }) => week);
  for (const { value, isSet } of flags) {
    if (!isSet) draft.say(value, "implied", "a week that is not named is left out");
  }
  const window = {
    start: `${String(hour).padStart(2, "0")}:00`,
    day: weekday,
    ...(weeks.length > 0 && { weeks: weeks.includes("everyWeek") ? ["everyWeek"] : weeks }),
  };
  const sources = [day, time, ...set.map(({ value }) => value)].filter(
    (value) => value !== undefined,
  );
  if (sources.length > 0) {
    draft.mapTogether(sources, "ring", "maintenanceWindow", window);
  } else if (options) {
    const note = "every day at 03:00 without a schedule";
    draft.map(options, "ring", "maintenanceWindow", window, note);
  }
}

function setAside(draft: ImportDraft, names: readonly string[], why: string): void {
  for (const name of names) draft.say(draft.open("AU", name), "notInForce", why);
}
