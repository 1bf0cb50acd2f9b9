import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import { settingsOfPolicy } from "../policies/catalog-policy.ts";
import { settingsOf } from "../policies/oma-settings.ts";
import type { WindowNodes } from "../simulation/maintenance-window.ts";

const catalogPrefix = "device_vendor_msft_policy_config_update_maintenancewindow";
const templatePrefix = "device_vendor_msft_maintenancewindows_";
const omaUri = /^\.\/(?:Device\/)?Vendor\/MSFT\/Policy\/Config\/Update\/MaintenanceWindow(\w+)$/i;

/** Nodes by the settings of the template family. Unverified: that it ends in the same nodes. */
const templateNodes: Readonly<Record<string, string>> = {
  enablemaintenancewindows: "enabled",
  updateaction: "updateactions",
  startdate: "startdate",
  starttime: "starttime",
  duration: "durationhours",
  repeatschedule: "repeatscheduleoption",
  monthlyscheduletype: "monthlyschedule",
  dayofmonth: "monthlymonthbaseddayofmonth",
  weekinmonth: "monthlyweekbasedoccurrenceinmonth",
  dayoftheweek: "monthlyweekbaseddayoftheweek",
};

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** What a policy of the settings catalog sets of a maintenance window, in either of its forms. */
export function nodesOfCatalogPolicy(policy: WireObject): WindowNodes {
  const nodes = new Map<string, unknown>();
  for (const { settingInstance } of settingsOfPolicy(policy)) readInstance(settingInstance, nodes);
  return nodes;
}

/** What a custom profile sets of a maintenance window. */
export function nodesOfCustomProfile(profile: WireObject): WindowNodes {
  const nodes = new Map<string, unknown>();
  for (const setting of settingsOf(profile)) {
    const name = omaUri.exec(textOf(setting, "omaUri"))?.[1];
    // Unverified: whether a device takes Boolean, whole number or text; here it takes any
    if (name !== undefined) nodes.set(name.toLowerCase(), setting["value"]);
  }
  return nodes;
}

function readInstance(instance: unknown, nodes: Map<string, unknown>): void {
  if (!isWireObject(instance)) return;
  const id = textOf(instance, "settingDefinitionId");
  const chosen = instance["choiceSettingValue"];
  const several = instance["choiceSettingCollectionValue"];
  const options = [chosen, ...(Array.isArray(several) ? (several as unknown[]) : [])].filter(
    isWireObject,
  );
  const numbers = options.map((option) => Number(/_(\d+)$/.exec(textOf(option, "value"))?.[1]));
  const simple = instance["simpleSettingValue"];
  const value = isWireObject(simple) ? simple["value"] : numbers[0];
  if (id.startsWith(catalogPrefix)) nodes.set(id.slice(catalogPrefix.length), value);
  else if (id === `${templatePrefix}weeklydayselection`)
    // each day is a bit
    for (const number of numbers) nodes.set(`weekly${weekdays[Math.log2(number)] ?? ""}`, true);
  else if (id.startsWith(templatePrefix)) {
    const node = templateNodes[id.slice(templatePrefix.length)];
    if (node !== undefined) nodes.set(node, value);
  }
  for (const { children } of options)
    if (Array.isArray(children)) for (const child of children) readInstance(child, nodes);
}
