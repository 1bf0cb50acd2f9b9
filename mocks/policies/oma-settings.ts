import { guidOf } from "../ground/random.ts";
import { badIntuneRequest } from "../ground/refusal.ts";
import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";

/** What stands in an answer for the value of an encrypted setting. */
const mask = "****";

/** Types whose values the service encrypts. */
const encrypted = ["omaSettingString", "omaSettingStringXml", "omaSettingBase64"];

const limit = 1_000;

/**
 * Refuses settings of a custom profile that fit the metadata but not the service. A mask
 * that is sent as a value is taken for what it is: the service cannot tell it from a text.
 *
 * Unverified: which of these the live service refuses, and in which words. The limit:
 * learn.microsoft.com/graph/api/resources/intune-deviceconfig-windows10customconfiguration
 */
export function checkOmaSettings(tenant: Tenant, after: WireObject, changed: WireObject): void {
  const list = changed["omaSettings"];
  if (list === undefined) return;
  if (!Array.isArray(list)) return;
  if (list.length > limit)
    throw invalid("omaSettings", `This collection can contain a maximum of ${limit} elements.`);
  const seen = new Set<string>();
  for (const setting of list.filter(isWireObject)) {
    const uri = textOf(setting, "omaUri");
    if (!/^\.\/(?:[^/\s][^/]*)(?:\/[^/]+)+$/.test(uri))
      throw invalid("omaUri", `'${uri}' is not an OMA-URI.`);
    if (seen.has(uri.toLowerCase())) throw invalid("omaUri", `'${uri}' is given twice.`);
    seen.add(uri.toLowerCase());
    if (textOf(setting, "displayName").trim() === "")
      throw invalid("omaSettings.displayName", "It must not be empty.");
    if (tenant.settings.behaviors.readOnlyProperties !== "ignore") refuseReadOnly(setting);
    checkContent(setting);
  }
  if (textOf(after, "@odata.type") !== "#microsoft.graph.windows10CustomConfiguration")
    throw invalid("omaSettings", "Only custom profiles have it.");
}

function refuseReadOnly(setting: WireObject): void {
  for (const name of ["isEncrypted", "secretReferenceValueId"]) {
    if (setting[name] !== undefined && setting[name] !== null && setting[name] !== false)
      throw badIntuneRequest(
        `Invalid property values. The property '${name}' is read-only and cannot be set.`,
      );
  }
}

function checkContent(setting: WireObject): void {
  const type = typeOf(setting);
  const value = setting["value"];
  if (type !== "omaSettingStringXml" && type !== "omaSettingBase64") return;
  if (typeof value !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(value) || value.length % 4 !== 0)
    throw invalid("value", "It is not Base64.");
}

/** The row with its texts encrypted: each new one gets a secret of its own. */
export function sealOmaSettings(row: WireObject, before: WireObject | undefined): WireObject {
  const list = row["omaSettings"];
  if (!Array.isArray(list)) return row;
  const former = settingsOf(before ?? {});
  return {
    ...row,
    omaSettings: list.filter(isWireObject).map((setting) => {
      if (!encrypted.includes(typeOf(setting)))
        return { ...setting, isEncrypted: false, secretReferenceValueId: null };
      const same = former.find(
        (other) =>
          other["omaUri"] === setting["omaUri"] &&
          other["value"] === setting["value"] &&
          typeOf(other) === typeOf(setting),
      );
      const id = textOf(row, "id");
      const place = [id, textOf(setting, "omaUri"), String(row["version"])];
      const secret =
        same?.["secretReferenceValueId"] ?? `${guidOf(1, ...place)}_${id}_${guidOf(2, ...place)}`;
      return { ...setting, isEncrypted: true, secretReferenceValueId: secret };
    }),
  };
}

/** A setting as an answer shows it: encrypted values masked. */
export function maskedSettings(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((setting: unknown) =>
    isWireObject(setting) && setting["isEncrypted"] === true
      ? { ...setting, value: mask }
      : setting,
  );
}

/** The settings of a custom profile as they truly are. */
export function settingsOf(row: WireObject): readonly WireObject[] {
  const list = row["omaSettings"];
  return Array.isArray(list) ? list.filter(isWireObject) : [];
}

function typeOf(setting: WireObject): string {
  return textOf(setting, "@odata.type").replace("#microsoft.graph.", "");
}

function invalid(name: string, why: string): Error {
  return badIntuneRequest(
    `Invalid property values. Property '${name}' has an invalid value. ${why}`,
  );
}
