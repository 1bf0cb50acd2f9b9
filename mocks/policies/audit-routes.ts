import type { Answer, Call } from "../ground/call.ts";
import { badDirectoryRequest, badIntuneRequest, type Refusal } from "../ground/refusal.ts";
import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly } from "../odata/query.ts";
import type { Permission } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import { directoryAudit, intuneAudit } from "../state/audit-log.ts";
import type { Tenant } from "../state/tenant.ts";

const day = 86_400_000;
const appsRead: Permission = [
  "DeviceManagementApps.Read.All",
  "DeviceManagementApps.ReadWrite.All",
];
// the page asks for Directory.Read.All as well, which is not looked at
const auditRead: Permission = ["AuditLog.Read.All"];
const options = ["$filter", "$select", "$orderby", "$top", "$skiptoken"];

/**
 * The audit logs of Intune and of the directory, read-only.
 *
 * @see https://learn.microsoft.com/graph/api/intune-auditing-auditevent-list
 * @see https://learn.microsoft.com/graph/api/directoryaudit-list
 */
export const auditRoutes: readonly Route[] = [
  {
    pattern: "deviceManagement/auditEvents",
    methods: { GET: listIntune },
    read: appsRead,
    write: appsRead,
  },
  {
    pattern: "auditLogs/directoryAudits",
    methods: { GET: listDirectory },
    read: auditRead,
    write: auditRead,
  },
];

function listIntune(call: Call, tenant: Tenant): Answer {
  const rows = tenant.audit.filter(({ collection }) => collection !== "groups").map(intuneAudit);
  // those that almenscorner/IntuneCD sends
  return page(call, tenant, "deviceManagement/auditEvents", rows, {
    list: "resources",
    members: ["auditResourceType"],
    plain: ["componentName", "category", "activityOperationType", "activityType"],
    refuse: badIntuneRequest,
  });
}

// thirty days with a licence of Entra ID P1: entra reports-data-retention
function listDirectory(call: Call, tenant: Tenant): Answer {
  const oldest = tenant.clock.now().getTime() - 30 * day;
  const rows = tenant.audit
    .filter(({ collection, at }) => collection === "groups" && at.getTime() >= oldest)
    .map(directoryAudit);
  return page(call, tenant, "auditLogs/directoryAudits", rows, {
    list: "targetResources",
    members: ["id", "displayName"],
    plain: ["activityDisplayName", "correlationId", "loggedByService"],
    refuse: badDirectoryRequest,
  });
}

/** What a filter of a log may ask. */
interface FilterRules {
  /** The list that `any` is taken of, and what of its members may be compared. */
  readonly list: string;
  readonly members: readonly string[];
  /** Properties that may be compared. */
  readonly plain: readonly string[];
  readonly refuse: (message: string) => Refusal;
}

function page(
  call: Call,
  tenant: Tenant,
  context: string,
  all: readonly WireObject[],
  rules: FilterRules,
): Answer {
  allowOnly(call.query, options);
  const kept = all.filter(filterOf(call, rules));
  const order = call.query.get("$orderby");
  if (order !== undefined && !/^activityDateTime( (?:asc|desc))?$/.test(order))
    throw rules.refuse(`The log cannot be sorted by ${order}.`);
  const rows = order?.endsWith(" desc") ? kept.toReversed() : kept;
  const select = call.query.get("$select");
  const names = select === undefined ? undefined : select.split(",").map((name) => name.trim());
  return pageOf(
    call,
    tenant.settings,
    (from) => rows.map((row, index) => [index, row] as const).slice(from),
    {
      context,
      defaultSize: 1_000,
      maxSize: 1_000,
      onExceed: "cap",
      project: (row) =>
        names === undefined
          ? row
          : Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name))),
    },
  );
}

/** Conditions that are in use, all of which hold. */
function filterOf(call: Call, rules: FilterRules): (row: WireObject) => boolean {
  const text = call.query.get("$filter");
  if (text === undefined) return () => true;
  const tests = text.split(/\s+and\s+/i).map((part) => testOf(part, rules));
  return (row) => tests.every((test) => test(row));
}

function testOf(part: string, rules: FilterRules): (row: WireObject) => boolean {
  const since = /^activityDateTime (ge|gt|le) (\S+)$/.exec(part);
  const at = Date.parse(since?.[2] ?? "");
  if (since && !Number.isNaN(at)) return (row) => isInTime(row, since[1] ?? "", at);
  const plain = /^(\w+) (eq|ne) '((?:[^']|'')*)'$/.exec(part);
  if (plain && rules.plain.includes(plain[1] ?? "")) {
    const [, name = "", operator, value = ""] = plain;
    return (row) => (textOf(row, name) === unquoted(value)) === (operator === "eq");
  }
  const any = /^(\w+)\/any\((\w):\s*\2\/(\w+) eq '((?:[^']|'')*)'\)$/.exec(part);
  if (any && any[1] === rules.list && rules.members.includes(any[3] ?? "")) {
    const [, list = "", , member = "", value = ""] = any;
    return (row) => {
      const items = row[list];
      return (
        Array.isArray(items) &&
        items.some((item) => isWireObject(item) && textOf(item, member) === unquoted(value))
      );
    };
  }
  throw rules.refuse(`Invalid filter clause: ${part}`);
}

function isInTime(row: WireObject, operator: string, at: number): boolean {
  const when = Date.parse(textOf(row, "activityDateTime"));
  if (operator === "le") return when <= at;
  return operator === "ge" ? when >= at : when > at;
}

function unquoted(value: string): string {
  return value.replaceAll("''", "'");
}
