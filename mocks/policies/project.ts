import { prefers, type Call } from "../ground/call.ts";
import { isWireObject, textOf, type WireObject, type WireVersion } from "../ground/wire.ts";
import { enumValues, propertiesOf } from "../model/model.ts";
import type { Tenant } from "../state/tenant.ts";
import { inventoryFields } from "./driver-inventory-status.ts";
import type { PolicyKind } from "./kinds.ts";
import { maskedSettings } from "./oma-settings.ts";
import type { Select } from "./query.ts";

/**
 * A policy as this version shows it: v1.0 without what only beta has; enum values
 * newer than `unknownFutureValue` hidden behind it unless the caller asks for them.
 *
 * @see https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations
 */
export function projectPolicy(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  row: WireObject,
  select?: Select,
): WireObject {
  const type = textOf(row, "@odata.type").replace("#microsoft.graph.", "");
  const properties = propertiesOf(call.version, type);
  const wanted: WireObject = {};
  // homogeneous collections carry no type in minimal metadata
  const isMixed = kind.concrete.length > 1 || kind.concrete[0] !== kind.type;
  if (isMixed || metadataLevel(call) === "full") wanted["@odata.type"] = row["@odata.type"];
  if (tenant.settings.etags.includes(kind.collection)) wanted["@odata.etag"] = etagOf(row);
  for (const [name, value] of Object.entries({ ...row, ...inventoryFields(tenant, kind, row) })) {
    const property = properties.get(name);
    if (property === undefined || kind.contained.includes(name)) continue;
    if (select !== undefined && !select(row, name)) continue;
    const content = name === "omaSettings" ? maskedSettings(value) : value;
    wanted[name] = shown(call, tenant, content, property.type);
  }
  return wanted;
}

/** `odata.metadata` of the Accept header. */
function metadataLevel(call: Call): "none" | "minimal" | "full" {
  const level = /odata\.metadata=(none|full)/i
    .exec(call.headers["accept"] ?? "")?.[1]
    ?.toLowerCase();
  return level === "none" || level === "full" ? level : "minimal";
}

/** Changes with every write. Only shown where the tenant is told to. */
export function etagOf(row: WireObject): string {
  return `W/"${Buffer.from(`${textOf(row, "lastModifiedDateTime")}/${JSON.stringify(row["version"] ?? null)}`).toString("base64url")}"`;
}

function shown(call: Call, tenant: Tenant, value: unknown, type: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => shown(call, tenant, item, type));
  if (isWireObject(value)) return shownComplex(call, tenant, value, type);
  if (typeof value !== "string") return value;
  return shownEnum(call, tenant, value, type);
}

function shownComplex(call: Call, tenant: Tenant, value: WireObject, declared: string): WireObject {
  const type = textOf(value, "@odata.type").replace("#microsoft.graph.", "") || declared;
  const properties = propertiesOf(call.version, type);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name === "@odata.type" || properties.has(name))
      .map(([name, inner]) => [name, shown(call, tenant, inner, properties.get(name)?.type ?? "")]),
  );
}

function shownEnum(call: Call, tenant: Tenant, value: string, type: string): string {
  const values = enumValues(call.version, type);
  if (values === undefined) return value;
  const sentinel = values.indexOf("unknownFutureValue");
  if (
    sentinel >= 0 &&
    values.indexOf(value) > sentinel &&
    !prefers(call, "include-unknown-enum-members")
  )
    return "unknownFutureValue";
  const betaOnly =
    !values.includes(value) &&
    enumValues("beta" satisfies WireVersion, type)?.includes(value) === true;
  return betaOnly && tenant.settings.behaviors.v1WindowsDefault === "unknownFutureValue"
    ? "unknownFutureValue"
    : value;
}
