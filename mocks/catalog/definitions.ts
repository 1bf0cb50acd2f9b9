import type { Content } from "./content.ts";
import { secondVersions, updateSettings } from "./update-settings.ts";
import { windowSettings } from "./window-settings.ts";

/** One setting of the catalog. */
export interface Definition {
  readonly id: string;
  readonly name: string;
  readonly categoryId: string;
  readonly baseUri: string;
  readonly offsetUri: string;
  readonly rootId: string;
  readonly content: Content;
  /** What the ids of its options begin with. */
  readonly optionPrefix: string;
  /** The option of another setting under which alone it may stand. */
  readonly parentOption: string | undefined;
  /** Whether it is of the template family `maintenanceWindows`. */
  readonly ofTemplate: boolean;
}

const updateCategory = "0e6c9053-73d6-4c56-9147-53513f6eefd8";
const windowCategory = "d7b2000f-6aae-42d1-a64b-7339544fa2e0";

/** Categories of the settings, by id. Unverified: the name of the second. */
export const categories: Readonly<Record<string, string>> = {
  [updateCategory]: "Windows Update For Business",
  [windowCategory]: "Maintenance Windows",
};

const updatePrefix = "device_vendor_msft_policy_config_update_";
const windowPrefix = "device_vendor_msft_maintenancewindows_";

/** Every setting that the mock tenant knows: those of updates, and of maintenance windows. */
export const definitions: readonly Definition[] = [
  ...Object.entries(updateSettings).map(([name, content]): Definition => {
    const plain = updatePrefix + name.toLowerCase();
    const id = secondVersions.includes(name) ? `${plain}_v2` : plain;
    return {
      id,
      name,
      content,
      categoryId: updateCategory,
      baseUri: "./Device/Vendor/MSFT/Policy",
      offsetUri: `/Config/Update/${name}`,
      rootId: id,
      optionPrefix: `${plain}_`,
      parentOption: undefined,
      ofTemplate: false,
    };
  }),
  ...Object.entries(windowSettings).map(([name, { content, parent }]): Definition => {
    const id = windowPrefix + name.toLowerCase();
    return {
      id,
      name,
      content,
      categoryId: windowCategory,
      baseUri: "./Device/Vendor/MSFT/MaintenanceWindows",
      offsetUri: `/${name}`,
      rootId: parent === undefined ? id : `${windowPrefix}enablemaintenancewindows`,
      optionPrefix: `${id}_`,
      parentOption:
        parent === undefined
          ? undefined
          : `${windowPrefix}${parent[0].toLowerCase()}_${String(parent[1])}`,
      ofTemplate: true,
    };
  }),
];

const byId = new Map(definitions.map((definition) => [definition.id, definition]));

/** The setting of this id, as it is spelt; undefined where there is none. */
export function findDefinition(id: string): Definition | undefined {
  return byId.get(id);
}

/** Settings that stand under an option. */
export function settingsUnder(optionId: string): readonly Definition[] {
  return definitions.filter(({ parentOption }) => parentOption === optionId);
}
