import {
  assignedPlanProperties,
  deviceProperties,
  type RulePropertyFacts,
  userProperties,
} from "../../src/rules/membership/vocabulary/properties.ts";

const tables: Readonly<Record<string, Readonly<Record<string, RulePropertyFacts>>>> = {
  device: deviceProperties,
  user: userProperties,
  assignedPlan: assignedPlanProperties,
};

const typeNames: Readonly<Record<RulePropertyFacts["type"], string>> = {
  string: "text",
  boolean: "true or false",
  dateTime: "date",
  stringCollection: "collection of texts",
  objectCollection: "collection of plans",
  references: "groups; stands alone",
};

/** The rows of a property table as the documentation prints them. */
export function tableOf(object: "device" | "user" | "assignedPlan"): readonly string[] {
  return Object.entries(tables[object] ?? {}).map(([name, { type, values }]) => {
    const shown = (values ?? []).map((value) => `\`${value}\``).join(" or ");
    return `| \`${object}.${name}\` | ${typeNames[type]} | ${shown} |`;
  });
}
