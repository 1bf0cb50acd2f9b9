import { type SiteFacts, siteFinder } from "../config/sites/site-of.ts";
import type { Sites } from "../config/sites/sites-schema.ts";
import { hasDevice, type DeviceBits } from "./device-bits.ts";
import { groupReach } from "./group-reach.ts";
import type { Inventory } from "./inventory.ts";
import type { ReachView } from "./reach-view.ts";

/** Sites, and the groups of a tenant by which devices tell them. */
export interface SiteQuestion {
  readonly sites: Sites;
  /** By key of the files: the id of the group, or its address before it exists. */
  readonly groupIds: ReadonlyMap<string, string>;
}

/** At which site each device is. */
export interface SiteReach {
  /**
   * By its place in the inventory; null for a device of no site, and for one of which it is not known.
   *
   * @param name Where another is to count than that of the directory.
   */
  readonly siteAt: (index: number | undefined, name?: string) => string | null;
  /** Why devices may be of other sites, as parts of sentences; empty where all is known. */
  readonly unknown: readonly string[];
}

/** A question about sites; groups that the tenant does not have are left out. */
export function siteQuestion(
  sites: Sites,
  idOf: (key: string) => string | undefined,
): SiteQuestion {
  const keys = sites.by.groups === true ? Object.values(sites.list).map(({ group }) => group) : [];
  const ids = keys.flatMap((key) => {
    const id = key === undefined ? undefined : idOf(key);
    return key === undefined || id === undefined ? [] : [[key, id] as const];
  });
  return { sites, groupIds: new Map(ids) };
}

/** The membership rules that have to be asked of devices to say at which site each is. */
export function siteRules(sites: Sites | undefined): readonly string[] {
  if (sites?.by.attribute === undefined) return [];
  return Object.keys(sites.list).map((name) => attributeRule(sites, name));
}

/** Ids of the groups whose members have to be known for the same. */
export function siteGroupIds(question: SiteQuestion | undefined): readonly string[] {
  return question?.sites.by.groups === true ? [...question.groupIds.values()] : [];
}

/** At which site each device of an inventory is that was asked for the rules and groups of sites. */
export function siteReach(
  { sites, groupIds }: SiteQuestion,
  view: ReachView,
  inventory: Inventory,
): SiteReach {
  const find = siteFinder(sites);
  const { by, list } = sites;
  if (by.attribute !== undefined) {
    const selected = Object.keys(list).map((name) => {
      const selection = inventory.selectedBy(attributeRule(sites, name));
      return { name, devices: "devices" in selection ? selection.devices.sure : undefined };
    });
    return reachBy(find, inventory, (index) => ({
      attribute: selected.find(({ devices }) => devices && hasDevice(devices, index))?.name,
    }));
  }
  if (by.groups !== true) return reachBy(find, inventory, () => ({}));
  const unknown: string[] = [];
  const members: { readonly key: string; readonly devices: DeviceBits }[] = [];
  for (const { group: key = "" } of Object.values(list)) {
    const id = groupIds.get(key);
    if (id === undefined) {
      unknown.push(`group/${key} is not in the tenant`);
      continue;
    }
    const { devices } = groupReach(view, id, inventory);
    unknown.push(...devices.unknown);
    members.push({ key, devices: devices.sure });
  }
  const reach = reachBy(find, inventory, (index) => ({
    groups: members.flatMap(({ key, devices }) => (hasDevice(devices, index) ? [key] : [])),
  }));
  return { ...reach, unknown };
}

function reachBy(
  find: (facts: SiteFacts) => string | null,
  inventory: Inventory,
  factsOf: (index: number) => Omit<SiteFacts, "name">,
): SiteReach {
  return {
    siteAt: (index, name) =>
      find({
        name: name ?? (index === undefined ? "" : inventory.displayName(index)),
        ...(index !== undefined && factsOf(index)),
      }),
    unknown: [],
  };
}

// names of sites hold nothing that would have to be escaped; -eq compares without case
function attributeRule({ by }: Sites, name: string): string {
  return `(device.${by.attribute ?? ""} -eq "${name}")`;
}
