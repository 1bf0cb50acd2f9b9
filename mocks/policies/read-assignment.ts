import type { Call } from "../ground/call.ts";
import { badIntuneRequest, modelFailure } from "../ground/refusal.ts";
import { isWireObject, sameId, textOf, type WireObject } from "../ground/wire.ts";
import { checkBody, type BodyRules } from "../model/check-body.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible } from "../state/visible.ts";
import { assignmentRow, currentAssignments, sourceOf } from "./assignment-rows.ts";
import type { PolicyKind } from "./kinds.ts";

/** How policies of a kind are assigned. */
export type Assignable = NonNullable<PolicyKind["assignable"]>;

/**
 * What the body of `assign` asks for, checked. The action of rings has a second parameter on beta,
 * `deviceConfigurationGroupAssignments`, whose groups are assigned like those of targets. Unverified:
 * that both add up, and that a group in both counts once.
 *
 * @see https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-assign?view=graph-rest-beta
 */
export function readAssignBody(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  assignable: Assignable,
  policyId: string,
  body: WireObject,
): readonly WireObject[] {
  const takesGroups = kind.collection === "deviceConfigurations" && call.version === "beta";
  const { parameter = "assignments" } = assignable;
  for (const name of Object.keys(body)) {
    if (name === parameter || (takesGroups && name === groupParameter)) continue;
    throw modelFailure(
      `The parameter '${name}' in the request payload is not a valid parameter for the operation 'assign'.`,
    );
  }
  const groups = body[groupParameter];
  const given = body[parameter] ?? (groups === undefined ? undefined : []);
  if (!Array.isArray(given))
    throw modelFailure(`The parameter '${parameter}' is missing or is not a collection.`);
  const read = (item: unknown): WireObject =>
    readAssignment(call, tenant, kind, assignable, policyId, item);
  const rows = given.map(read);
  const more = readGroupAssignments(groups).map(read);
  const all = [...rows, ...more.filter((row) => !rows.some((other) => isOneTarget(row, other)))];
  refuseDuplicates(all);
  return all;
}

const groupParameter = "deviceConfigurationGroupAssignments";

function readGroupAssignments(list: unknown): readonly WireObject[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list))
    throw modelFailure(`The parameter '${groupParameter}' is no collection.`);
  return list.map((item: unknown) => {
    if (!isWireObject(item)) throw modelFailure("A group assignment has to be an object.");
    for (const name of Object.keys(item)) {
      if (!["@odata.type", "id", "targetGroupId", "excludeGroup"].includes(name))
        throw modelFailure(
          `The property '${name}' does not exist on type 'microsoft.management.services.api.deviceConfigurationGroupAssignment'. Make sure to only use property names that are defined by the type.`,
        );
    }
    const excludes = item["excludeGroup"] ?? false;
    if (typeof excludes !== "boolean")
      throw modelFailure(
        "Cannot convert the value of property 'excludeGroup' to the expected type 'Edm.Boolean'.",
      );
    const type = excludes ? "exclusionGroupAssignmentTarget" : "groupAssignmentTarget";
    return {
      target: { "@odata.type": `#microsoft.graph.${type}`, groupId: item["targetGroupId"] },
    };
  });
}

function isOneTarget(a: WireObject, b: WireObject): boolean {
  const typeOf = (row: WireObject): string =>
    isWireObject(row["target"]) ? textOf(row["target"], "@odata.type") : "";
  return sameId(a["id"], b["id"]) && typeOf(a) === typeOf(b);
}

/** One assignment of a body, checked, as the row that it becomes. */
export function readAssignment(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  assignable: Assignable,
  policyId: string,
  item: unknown,
): WireObject {
  if (!isWireObject(item)) throw modelFailure("An assignment has to be an object.");
  const { behaviors } = tenant.settings;
  const rules: BodyRules = {
    version: call.version,
    type: assignable.type,
    meet: (name) => (["id", "source", "sourceId"].includes(name) ? "ignore" : "take"),
    portalOnly: [],
    navigation: [],
  };
  const checked = checkBody(item, rules);
  const target = checked["target"];
  if (!isWireObject(target))
    throw badIntuneRequest("Invalid property values. An assignment needs a target.");
  const type = textOf(target, "@odata.type").replace("#microsoft.graph.", "");
  const virtual =
    type === "allDevicesAssignmentTarget" || type === "allLicensedUsersAssignmentTarget";
  if (
    virtual &&
    !assignable.virtualGroups &&
    behaviors.virtualGroupsOnUpdateProfiles === "refuse"
  ) {
    throw badIntuneRequest(
      `Invalid property values. The target '${type}' is not supported for this policy.`,
    );
  }
  if (!virtual) checkGroupTarget(tenant, target);
  checkFilterTarget(tenant, kind, assignable, target);
  const row = assignmentRow(policyId, target);
  const held = currentAssignments(tenant, policyId).find((before) =>
    sameId(before["id"], row["id"]),
  );
  // Unverified: source is read-only, and what comes back with the source it had keeps it; sent
  // without, it becomes a direct one
  const source =
    held !== undefined && item["source"] === held["source"] ? sourceOf(policyId, held) : {};
  const terms = readTerms(tenant, assignable, target, checked);
  return { ...row, ...source, ...terms, policyType: kind.collection };
}

/**
 * What an assignment says besides its target. Unverified: that an exclusion may carry terms, which
 * then mean nothing.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-devicehealthscriptrunschedule?view=graph-rest-beta
 */
function readTerms(
  tenant: Tenant,
  { terms = [] }: Assignable,
  target: WireObject,
  item: WireObject,
): WireObject {
  if (terms.length === 0) return {};
  if (terms.includes("intent")) return readIntent(item);
  const isExclusion = textOf(target, "@odata.type").endsWith(".exclusionGroupAssignmentTarget");
  const schedule = item["runSchedule"];
  if (isWireObject(schedule)) checkSchedule(tenant, schedule);
  else if (!isExclusion)
    throw badIntuneRequest("Invalid property values. An assignment needs a runSchedule.");
  return {
    runRemediationScript: item["runRemediationScript"] ?? false,
    runSchedule: schedule ?? null,
  };
}

/** Of an app. Unverified: that an assignment without an intent is refused, an exclusion as well. */
function readIntent(item: WireObject): WireObject {
  if (textOf(item, "intent") === "")
    throw badIntuneRequest("Invalid property values. An assignment needs an intent.");
  return { intent: item["intent"], settings: item["settings"] ?? null };
}

function checkSchedule(tenant: Tenant, schedule: WireObject): void {
  const wrong = (name: string) =>
    badIntuneRequest(`Invalid property values. Property '${name}' has an invalid value.`);
  const interval = schedule["interval"];
  if (typeof interval !== "number" || interval < 1 || interval > 23) throw wrong("interval");
  if (textOf(schedule, "@odata.type").endsWith(".deviceHealthScriptHourlySchedule")) return;
  if (!/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,7})?$/.test(textOf(schedule, "time")))
    throw wrong("time");
  if (!textOf(schedule, "@odata.type").endsWith(".deviceHealthScriptRunOnceSchedule")) return;
  const date = textOf(schedule, "date");
  const at = Date.parse(`${date}T00:00:00Z`);
  // Unverified: whether a day that is past is refused
  const isPast = at < tenant.clock.now().getTime() - 2 * 86_400_000;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(at) || isPast) throw wrong("date");
}

function checkGroupTarget(tenant: Tenant, target: WireObject): void {
  const groupId = target["groupId"];
  if (
    typeof groupId !== "string" ||
    !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(groupId)
  ) {
    throw badIntuneRequest(
      "Invalid property values. The target's groupId is not a valid identifier.",
    );
  }
  if (readVisible(tenant, "groups", groupId) === undefined) {
    throw badIntuneRequest(`Invalid property values. The group '${groupId}' does not exist.`);
  }
}

// learn.microsoft.com/mem/intune/fundamentals/filters-supported-workloads: rings yes, feature updates no
function checkFilterTarget(
  tenant: Tenant,
  kind: PolicyKind,
  assignable: Assignable,
  target: WireObject,
): void {
  const id = target["deviceAndAppManagementAssignmentFilterId"] ?? null;
  const mode = target["deviceAndAppManagementAssignmentFilterType"] ?? "none";
  const none = id === null || id === "" || id === "00000000-0000-0000-0000-000000000000";
  if (none !== (mode === "none"))
    throw badIntuneRequest(
      "Invalid property values. A filter id needs the filter type include or exclude, and the reverse.",
    );
  if (none || typeof id !== "string") return;
  if (!assignable.filters && tenant.settings.behaviors.filtersOnUpdateProfiles === "refuse") {
    throw badIntuneRequest(
      `Invalid property values. Assignment filters are not supported for ${kind.type}.`,
    );
  }
  if (readVisible(tenant, "assignmentFilters", id) === undefined)
    throw badIntuneRequest(
      `Invalid property values. The assignment filter '${id}' does not exist.`,
    );
}

/** The id of an assignment is policy and group, so one group can stand in a set once. */
export function refuseDuplicates(rows: readonly WireObject[]): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const id = textOf(row, "id");
    if (seen.has(id))
      throw badIntuneRequest(
        "Invalid property values. The assignments contain the same target more than once.",
      );
    seen.add(id);
  }
}
