import { shorten } from "../../ground/findings.ts";
import { nearestName } from "../../../kind/nearest-name.ts";
import type { PropertyNode } from "../syntax/ast.ts";
import type { RuleFindings } from "../syntax/diagnostic.ts";
import { missingNameAdvice, translateName } from "../vocabulary/foreign-names.ts";
import {
  findProperty,
  isExtensionProperty,
  propertyNames,
  type RulePropertyFacts,
  type RulePropertyType,
} from "../vocabulary/properties.ts";

const element: RulePropertyFacts = { type: "string" };

/**
 * What is known of a property, where it may stand. `collection` is the collection whose
 * elements are looked at, undefined outside of `-any` and `-all`. Undefined where the property
 * does not exist or not there, which has been reported then.
 */
export function resolveProperty(
  property: PropertyNode,
  collection: RulePropertyType | undefined,
  written: string,
  findings: RuleFindings,
): RulePropertyFacts | undefined {
  const { object, name } = property;
  const wanted = collection === undefined ? undefined : elementObjects[collection];
  if (isElementObject(object) || wanted !== undefined) {
    if (object === wanted) return resolveElement(property, findings);
    reportScope(property, wanted, findings);
    return undefined;
  }
  if (object !== "device" && object !== "user") {
    reportPrefix(property, written, findings);
    return undefined;
  }
  const known = findProperty(object, name);
  if (known === undefined) {
    findings.error("unknown-property", property, unknownAdvice(object, name));
    return undefined;
  }
  warnOfSpelling(property, written, findings);
  return known.facts;
}

const elementObjects: Readonly<Partial<Record<RulePropertyType, string>>> = {
  stringCollection: "_",
  objectCollection: "assignedPlan",
  references: "group",
};

function isElementObject(object: string): boolean {
  return object === "_" || object === "assignedPlan" || object === "group";
}

function resolveElement(
  property: PropertyNode,
  findings: RuleFindings,
): RulePropertyFacts | undefined {
  if (property.object === "_") return element;
  const known = findProperty(property.object, property.name);
  if (known !== undefined) return known.facts;
  const names = propertyNames(property.object);
  const near = nearestName(property.name, names) ?? names.join(", ");
  findings.error(
    "unknown-property",
    property,
    `${property.object} has no ${shorten(property.name)}. It has: ${near}.`,
  );
  return undefined;
}

function reportScope(
  property: PropertyNode,
  wanted: string | undefined,
  findings: RuleFindings,
): void {
  const forms: Readonly<Record<string, string>> = {
    _: "_ is the element of a collection of texts",
    assignedPlan: "assignedPlan is an element of user.assignedPlans",
    group: "group is an element of memberOf",
  };
  const own = forms[property.object];
  if (wanted === undefined) {
    findings.error(
      "scope",
      property,
      `${own ?? property.object}: it may stand only in the parentheses after -any or -all.`,
    );
    return;
  }
  const use = wanted === "_" ? "_" : wanted === "group" ? "group.objectId" : "assignedPlan.service";
  findings.error(
    "scope",
    property,
    `Inside this -any or -all only the element can be tested. Use ${use}, and move other tests outside.`,
  );
}

function reportPrefix(property: PropertyNode, written: string, findings: RuleFindings): void {
  const { object, name } = property;
  if (object === "") {
    const guess = ["device", "user"]
      .flatMap((owner) => {
        const meant = findProperty(owner, name)?.name ?? translateName(owner, name);
        return meant === undefined ? [] : [`${owner}.${meant}`];
      })
      .join(" or ");
    findings.error(
      "object-prefix",
      property,
      guess === ""
        ? `${shorten(written)} is no property. One begins with device. or user., such as device.displayName.`
        : `The object is missing before ${shorten(name)}. Write ${guess}.`,
    );
    return;
  }
  const near = nearestName(object, ["device", "user", "assignedPlan"]);
  findings.error(
    "object-prefix",
    property,
    `Rules know device. and user., and no ${shorten(object)}.${near === undefined ? "" : ` Did you mean ${near}.${shorten(name)}?`}`,
  );
}

function unknownAdvice(object: string, name: string): string {
  const shown = `${object}.${shorten(name)}`;
  const translated = translateName(object, name);
  if (translated !== undefined) {
    return `${shown} is not what group rules call it. Write ${object}.${translated}.`;
  }
  const missing = missingNameAdvice(object, name);
  if (missing !== undefined) return `${shown} cannot be used in a group rule. ${missing}`;
  if (/^extension_/i.test(name)) {
    return `${shown} is no extension property. Write ${object}.extension_<application id, 32 digits without hyphens>_<name>.`;
  }
  const number = /^extensionAttribute(\d+)$/i.exec(name)?.[1];
  if (number !== undefined) return `There is no ${shown}. The numbers go from 1 to 15.`;
  const other = object === "device" ? "user" : "device";
  const near = nearestName(name, propertyNames(object));
  const elsewhere = findProperty(other, name);
  if (elsewhere !== undefined && !isExtensionProperty(name)) {
    const instead = near === undefined ? "" : ` Did you mean ${object}.${near}?`;
    return `${shown} does not exist. ${elsewhere.name} belongs to ${other}s.${instead}`;
  }
  return near === undefined
    ? `${shown} is no property that a rule can look at.`
    : `${shown} does not exist. Did you mean ${object}.${near}?`;
}

function warnOfSpelling(property: PropertyNode, written: string, findings: RuleFindings): void {
  const canonical = `${property.object}.${property.name}`;
  if (written === canonical || isExtensionProperty(property.name)) return;
  // both spellings are documented
  if (written === "user.mailNickname") return;
  findings.warn(
    "property-case",
    property,
    `The documentation calls property names case-sensitive. Write ${canonical}.`,
  );
}
