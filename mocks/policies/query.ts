import type { Call } from "../ground/call.ts";
import { badGatewayRequest, badIntuneRequest, type Refusal } from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { derivesFrom, hasType, propertiesOf } from "../model/model.ts";
import type { Filter } from "../odata/filter-ast.ts";
import { compareValues } from "../odata/filter-match.ts";
import { invalidFilter, parseFilter } from "../odata/filter-parse.ts";
import { allowOnly, parseCount, parseSelect } from "../odata/query.ts";
import type { Tenant } from "../state/tenant.ts";
import { unheldProperties } from "./configuration-types.ts";
import type { PolicyKind } from "./kinds.ts";

/** Whether an answer holds a property of an object. */
export type Select = (row: WireObject, name: string) => boolean;

/** What the options of a list ask for, checked. */
export interface PolicyQuery {
  readonly select: Select | undefined;
  /** Relationships to show. */
  readonly expand: ReadonlySet<string>;
  readonly filter: Filter | undefined;
  readonly compare: ((a: WireObject, b: WireObject) => number) | undefined;
  /** Rows to leave out at the start. */
  readonly skip: number;
}

/**
 * Reads the options of a list. `$orderby` is for `deviceConfigurations` alone: CIPP sends it there
 * and notes that the update profiles do not support it.
 *
 * @see https://github.com/KelvinTegelaar/CIPP-API Push-CIPPStandardsList.ps1, Get-CIPPIntunePolicyListDefinitions.ps1
 */
export function readPolicyQuery(call: Call, tenant: Tenant, kind: PolicyKind): PolicyQuery {
  const more = kind.collection === "deviceConfigurations" ? ["$skip", "$orderby"] : [];
  allowOnly(call.query, ["$select", "$expand", "$top", "$skiptoken", "$filter", ...more]);
  refuseLongTop(call, tenant, kind);
  const skip = call.query.get("$skip");
  return {
    select: selectOf(call, kind),
    expand: expandsOf(call, kind),
    filter: filterOf(call, tenant, kind),
    compare: orderOf(call, kind),
    skip: skip === undefined ? 0 : parseCount("$skip", skip),
  };
}

/**
 * `$select` of a polymorphic collection knows the properties of the declared type, and those of a
 * derived one as `microsoft.graph.type/property`. The id of an Intune object stays: IntuneCD reads
 * it of `assignmentFilters/{id}?$select=displayName`.
 *
 * @see https://github.com/almenscorner/IntuneCD BaseGraphModule.py, get_filter_name
 */
export function selectOf(call: Call, kind: PolicyKind): Select | undefined {
  const text = call.query.get("$select");
  if (text === undefined) return undefined;
  const known = new Set(propertiesOf(call.version, kind.type).keys());
  for (const name of [...kind.navigation, ...kind.contained]) known.delete(name);
  const names = text.split(",").map((name) => name.trim());
  const casts = names.flatMap((name) => castOf(call, kind, name) ?? []);
  const plain = names.filter((name) => castOf(call, kind, name) === undefined);
  const selected = plain.length === 0 ? [] : (parseSelect(plain.join(","), kind.type, known) ?? []);
  return (row, name) =>
    name === "id" ||
    selected.includes(name) ||
    casts.some((cast) => cast.property === name && isOf(row, cast.type));
}

function castOf(
  call: Call,
  kind: PolicyKind,
  name: string,
): { readonly type: string; readonly property: string } | undefined {
  const [, type = "", property = ""] = /^microsoft\.graph\.(\w+)\/(\w+)$/i.exec(name) ?? [];
  const isHeld = hasType(call.version, type) && derivesFrom(call.version, type, kind.type);
  const properties = isHeld
    ? [...propertiesOf(call.version, type).keys()]
    : kind.type === "deviceConfiguration"
      ? (unheldProperties(type) ?? [])
      : [];
  return properties.includes(property) ? { type, property } : undefined;
}

/** What `$expand` asks for: the assignments, and what a policy contains. */
export function expandsOf(call: Call, kind: PolicyKind): ReadonlySet<string> {
  const text = call.query.get("$expand");
  if (text === undefined) return new Set();
  const known = [...(kind.assignable === undefined ? [] : ["assignments"]), ...kind.contained];
  const names = text.split(",").map((name) => name.trim());
  for (const name of names) {
    if (!known.includes(name))
      throw badGatewayRequest(
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${kind.type}'.`,
      );
  }
  return new Set(names);
}

/** Whether a row is of a type, named with or without namespace. */
export function isOf(row: WireObject, type: string): boolean {
  return derivesFrom(
    "beta",
    textOf(row, "@odata.type").replace("#microsoft.graph.", ""),
    type.replace(/^microsoft\.graph\./, ""),
  );
}

// in the words of Microsoft.AspNetCore.OData
function refuseLongTop(call: Call, tenant: Tenant, kind: PolicyKind): void {
  const top = call.query.get("$top");
  const limit = tenant.settings.behaviors.updateProfilesTop;
  if (top === undefined || limit === undefined || !kind.collection.startsWith("windows")) return;
  const wanted = parseCount("$top", top);
  if (wanted > limit)
    throw badGatewayRequest(
      `The query specified in the URI is not valid. The limit of '${limit}' for Top query has been exceeded. The value from the incoming request is '${wanted}'.`,
    );
}

/** Sorted by one property of the declared type that holds a single value. */
function orderOf(call: Call, kind: PolicyKind): PolicyQuery["compare"] {
  const text = call.query.get("$orderby");
  if (text === undefined) return undefined;
  const [, property = "", direction] = /^(\w+)(?: (asc|desc))?$/.exec(text.trim()) ?? [];
  const declared = propertiesOf(call.version, kind.type).get(property);
  if (declared === undefined || declared.collection || !declared.type.startsWith("Edm."))
    throw badGatewayRequest(
      `The query specified in the URI is not valid. Could not find a property named '${property}' on type 'microsoft.graph.${kind.type}'.`,
    );
  const sign = direction === "desc" ? -1 : 1;
  return (a, b) => {
    const [left, right] = [a[property] ?? "", b[property] ?? ""];
    if (compareValues(left, "eq", right as string)) return 0;
    return compareValues(left, "lt", right as string) ? -sign : sign;
  };
}

// isof, and the name with eq: the only ones in use; others are not documented
function filterOf(call: Call, tenant: Tenant, kind: PolicyKind): Filter | undefined {
  const text = call.query.get("$filter");
  if (text === undefined) return undefined;
  // all but managed apps of stores, of which the mock has none; as the admin center and IntuneCD ask
  if (kind.collection === "mobileApps" && text.includes("microsoft.graph.managedApp/"))
    return undefined;
  const filter = parseFilter(text);
  if (kind.filter === "none") {
    if (tenant.settings.behaviors.undocumentedFilters === "ignore") return undefined;
    throw badIntuneRequest(
      `The query specified in the URI is not valid. $filter is not supported on ${kind.collection}.`,
    );
  }
  return checkedFilter(filter, kind);
}

/** The filter with its names as they are declared: Graph takes them in any case, as Microsoft365DSC sends them. */
function checkedFilter(node: Filter, kind: PolicyKind): Filter {
  switch (node.kind) {
    case "and":
    case "or":
      return {
        kind: node.kind,
        left: checkedFilter(node.left, kind),
        right: checkedFilter(node.right, kind),
      };
    case "not":
      return { kind: "not", of: checkedFilter(node.of, kind) };
    case "isof": {
      const type = node.type.replace(/^microsoft\.graph\./, "");
      if (kind.filter === "name") throw unsupportedFilter();
      if (!derivesFrom("beta", type, kind.type) && unheldProperties(type) === undefined)
        throw invalidFilter(`The type '${node.type}' is not known.`);
      return node;
    }
    case "compare":
      if (kind.collection === "mobileApps" && propertiesOf("beta", kind.type).has(node.property))
        return node;
      if (node.operator !== "eq" || node.property.toLowerCase() !== kind.nameProperty.toLowerCase())
        throw unsupportedFilter();
      return { ...node, property: kind.nameProperty };
    case "in":
    case "call":
    case "any":
      throw unsupportedFilter();
    default:
      return node satisfies never;
  }
}

function unsupportedFilter(): Refusal {
  return badIntuneRequest(
    "The query specified in the URI is not valid. The filter is not supported.",
  );
}
