import { rootOf, type Call } from "../ground/call.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";
import {
  assignmentsContext,
  listedAssignments,
  projectAssignment,
  visibleAssignments,
} from "./assignment-rows.ts";
import { pathOfKind, type PolicyKind } from "./kinds.ts";

/** What `@odata.context` says of an expanded answer, such as `(assignments())`. */
export function expandedContext(expand: ReadonlySet<string>): string {
  return expand.size === 0 ? "" : `(${[...expand].map((name) => `${name}()`).join(",")})`;
}

/** What `$expand` adds to one object. */
export function expandedOfOne(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  row: WireObject,
  expand: ReadonlySet<string>,
): WireObject {
  const rows = expand.has("assignments") ? visibleAssignments(tenant, kind, textOf(row, "id")) : [];
  return expanded(call, tenant, kind, row, expand, rows);
}

/** What `$expand` adds to the object at this place of a page. */
export function expandedOnList(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  row: WireObject,
  expand: ReadonlySet<string>,
  index: number,
): WireObject {
  const { expandCutAfter } = tenant.settings.behaviors;
  const isCut = expandCutAfter !== undefined && index >= expandCutAfter;
  const rows =
    isCut || !expand.has("assignments") ? [] : listedAssignments(tenant, kind, textOf(row, "id"));
  return expanded(call, tenant, kind, row, expand, rows);
}

// as exports show it: SkipToTheEndpoint/OpenIntuneBaseline, WINDOWS/IntuneManagement
function expanded(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  row: WireObject,
  expand: ReadonlySet<string>,
  assignments: readonly WireObject[],
): WireObject {
  const shown: WireObject = {};
  for (const name of expand) {
    if (name === "assignments") {
      shown["assignments@odata.context"] = assignmentsContext(call, kind, textOf(row, "id"));
      shown["assignments"] = assignments.map((item) => projectAssignment(call, tenant, item));
    } else {
      shown[`${name}@odata.context`] = containedContext(call, kind, textOf(row, "id"), name);
      shown[name] = row[name];
    }
  }
  return shown;
}

/** `@odata.context` of what a policy contains. */
function containedContext(call: Call, kind: PolicyKind, id: string, name: string): string {
  return `${rootOf(call)}/$metadata#${pathOfKind(kind)}('${id}')/${name}`;
}
