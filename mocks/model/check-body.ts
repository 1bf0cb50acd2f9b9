import { badIntuneRequest, modelFailure } from "../ground/refusal.ts";
import { isWireObject, type WireObject, type WireVersion } from "../ground/wire.ts";
import {
  derivesFrom,
  enumValues,
  hasType,
  isAbstract,
  isFlags,
  propertiesOf,
  type PropertyModel,
} from "./model.ts";

/** What a body is checked against. */
export interface BodyRules {
  readonly version: WireVersion;
  /** Declared type of the collection. */
  readonly type: string;
  /** Whether a property is taken, taken without effect, or refused as read-only. Of the body itself only. */
  readonly meet: (name: string, value: unknown) => "take" | "ignore" | "refuse";
  /** Names that the metadata does not have and the service takes without effect. */
  readonly portalOnly: readonly string[];
  /** Relationships: never part of a body. */
  readonly navigation: readonly string[];
}

/**
 * Checks a body against the metadata, and gives it without what was ignored.
 *
 * Refused: a missing or foreign `@odata.type` where the declared type is abstract,
 * names the type does not have, JSON of the wrong type, null where none may be,
 * unknown enum values, read-only properties. `@odata.type` may stand anywhere, as every Kiota
 * client and public script sends it. Actions that an answer advertises (`#microsoft.graph.assign`)
 * are control information and come back in what IntuneManagement imports.
 *
 * @see https://github.com/microsoftgraph/powershell-intune-samples SoftwareUpdates/Windows10_SoftwareUpdates_Add_Assign.ps1
 * @see https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/2742
 */
export function checkBody(body: WireObject, rules: BodyRules): WireObject {
  const type = concreteType(body, rules.type, rules.version);
  const properties = propertiesOf(rules.version, type);
  const checked: WireObject = isAbstract(rules.type)
    ? { "@odata.type": `#microsoft.graph.${type}` }
    : {};
  for (const [name, value] of Object.entries(body)) {
    if (isTypeAnnotation(name, properties) || name.startsWith("#")) continue;
    const property = properties.get(name);
    if (property === undefined && rules.portalOnly.includes(name)) continue;
    if (property === undefined || rules.navigation.includes(name))
      throw unknownProperty(name, type);
    const met = rules.meet(name, value);
    if (met === "ignore") continue;
    if (met === "refuse")
      throw badIntuneRequest(
        `Invalid property values. The property '${name}' is read-only and cannot be set.`,
      );
    checked[name] = checkValue(name, value, property, rules);
  }
  return checked;
}

/** One value against its declared type; gives it as Graph would print it. */
function checkValue(
  name: string,
  value: unknown,
  property: PropertyModel,
  rules: BodyRules,
): unknown {
  if (value === null) {
    if (property.nullable) return null;
    throw modelFailure(
      `A null value was found for the property named '${name}', which has the expected type '${property.type}[Nullable=False]'. The expected type '${property.type}[Nullable=False]' does not allow null values.`,
    );
  }
  if (property.collection) {
    if (!Array.isArray(value)) throw wrongJson(name, `Collection(${property.type})`);
    return value.map((item: unknown) =>
      checkValue(name, item, { ...property, collection: false, nullable: false }, rules),
    );
  }
  const values = enumValues(rules.version, property.type);
  if (values !== undefined) return checkEnum(name, value, property.type, values);
  if (property.type.startsWith("Edm.")) return checkPrimitive(name, value, property.type);
  if (!isWireObject(value)) throw wrongJson(name, `microsoft.graph.${property.type}`);
  const nested = checkBody(value, {
    ...rules,
    type: property.type,
    meet: () => "take",
    portalOnly: [],
    navigation: [],
  });
  return complexDefaults(nested, property.type, rules.version);
}

function checkEnum(name: string, value: unknown, type: string, values: readonly string[]): string {
  if (typeof value !== "string") throw wrongJson(name, `microsoft.graph.${type}`);
  const parts = isFlags(type) ? value.split(",").map((part) => part.trim()) : [value];
  for (const part of parts) {
    if (!values.includes(part) || part === "unknownFutureValue") {
      throw modelFailure(
        `Cannot convert the literal '${value}' to the expected type 'microsoft.graph.${type}'. Requested value '${part}' was not found.`,
      );
    }
  }
  return parts.join(",");
}

function checkPrimitive(name: string, value: unknown, type: string): unknown {
  switch (type) {
    case "Edm.String":
      if (typeof value !== "string") throw wrongJson(name, type);
      return value;
    case "Edm.Boolean":
      if (typeof value !== "boolean") throw wrongJson(name, type);
      return value;
    case "Edm.Int32":
      if (typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) > 2_147_483_647)
        throw wrongJson(name, type);
      return value;
    case "Edm.Int64":
    case "Edm.Double":
      if (typeof value !== "number") throw wrongJson(name, type);
      return value;
    case "Edm.Binary":
      if (typeof value !== "string") throw wrongJson(name, type);
      if (!isBase64(value)) throw badLiteral(value.slice(0, 20), type);
      return value;
    case "Edm.DateTimeOffset":
      return checkInstant(name, value);
    case "Edm.TimeOfDay":
      return checkTimeOfDay(name, value);
    case "Edm.Date":
      if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value) || !isCalendarDay(value))
        throw badLiteral(value, type);
      return value;
    default:
      // a type that no writable property of the tables has
      throw badIntuneRequest(`Invalid property values. The property '${name}' cannot be set.`);
  }
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

function checkInstant(name: string, value: unknown): string {
  if (typeof value !== "string") throw wrongJson(name, "Edm.DateTimeOffset");
  const parsed =
    /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?(?:Z|[+-]\d{2}:\d{2})$/i.exec(value);
  if (parsed === null || !isCalendarDay(parsed[1] ?? "") || Number.isNaN(Date.parse(value))) {
    throw badLiteral(value, "Edm.DateTimeOffset");
  }
  return value.endsWith("Z") && !value.includes(".")
    ? value
    : new Date(value).toISOString().replace(/\.000Z$/, "Z");
}

function checkTimeOfDay(name: string, value: unknown): string {
  if (typeof value !== "string") throw wrongJson(name, "Edm.TimeOfDay");
  const parsed = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,7}))?)?$/.exec(value);
  if (parsed === null) throw badLiteral(value, "Edm.TimeOfDay");
  const [, hours, minutes, seconds = "00", fraction = ""] = parsed;
  return `${hours ?? ""}:${minutes ?? ""}:${seconds}.${fraction.padEnd(7, "0")}`;
}

function isCalendarDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** The type a body is of: its own `@odata.type` where that is the declared one or derives from it. */
function concreteType(body: WireObject, declared: string, version: WireVersion): string {
  const named = body["@odata.type"];
  if (named === undefined) {
    if (isAbstract(declared)) throw modelFailure("Cannot create an abstract class.");
    return declared;
  }
  if (typeof named !== "string" || !/^#?microsoft\.graph\.\w+$/.test(named)) {
    throw modelFailure(`The type name ${JSON.stringify(named)} is not valid.`);
  }
  const type = named.replace(/^#?microsoft\.graph\./, "");
  if (!hasType(version, type) || !derivesFrom(version, type, declared)) {
    throw modelFailure(
      `A resource with type name 'microsoft.graph.${type}' was found, but it is not assignable to the expected type 'microsoft.graph.${declared}'.`,
    );
  }
  if (isAbstract(type)) throw modelFailure("Cannot create an abstract class.");
  return type;
}

// what a complex value shows for members that were not sent
function complexDefaults(value: WireObject, type: string, version: WireVersion): WireObject {
  const named = value["@odata.type"];
  const concrete = typeof named === "string" ? named.replace("#microsoft.graph.", "") : type;
  const full: WireObject = {};
  if (named !== undefined) full["@odata.type"] = named;
  for (const [name, property] of propertiesOf(version, concrete))
    full[name] = value[name] ?? defaultOf(property, version);
  return full;
}

/** What Graph shows for a property that was never sent. */
export function defaultOf(property: PropertyModel, version: WireVersion): unknown {
  if (property.collection) return property.nullable && property.type !== "Edm.String" ? null : [];
  if (property.nullable) return null;
  const values = enumValues(version, property.type);
  if (values !== undefined) return values[0];
  switch (property.type) {
    case "Edm.Boolean":
      return false;
    case "Edm.Int32":
    case "Edm.Int64":
    case "Edm.Double":
      return 0;
    case "Edm.DateTimeOffset":
      return "0001-01-01T00:00:00Z";
    case "Edm.TimeOfDay":
      return "00:00:00.0000000";
    default:
      return "";
  }
}

/** 400 for a name that the type does not have. */
function unknownProperty(name: string, type: string): Error {
  return modelFailure(
    `The property '${name}' does not exist on type 'microsoft.management.services.api.${type}'. Make sure to only use property names that are defined by the type.`,
  );
}

function isTypeAnnotation(name: string, properties: ReadonlyMap<string, PropertyModel>): boolean {
  return (
    name === "@odata.type" ||
    (name.endsWith("@odata.type") && properties.has(name.slice(0, -"@odata.type".length)))
  );
}

function wrongJson(name: string, type: string): Error {
  return modelFailure(
    `Cannot convert the value of property '${name}' to the expected type '${type}'.`,
  );
}

function badLiteral(value: unknown, type: string): Error {
  return modelFailure(
    `Cannot convert the literal '${String(value)}' to the expected type '${type}'.`,
  );
}
