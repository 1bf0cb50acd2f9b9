import { bodyOf, rootOf, type Answer, type Call } from "../ground/call.ts";
import {
  badGatewayRequest,
  badIntuneRequest,
  intuneNotFound,
  modelFailure,
  Refusal,
} from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { checkBody, type BodyRules } from "../model/check-body.ts";
import { derivesFrom, propertiesOf } from "../model/model.ts";
import type { Filter } from "../odata/filter-ast.ts";
import { matchesFilter } from "../odata/filter-match.ts";
import { invalidFilter, parseFilter } from "../odata/filter-parse.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly, parseCount, parseSelect } from "../odata/query.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible, replicaKey, visibleRows } from "../state/visible.ts";
import { listedAssignments, projectAssignment, visibleAssignments } from "./assignments.ts";
import { filterPayloads, refuseWhileInUse } from "./filter-use.ts";
import type { PolicyKind } from "./kinds.ts";
import { startPause } from "./pause.ts";
import { etagOf, projectPolicy } from "./project.ts";
import { changedPolicyRow, expirePauses, findPolicy, newPolicyRow } from "./rows.ts";
import { isSame, meetProperty } from "./service-set.ts";
import { checkValues } from "./values.ts";

/** GET of a collection. */
export function listPolicies(call: Call, tenant: Tenant, kind: PolicyKind): Answer {
  allowOnly(call.query, [
    "$select",
    "$expand",
    "$top",
    "$skiptoken",
    "$filter",
    ...(kind.collection === "deviceConfigurations" ? ["$skip"] : []),
  ]);
  const select = selectOf(call, kind);
  const expand = expandsAssignments(call, kind);
  const filter = filterOf(call, tenant, kind);
  const skip =
    call.query.get("$skip") === undefined ? 0 : parseCount("$skip", call.query.get("$skip") ?? "");
  if (kind.collection === "deviceConfigurations") expirePauses(tenant);
  tenant.replicas.countList(`${kind.collection}.assignments`);
  const rows = visibleRows(tenant, kind.collection);
  const shown = (row: WireObject): boolean =>
    textOf(row, "@odata.type") !== "" &&
    (filter === undefined || matchesFilter(filter, row, isOf)) &&
    knownIn(call, row);
  let skipped = 0;
  return pageOf(call, tenant.settings, rows, {
    context: `deviceManagement/${kind.collection}`,
    // Unverified: Intune documents no page size for these collections
    defaultSize: 1_000,
    maxSize: 1_000,
    onExceed: "cap",
    keep: (row) => shown(row) && (call.query.has("$skiptoken") || ++skipped > skip),
    project: (row, index) => ({
      ...projectPolicy(call, tenant, kind, row, select),
      ...payloadsOf(tenant, kind, row, select),
      ...(expand ? { assignments: expandedOnList(call, tenant, kind, row, index) } : {}),
    }),
  });
}

/** GET of one. */
export function getPolicy(call: Call, tenant: Tenant, kind: PolicyKind, id: string): Answer {
  allowOnly(call.query, ["$select", "$expand"]);
  const select = selectOf(call, kind);
  const expand = expandsAssignments(call, kind);
  findPolicy(tenant, kind.collection, id);
  const row = readVisible(tenant, kind.collection, id);
  if (row === undefined || !knownIn(call, row)) throw intuneNotFound();
  const assignments = expand
    ? {
        assignments: visibleAssignments(tenant, kind, id).map((item) =>
          projectAssignment(call, item),
        ),
      }
    : {};
  return { status: 200, body: entity(call, tenant, kind, row, { ...assignments }, select) };
}

/** POST to a collection: 201 and the object. */
export function createPolicy(call: Call, tenant: Tenant, kind: PolicyKind): Answer {
  const body = checkBody(bodyOf(call), bodyRules(call, tenant, kind, undefined));
  demandConcrete(kind, body);
  for (const name of kind.required) {
    if (body[name] === undefined)
      throw badIntuneRequest(`Invalid property values. The property '${name}' is required.`);
  }
  const draft = newPolicyRow(tenant, kind, "00000000-0000-0000-0000-000000000000", body);
  checkValues(tenant, kind, draft, undefined, body);
  const id = tenant.rows.nextId();
  const row = newPolicyRow(tenant, kind, id, body);
  tenant.replicas.noteWrite(replicaKey(kind.collection, id), undefined);
  tenant.rows.table(kind.collection).set(id, row);
  const location = `${rootOf(call)}/deviceManagement/${kind.collection}('${id}')`;
  return {
    status: 201,
    headers: { Location: location },
    body: entity(call, tenant, kind, row, {}),
  };
}

/** PATCH of one: 200 and the object. */
export function patchPolicy(call: Call, tenant: Tenant, kind: PolicyKind, id: string): Answer {
  const { row: before } = findPolicy(tenant, kind.collection, id);
  if (before === undefined || !knownIn(call, before)) throw intuneNotFound();
  checkIfMatch(call, tenant, kind, before);
  const raw = bodyOf(call);
  const body = checkBody(raw, bodyRules(call, tenant, kind, before));
  // terraform-provider-microsoft365 and IntuneCD send them as they are
  for (const name of kind.fixed) {
    if (name in body && !isSame(body[name], before[name]))
      throw badIntuneRequest(fixedText(kind, name));
  }
  const type = body["@odata.type"];
  if (type !== undefined && type !== before["@odata.type"])
    throw modelFailure(`The type of the resource can not be changed to ${JSON.stringify(type)}.`);
  const after: WireObject = { ...before, ...body };
  checkValues(tenant, kind, after, before, body);
  const row = changedPolicyRow(tenant, kind, before, body);
  tenant.replicas.noteWrite(replicaKey(kind.collection, id), before);
  tenant.rows.table(kind.collection).set(id, row);
  return { status: 200, body: entity(call, tenant, kind, row, {}) };
}

/** DELETE of one: 204, 404 where it is gone. */
export function deletePolicy(call: Call, tenant: Tenant, kind: PolicyKind, id: string): Answer {
  const { row } = findPolicy(tenant, kind.collection, id);
  if (row === undefined) throw intuneNotFound();
  checkIfMatch(call, tenant, kind, row);
  if (kind.collection === "assignmentFilters") refuseWhileInUse(tenant, id);
  tenant.replicas.noteWrite(replicaKey(kind.collection, id), row);
  tenant.rows.table(kind.collection).delete(id);
  tenant.rows.assignments.delete(id.toLowerCase());
  return { status: 204 };
}

/**
 * POST extendQualityUpdatesPause and extendFeatureUpdatesPause, beta: a new 35 days.
 *
 * @see https://learn.microsoft.com/graph/api/intune-deviceconfig-windowsupdateforbusinessconfiguration-extendqualityupdatespause
 */
export function extendPause(
  tenant: Tenant,
  kind: PolicyKind,
  id: string,
  side: "quality" | "feature",
): Answer {
  const { row: before } = findPolicy(tenant, kind.collection, id);
  if (before === undefined) throw intuneNotFound();
  // Unverified: what Graph answers for a ring that is not paused
  if (before[`${side}UpdatesPaused`] !== true)
    throw badIntuneRequest("The updates are not paused.");
  const row = changedPolicyRow(tenant, kind, before, {});
  startPause(row, side, tenant.clock.now());
  tenant.replicas.noteWrite(replicaKey(kind.collection, id), before);
  tenant.rows.table(kind.collection).set(id, row);
  return { status: 204 };
}

function entity(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  row: WireObject,
  more: WireObject,
  select?: readonly string[],
): WireObject {
  return {
    "@odata.context": `${rootOf(call)}/$metadata#deviceManagement/${kind.collection}/$entity`,
    ...projectPolicy(call, tenant, kind, row, select),
    ...payloadsOf(tenant, kind, row, select),
    ...more,
  };
}

function payloadsOf(
  tenant: Tenant,
  kind: PolicyKind,
  row: WireObject,
  select: readonly string[] | undefined,
): WireObject {
  if (
    kind.collection !== "assignmentFilters" ||
    (select !== undefined && !select.includes("payloads"))
  )
    return {};
  return { payloads: filterPayloads(tenant, textOf(row, "id")) };
}

function bodyRules(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  before: WireObject | undefined,
): BodyRules {
  const { behaviors } = tenant.settings;
  return {
    version: call.version,
    type: kind.type,
    meet: (name, value) => meetProperty(behaviors, kind.serviceSet, before, name, value),
    portalOnly: kind.portalOnly,
    navigation: kind.navigation,
  };
}

function demandConcrete(kind: PolicyKind, body: WireObject): void {
  const type = textOf(body, "@odata.type").replace("#microsoft.graph.", "") || kind.type;
  if (!kind.concrete.includes(type)) throw modelFailure("Cannot create an abstract class.");
}

// seen for filters: https://github.com/KelvinTegelaar/CIPP/issues/3744
function fixedText(kind: PolicyKind, name: string): string {
  return kind.collection === "assignmentFilters"
    ? "Platform, PolicyType, and CreationSource cannot be changed once created."
    : `Invalid property values. The property '${name}' cannot be changed once created.`;
}

function checkIfMatch(call: Call, tenant: Tenant, kind: PolicyKind, row: WireObject): void {
  const wanted = call.headers["if-match"];
  if (wanted === undefined || wanted === "*" || !tenant.settings.etags.includes(kind.collection))
    return;
  if (wanted !== etagOf(row))
    throw new Refusal(
      412,
      "ConditionNotMet",
      "The condition specified in HTTP conditional header(s) is not met.",
    );
}

// $select on a polymorphic collection knows the declared type only
function selectOf(call: Call, kind: PolicyKind): readonly string[] | undefined {
  const names = new Set(propertiesOf(call.version, kind.type).keys());
  for (const name of kind.navigation) names.delete(name);
  return parseSelect(call.query.get("$select"), kind.type, names);
}

function expandsAssignments(call: Call, kind: PolicyKind): boolean {
  const text = call.query.get("$expand");
  if (text === undefined) return false;
  if (text !== "assignments" || kind.assignable === undefined) {
    throw badGatewayRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${text}' on type 'microsoft.graph.${kind.type}'.`,
    );
  }
  return true;
}

function expandedOnList(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  row: WireObject,
  index: number,
): readonly WireObject[] {
  const { expandCutAfter } = tenant.settings.behaviors;
  if (expandCutAfter !== undefined && index >= expandCutAfter) return [];
  return listedAssignments(tenant, kind, textOf(row, "id")).map((item) =>
    projectAssignment(call, item),
  );
}

// isof, and displayName eq: the only ones in use; others are not documented
function filterOf(call: Call, tenant: Tenant, kind: PolicyKind): Filter | undefined {
  const text = call.query.get("$filter");
  if (text === undefined) return undefined;
  const filter = parseFilter(text);
  if (kind.filter === "none") {
    if (tenant.settings.behaviors.undocumentedFilters === "ignore") return undefined;
    throw badIntuneRequest(
      `The query specified in the URI is not valid. $filter is not supported on ${kind.collection}.`,
    );
  }
  checkNode(filter);
  return filter;

  function checkNode(node: Filter): void {
    if (node.kind === "and" || node.kind === "or") {
      checkNode(node.left);
      checkNode(node.right);
    } else if (node.kind === "not") checkNode(node.of);
    else if (node.kind === "isof") {
      if (!derivesFrom("beta", node.type.replace(/^microsoft\.graph\./, ""), kind.type))
        throw invalidFilter(`The type '${node.type}' is not known.`);
    } else if (
      node.kind !== "compare" ||
      node.property !== "displayName" ||
      node.operator !== "eq"
    ) {
      throw badIntuneRequest(
        "The query specified in the URI is not valid. The filter is not supported.",
      );
    }
  }
}

function isOf(row: WireObject, type: string): boolean {
  return derivesFrom(
    "beta",
    textOf(row, "@odata.type").replace("#microsoft.graph.", ""),
    type.replace(/^microsoft\.graph\./, ""),
  );
}

function knownIn(call: Call, row: WireObject): boolean {
  return (
    propertiesOf(call.version, textOf(row, "@odata.type").replace("#microsoft.graph.", "")).size > 0
  );
}
