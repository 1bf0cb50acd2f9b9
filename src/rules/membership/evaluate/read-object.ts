import type { RuleSubject } from "../syntax/ast.ts";
import {
  findProperty,
  isExtensionProperty,
  type RulePropertyType,
} from "../vocabulary/properties.ts";
import { graphNames } from "./graph-device.ts";

/** An object from outside as rules see it, and what of it no rule can see. */
export interface ReadRuleObject {
  /** Under the names of the rule language, as `compileMembershipRule` takes it. */
  readonly object: Readonly<Record<string, unknown>>;
  readonly problems: readonly RuleObjectProblem[];
}

/** A value that does not fit, which would count as blank. */
export interface RuleObjectProblem {
  /** As it is written in the object; empty where none of its keys is known. */
  readonly key: string;
  /** The rule language's name of the property; empty where none of the keys is known. */
  readonly property: string;
  /** What is wrong, as the end of a sentence that begins with the key. */
  readonly message: string;
}

/**
 * Reads a device or a user of a file: names of the rule language or of Graph, in any case.
 * A value of another type than the property's is not taken, and named. Other keys are left
 * out, but where no key at all is known that is named.
 */
export function readRuleObject(
  subject: RuleSubject,
  item: Readonly<Record<string, unknown>>,
): ReadRuleObject {
  const object: Record<string, unknown> = {};
  const problems: RuleObjectProblem[] = [];
  const known = entriesOf(subject, item);
  // a name of the rule language goes before Graph's name for the same
  for (const { key, property, value } of known.toSorted((a, b) => Number(a.own) - Number(b.own))) {
    if (value === null || value === undefined) continue;
    const type = typeOf(subject, property);
    const read = readAs(type, property, value);
    if (read !== undefined) object[property] = read;
    else problems.push({ key, property, message: misfit(value, type) });
  }
  if (known.length === 0) {
    const message = `none of its keys is a property of a ${subject} that rules look at`;
    problems.push({ key: "", property: "", message });
  }
  return { object, problems };
}

interface Entry {
  readonly key: string;
  readonly property: string;
  readonly value: unknown;
  /** The key is the rule language's own name. */
  readonly own: boolean;
}

function entriesOf(
  subject: RuleSubject,
  item: Readonly<Record<string, unknown>>,
): readonly Entry[] {
  return Object.entries(item).flatMap(([key, value]): readonly Entry[] => {
    const lower = key.toLowerCase();
    if (attributeHolders.has(lower) && typeof value === "object" && value !== null) {
      return entriesOf(subject, value as Readonly<Record<string, unknown>>);
    }
    const own = ownName(subject, key);
    const property = own ?? foreignNames[subject].get(lower);
    return property === undefined ? [] : [{ key, property, value, own: own !== undefined }];
  });
}

function ownName(subject: RuleSubject, key: string): string | undefined {
  // the one key that rules ask for and never name
  if (subject === "user" && key.toLowerCase() === "manager") return "manager";
  return findProperty(subject, key)?.name;
}

const attributeHolders: ReadonlySet<string> = new Set([
  "extensionattributes",
  "onpremisesextensionattributes",
]);

/**
 * Graph's names where they are others. Unverified: the pairs of users, but for mailNickname;
 * they follow from the directory's attributes that both stand for.
 *
 * https://learn.microsoft.com/graph/api/resources/user
 */
const graphUserNames: Readonly<Record<string, string>> = {
  id: "objectId",
  officeLocation: "physicalDeliveryOfficeName",
  mobilePhone: "mobile",
  businessPhones: "telephoneNumber",
  faxNumber: "facsimileTelephoneNumber",
  onPremisesSyncEnabled: "dirSyncEnabled",
  imAddresses: "sipProxyAddress",
};

const foreignNames: Readonly<Record<RuleSubject, ReadonlyMap<string, string>>> = {
  device: new Map(
    Object.entries(graphNames).map(([rule, graph]) => [graph.toLowerCase(), rule] as const),
  ),
  user: new Map(
    Object.entries(graphUserNames).map(([graph, rule]) => [graph.toLowerCase(), rule] as const),
  ),
};

function typeOf(subject: RuleSubject, property: string): RulePropertyType {
  return findProperty(subject, property)?.facts.type ?? "string";
}

/** The value as rules take it; undefined where it is of another type. */
function readAs(type: RulePropertyType, property: string, value: unknown): unknown {
  switch (type) {
    case "string":
      return readAsText(property, value);
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "dateTime":
      return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? value : undefined;
    case "stringCollection":
      return isListOf(value, (item) => typeof item === "string") ? value : undefined;
    case "objectCollection":
      return isListOf(value, (item) => typeof item === "object" && item !== null)
        ? value
        : undefined;
    case "references":
      return isListOf(value, (item) => idOf(item) !== undefined)
        ? (value as readonly unknown[]).map(idOf)
        : undefined;
    default:
      return type satisfies never;
  }
}

function readAsText(property: string, value: unknown): string | boolean | number | undefined {
  if (typeof value === "string") return value;
  // an extension may hold other things than text, and is compared as text
  if (isExtensionProperty(property) && (typeof value === "boolean" || typeof value === "number")) {
    return value;
  }
  // Graph lists telephone numbers and addresses, of which rules see the first
  if (property === "telephoneNumber" || property === "sipProxyAddress") {
    const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return typeof first === "string" ? first : undefined;
  }
  return property === "manager" ? idOf(value) : undefined;
}

function isListOf(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits);
}

function idOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || !("id" in value)) return undefined;
  return typeof value.id === "string" ? value.id : undefined;
}

const wanted: Readonly<Record<RulePropertyType, string>> = {
  string: "a text",
  boolean: "true or false, without quotes",
  dateTime: "a date such as 2026-06-10T18:13:20Z",
  stringCollection: "a list of texts",
  objectCollection: "a list of objects",
  references: "a list of object ids",
};

function misfit(value: unknown, type: RulePropertyType): string {
  const found = Array.isArray(value)
    ? "a list"
    : typeof value === "object"
      ? "an object"
      : typeof value === "string"
        ? "a text"
        : JSON.stringify(value);
  return `holds ${found}, and ${wanted[type]} belongs there`;
}
