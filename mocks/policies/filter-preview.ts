import { filterTest, filterValue, purposeOf, refuseFilterRule } from "../filters/index.ts";
import { bodyOf, rootOf, type Answer, type Call } from "../ground/call.ts";
import { badIntuneRequest, modelFailure } from "../ground/refusal.ts";
import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import { visibleRows } from "../state/visible.ts";
import type { Tenant } from "../state/tenant.ts";

/** Columns of the preview as they were seen, with their type. Unverified: their order and types. */
const columns: readonly (readonly [name: string, type: "String" | "Double"])[] = [
  ["deviceCategory", "String"],
  ["cpuArchitecture", "String"],
  ["deviceId", "String"],
  ["deviceName", "String"],
  ["enrollmentProfileName", "String"],
  ["isTpmAttested", "String"],
  ["isRooted", "String"],
  ["deviceTrustType", "String"],
  ["manufacturer", "String"],
  ["model", "String"],
  ["operatingSystemSKU", "String"],
  ["operatingSystemVersion", "Double"],
  ["osVersion", "String"],
  ["deviceOwnership", "String"],
  ["userPrincipalName", "String"],
];

/**
 * POST evaluateAssignmentFilter, beta: the devices that a rule finds, as the portal previews them.
 * The answer is a stream, whose documented form is base64 in `value`.
 *
 * Unverified: the JSON inside, which is taken to be that of Intune's reports; `search`, taken to
 * look for part of a device's name; `orderBy`, which changes nothing here.
 *
 * @see https://learn.microsoft.com/graph/api/intune-policyset-devicemanagement-evaluateassignmentfilter
 */
export function evaluateFilter(call: Call, tenant: Tenant): Answer {
  const data = bodyOf(call)["data"];
  if (!isWireObject(data)) throw modelFailure("The parameter 'data' is missing.");
  const [rule, purpose] = [textOf(data, "rule"), purposeOf(data)];
  const refused = refuseFilterRule(rule, purpose, tenant.settings.behaviors);
  if (refused !== undefined) throw badIntuneRequest(refused);
  const skip = countOf(data, "skip", 0);
  // at most 100, and 100 where none is named: microsoft.graph.assignmentFilterEvaluateRequest
  const top = Math.min(countOf(data, "top", 100), 100);
  const search = textOf(data, "search").toLowerCase();
  const passes = filterTest(rule, purpose, tenant.settings.behaviors) ?? (() => false);

  let total = 0;
  const lines: unknown[][] = [];
  for (const [, device] of visibleRows(tenant, "managedDevices")(0)) {
    if (!passes(device)) continue;
    if (!textOf(device, "deviceName").toLowerCase().includes(search)) continue;
    if (total >= skip && lines.length < top)
      lines.push(columns.map(([name]) => cell(device, name)));
    total++;
  }
  const inner = {
    TotalRowCount: total,
    Schema: columns.map(([Column, PropertyType]) => ({ Column, PropertyType })),
    Values: lines,
    SessionId: "",
  };
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#Edm.Stream`,
      value: Buffer.from(JSON.stringify(inner)).toString("base64"),
    },
  };
}

function cell(device: WireObject, name: string): unknown {
  switch (name) {
    case "deviceId":
      return device["id"];
    case "userPrincipalName":
      return textOf(device, name);
    case "isRooted":
      return textOf(device, "jailBroken") || "Unknown";
    case "operatingSystemVersion":
      return sortableVersion(textOf(device, "osVersion"));
    default:
      return filterValue(device, name);
  }
}

// seen: 10.0.26100.9457 as 1.00000000000026E+25, each part being padded to eight digits
function sortableVersion(version: string): number {
  const digits = version.split(".").map((part) => part.padStart(8, "0"));
  return Number(digits.join(""));
}

function countOf(data: WireObject, name: string, otherwise: number): number {
  const value = data[name];
  if (value === undefined || value === null) return otherwise;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
    throw modelFailure(`The value of '${name}' is not a whole number.`);
  return value;
}
