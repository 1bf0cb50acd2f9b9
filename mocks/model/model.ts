import type { WireVersion } from "../ground/wire.ts";
import { abstractAppTypes, appModel } from "./app-types.ts";
import { abstractCatalogTypes, catalogFlags, catalogModel } from "./catalog-types.ts";
import { abstractScriptTypes, scriptModel } from "./script-types.ts";
import { betaModel, v1Model, type WireModel } from "./model.gen.ts";

/** One property as the metadata declares it. */
export interface PropertyModel {
  readonly type: string;
  readonly collection: boolean;
  readonly nullable: boolean;
}

// the metadata extract holds the base type only; members after
// @microsoft/microsoft-graph-types-beta, interfaces OmaSetting...
const omaTypes: WireModel["types"] = {
  omaSettingString: { base: "omaSetting", props: { value: "Edm.String" } },
  omaSettingStringXml: {
    base: "omaSetting",
    props: { fileName: "Edm.String?", value: "Edm.String" },
  },
  omaSettingBase64: { base: "omaSetting", props: { fileName: "Edm.String?", value: "Edm.String" } },
  omaSettingInteger: {
    base: "omaSetting",
    props: { isReadOnly: "Edm.Boolean", value: "Edm.Int32" },
  },
  omaSettingFloatingPoint: { base: "omaSetting", props: { value: "Edm.Double" } },
  omaSettingBoolean: { base: "omaSetting", props: { value: "Edm.Boolean" } },
  omaSettingDateTime: { base: "omaSetting", props: { value: "Edm.DateTimeOffset" } },
};

/** Types that only their derived types can stand for: a body has to name one in `@odata.type`. */
const abstractTypes: readonly string[] = [
  "deviceConfiguration",
  "windowsUpdateInstallScheduleType",
  "deviceAndAppManagementAssignmentTarget",
  "omaSetting",
  "windowsUpdateCatalogItem",
  ...abstractCatalogTypes,
  ...abstractScriptTypes,
  ...abstractAppTypes,
];

/**
 * Enums whose values may be joined by commas, with the bits of each.
 *
 * @see https://graph.microsoft.com/beta/$metadata EnumType windowsUpdateForBusinessUpdateWeeks
 */
const flagEnums: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  windowsUpdateForBusinessUpdateWeeks: {
    userDefined: 0,
    firstWeek: 1,
    secondWeek: 2,
    thirdWeek: 4,
    fourthWeek: 8,
    everyWeek: 15,
    // as the page of windowsUpdateForBusinessConfiguration has it, though its bits are those of others
    unknownFutureValue: 22,
  },
  ...catalogFlags,
};

/** True for a type of which no object can be created. */
export function isAbstract(type: string): boolean {
  return abstractTypes.includes(type);
}

/** True for an enum such as `updateWeeks`, written `firstWeek,thirdWeek`. */
export function isFlags(enumName: string): boolean {
  return enumName in flagEnums;
}

/**
 * Flags as they are printed, whatever the order they were sent in: the one name that means all of
 * them, else the bits from the lowest on. `firstWeek,secondWeek,thirdWeek,fourthWeek,everyWeek`,
 * which the portal sends, is `everyWeek`.
 *
 * @see https://github.com/deploymenttheory/terraform-provider-microsoft365 windows_update_ring/resource_docs/update_req.md
 */
export function printedFlags(enumName: string, text: string): string {
  const bits = flagEnums[enumName] ?? {};
  const parts = text.split(",").map((part) => part.trim());
  // of a later version than this metadata
  if (parts.some((part) => bits[part] === undefined)) return text;
  const value = parts.reduce((all, part) => all | (bits[part] ?? 0), 0);
  const names = Object.entries(bits);
  const whole = names.find(([, bit]) => bit === value);
  if (whole !== undefined) return whole[0];
  return names
    .filter(([, bit]) => bit !== 0 && (bit & (bit - 1)) === 0 && (value & bit) !== 0)
    .map(([name]) => name)
    .join(",");
}

/** The values of an enum in this version, or undefined where the name is no enum. */
export function enumValues(version: WireVersion, name: string): readonly string[] | undefined {
  return (
    modelOf(version).enums[name] ??
    (version === "beta"
      ? (catalogModel.enums[name] ?? scriptModel.enums[name] ?? appModel.enums[name])
      : undefined)
  );
}

/** True where the version knows a type of this name. */
export function hasType(version: WireVersion, type: string): boolean {
  return typeOf(version, type) !== undefined;
}

/** True where `type` is `base` or derives from it. */
export function derivesFrom(version: WireVersion, type: string, base: string): boolean {
  for (
    let name: string | undefined = type;
    name !== undefined;
    name = typeOf(version, name)?.base
  ) {
    if (name === base) return true;
  }
  return false;
}

/** Own and inherited properties of a type, navigation included. */
export function propertiesOf(
  version: WireVersion,
  type: string,
): ReadonlyMap<string, PropertyModel> {
  const found = new Map<string, PropertyModel>();
  for (
    let name: string | undefined = type;
    name !== undefined;
    name = typeOf(version, name)?.base
  ) {
    for (const [key, text] of Object.entries(typeOf(version, name)?.props ?? {})) {
      if (!found.has(key)) found.set(key, parseProperty(text));
    }
  }
  return found;
}

function parseProperty(text: string): PropertyModel {
  const nullable = text.endsWith("?");
  const rest = nullable ? text.slice(0, -1) : text;
  const collection = rest.endsWith("[]");
  return { type: collection ? rest.slice(0, -2) : rest, collection, nullable };
}

function typeOf(version: WireVersion, name: string): WireModel["types"][string] | undefined {
  return (
    modelOf(version).types[name] ??
    omaTypes[name] ??
    (version === "beta"
      ? (catalogModel.types[name] ?? scriptModel.types[name] ?? appModel.types[name])
      : undefined)
  );
}

function modelOf(version: WireVersion): WireModel {
  return version === "beta" ? betaModel : v1Model;
}
