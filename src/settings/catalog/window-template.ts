import { type WireObject, wireText } from "../../kind/wire.ts";
import { weekdayNodes } from "../../maintenance/window-mapping.ts";
import type { WindowNodeName } from "../../maintenance/window-nodes.ts";
import { windowDays } from "../../maintenance/window-vocabulary.ts";

/** Begins the ids of the template family `maintenanceWindows`. */
export const windowTemplatePrefix = "device_vendor_msft_maintenancewindows_";

/**
 * The nodes of a window by what the template family calls them. Unverified: that it ends in them,
 * of which https://github.com/Micke-K/IntuneManagement speaks.
 */
const nodeByName: ReadonlyMap<string, WindowNodeName> = new Map([
  ["updateaction", "UpdateActions"],
  ["startdate", "StartDate"],
  ["starttime", "StartTime"],
  ["duration", "DurationHours"],
  ["repeatschedule", "RepeatScheduleOption"],
  ["monthlyscheduletype", "MonthlySchedule"],
  ["dayofmonth", "MonthlyMonthBasedDayOfMonth"],
  ["weekinmonth", "MonthlyWeekBasedOccurrenceInMonth"],
  ["dayoftheweek", "MonthlyWeekBasedDayOfTheWeek"],
]);

type TemplateNodes = Readonly<Partial<Record<WindowNodeName, unknown>>>;

/** The nodes that settings of the template set, by their names without the prefix. */
export function templateNodes(instances: readonly WireObject[]): TemplateNodes {
  return Object.assign({}, ...instances.map(nodesOfInstance)) as TemplateNodes;
}

function nodesOfInstance(instance: WireObject): TemplateNodes {
  const id = wireText(instance, "settingDefinitionId").toLowerCase();
  if (!id.startsWith(windowTemplatePrefix)) return {};
  const name = id.slice(windowTemplatePrefix.length);
  const choice = instance["choiceSettingValue"] as WireObject | null | undefined;
  const children = choice?.["children"];
  const below = Array.isArray(children) ? templateNodes(children as readonly WireObject[]) : {};
  if (name === "weeklydayselection") return weekdaysOf(instance);
  const simple = instance["simpleSettingValue"] as WireObject | null | undefined;
  const value = choice ? optionNumber(choice) : simple?.["value"];
  if (name === "enablemaintenancewindows") return { Enabled: value === 1, ...below };
  const node = nodeByName.get(name);
  return { ...(node && { [node]: value }), ...below };
}

/** Each day is a bit: Sunday is 1, Saturday 64. */
function weekdaysOf(instance: WireObject): TemplateNodes {
  const list = instance["choiceSettingCollectionValue"];
  const bits = new Set(Array.isArray(list) ? (list as WireObject[]).map(optionNumber) : []);
  return weekdayNodes(windowDays.filter((_day, index) => bits.has(1 << index)));
}

function optionNumber(option: WireObject): number {
  return Number(/_(\d+)$/.exec(wireText(option, "value"))?.[1]);
}
