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
import { propertiesOf } from "../model/model.ts";
import { matchesFilter } from "../odata/filter-match.ts";
import { pageOf, sortedRows } from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible, replicaKey, visibleRows } from "../state/visible.ts";
import { publishApps } from "./app-publishing.ts";
import { expandedContext, expandedOfOne, expandedOnList } from "./expanded.ts";
import { filterPayloads, refuseWhileInUse } from "./filter-use.ts";
import { pathOfKind, type PolicyKind } from "./kinds.ts";
import { startPause } from "./pause.ts";
import { etagOf, projectPolicy } from "./project.ts";
import { expandsOf, isOf, readPolicyQuery, selectOf, type Select } from "./query.ts";
import { changedPolicyRow, expirePauses, findPolicy, newPolicyRow } from "./rows.ts";
import { isSame, meetProperty } from "./service-set.ts";
import { checkValues } from "./values.ts";
import { changedAnswer, deletedAnswer } from "./write-answers.ts";

/** GET of a collection. */
export function listPolicies(call: Call, tenant: Tenant, kind: PolicyKind): Answer {
  const { select, expand, filter, compare, skip } = readPolicyQuery(call, tenant, kind);
  if (kind.collection === "deviceConfigurations") expirePauses(tenant);
  if (kind.collection === "mobileApps") publishApps(tenant);
  tenant.replicas.countList(`${kind.collection}.assignments`);
  const visible = visibleRows(tenant, kind.collection);
  const shown = (row: WireObject): boolean =>
    textOf(row, "@odata.type") !== "" &&
    (filter === undefined || matchesFilter(filter, row, isOf)) &&
    knownIn(call, row);
  const rows = compare === undefined ? visible : sortedRows(visible, shown, compare);
  let skipped = 0;
  return pageOf(call, tenant.settings, rows, {
    context: `${pathOfKind(kind)}${expandedContext(expand)}`,
    // Unverified: Intune documents no page size for these collections
    defaultSize: 1_000,
    maxSize: 1_000,
    onExceed: "cap",
    keep: (row) => shown(row) && (call.query.has("$skiptoken") || ++skipped > skip),
    project: (row, index) => ({
      ...projectPolicy(call, tenant, kind, withoutUnlisted(kind, row), select),
      ...payloadsOf(tenant, kind, row, select),
      ...expandedOnList(call, tenant, kind, row, expand, index),
    }),
  });
}

function withoutUnlisted({ notListed = [] }: PolicyKind, row: WireObject): WireObject {
  if (notListed.length === 0) return row;
  return { ...row, ...Object.fromEntries(notListed.map((name) => [name, null])) };
}

/** GET of one. */
export function getPolicy(call: Call, tenant: Tenant, kind: PolicyKind, id: string): Answer {
  allowOnly(call.query, ["$select", "$expand"]);
  const select = selectOf(call, kind);
  const expand = expandsOf(call, kind);
  findPolicy(tenant, kind.collection, id);
  const row = readVisible(tenant, kind.collection, id);
  if (row === undefined || !knownIn(call, row)) throw intuneNotFound();
  return {
    status: 200,
    body: {
      ...entity(call, tenant, kind, row, select),
      "@odata.context": `${rootOf(call)}/$metadata#${pathOfKind(kind)}${expandedContext(expand)}/$entity`,
      ...expandedOfOne(call, tenant, kind, row, expand),
    },
  };
}

/** POST to a collection: 201 and the object. */
export function createPolicy(call: Call, tenant: Tenant, kind: PolicyKind): Answer {
  const body = checkBody(bodyOf(call), bodyRules(call, tenant, kind, undefined));
  demandConcrete(kind, body);
  demandRequired(kind, body);
  const draft = newPolicyRow(tenant, kind, "00000000-0000-0000-0000-000000000000", body);
  checkValues(tenant, kind, draft, undefined, body);
  const id = tenant.rows.nextId();
  const row = newPolicyRow(tenant, kind, id, body);
  tenant.replicas.noteWrite(replicaKey(kind.collection, id), undefined);
  tenant.rows.table(kind.collection).set(id, row);
  const location = `${rootOf(call)}/${pathOfKind(kind)}('${id}')`;
  return {
    status: 201,
    headers: { Location: location },
    body: entity(call, tenant, kind, row),
  };
}

/** PATCH of one: 200 and the object. */
export function patchPolicy(call: Call, tenant: Tenant, kind: PolicyKind, id: string): Answer {
  const { row: before } = findPolicy(tenant, kind.collection, id);
  if (before === undefined || !knownIn(call, before)) throw intuneNotFound();
  checkIfMatch(call, tenant, kind, before);
  const raw = bodyOf(call);
  if (kind.contained.some((name) => name in raw))
    throw badGatewayRequest("Delta patch payload must contain @context : #$delta");
  const body = checkBody(raw, bodyRules(call, tenant, kind, before));
  refuseFixed(kind, body, before);
  const type = body["@odata.type"];
  if (type !== undefined && type !== before["@odata.type"])
    throw modelFailure(`The type of the resource can not be changed to ${JSON.stringify(type)}.`);
  const after: WireObject = { ...before, ...body };
  checkValues(tenant, kind, after, before, body);
  const row = changedPolicyRow(tenant, kind, before, body);
  tenant.replicas.noteWrite(replicaKey(kind.collection, id), before);
  tenant.rows.table(kind.collection).set(id, row);
  return changedAnswer(tenant, kind, entity(call, tenant, kind, row));
}

/** PUT of one, whole with what it contains: 204, on which IntuneCD counts. */
export function replacePolicy(call: Call, tenant: Tenant, kind: PolicyKind, id: string): Answer {
  const { row: before } = findPolicy(tenant, kind.collection, id);
  if (before === undefined || !knownIn(call, before)) throw intuneNotFound();
  checkIfMatch(call, tenant, kind, before);
  const body = checkBody(bodyOf(call), bodyRules(call, tenant, kind, before));
  demandConcrete(kind, body);
  demandRequired(kind, body);
  const { createdDateTime, isAssigned } = before;
  const fresh = newPolicyRow(tenant, kind, textOf(before, "id"), body);
  // Unverified: whether a PUT may change what a PATCH may not
  refuseFixed(kind, fresh, before);
  const row = { ...fresh, createdDateTime, isAssigned };
  checkValues(tenant, kind, row, before, body);
  tenant.replicas.noteWrite(replicaKey(kind.collection, id), before);
  tenant.rows.table(kind.collection).set(id, row);
  return { status: 204 };
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
  return deletedAnswer(tenant);
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
  select?: Select,
): WireObject {
  return {
    "@odata.context": `${rootOf(call)}/$metadata#${pathOfKind(kind)}/$entity`,
    ...projectPolicy(call, tenant, kind, row, select),
    ...payloadsOf(tenant, kind, row, select),
  };
}

function payloadsOf(
  tenant: Tenant,
  kind: PolicyKind,
  row: WireObject,
  select: Select | undefined,
): WireObject {
  if (kind.collection !== "assignmentFilters" || (select !== undefined && !select(row, "payloads")))
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

function demandRequired(kind: PolicyKind, body: WireObject): void {
  for (const name of kind.required) {
    if (body[name] === undefined)
      throw badIntuneRequest(`Invalid property values. The property '${name}' is required.`);
  }
}

// terraform-provider-microsoft365 and IntuneCD send them as they are
function refuseFixed(kind: PolicyKind, body: WireObject, before: WireObject): void {
  for (const name of kind.fixed) {
    if (name in body && !isSame(body[name], before[name]))
      throw badIntuneRequest(fixedText(kind, name));
  }
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

function knownIn(call: Call, row: WireObject): boolean {
  return (
    propertiesOf(call.version, textOf(row, "@odata.type").replace("#microsoft.graph.", "")).size > 0
  );
}
