import type { Answer, Call } from "../ground/call.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { addAssignment, assignPolicy, listAssignments, oneAssignment } from "./assignments.ts";
import {
  createPolicy,
  deletePolicy,
  extendPause,
  getPolicy,
  listPolicies,
  patchPolicy,
  replacePolicy,
} from "./crud.ts";
import { pathOfKind, policyKinds, type PolicyKind } from "./kinds.ts";
import { plainTextOf } from "./oma-text.ts";

/** Paths below /deviceManagement for every kind of policy. */
export function policyRoutes(): readonly Route[] {
  return policyKinds.flatMap((kind) => routesOf(kind));
}

function routesOf(kind: PolicyKind): readonly Route[] {
  const base = pathOfKind(kind);
  const beta = kind.versions.includes("v1.0") ? {} : ({ only: "beta" } as const);
  const access = { ...beta, ...permissionsOf(kind) };
  const routes: Route[] = [
    {
      ...access,
      pattern: base,
      methods: {
        GET: (call, tenant) => listPolicies(call, tenant, kind),
        POST: (call, tenant) => createPolicy(call, tenant, kind),
      },
    },
    {
      ...access,
      pattern: `${base}/{id}`,
      methods: {
        GET: (call, tenant, id) => getPolicy(call, tenant, kind, id ?? ""),
        PATCH: (call, tenant, id) => patchPolicy(call, tenant, kind, id ?? ""),
        DELETE: (call, tenant, id) => deletePolicy(call, tenant, kind, id ?? ""),
        ...(kind.contained.length === 0
          ? {}
          : { PUT: (call, tenant, id) => replacePolicy(call, tenant, kind, id ?? "") }),
      },
    },
  ];
  if (kind.assignable !== undefined) {
    const one = (call: Call, tenant: Tenant, id = "", assignment = ""): Answer =>
      oneAssignment(call, tenant, kind, id, assignment);
    routes.push(
      {
        ...access,
        pattern: `${base}/{id}/assign`,
        methods: { POST: (call, tenant, id) => assignPolicy(call, tenant, kind, id ?? "") },
      },
      {
        ...access,
        pattern: `${base}/{id}/assignments`,
        methods: {
          GET: (call, tenant, id) => listAssignments(call, tenant, kind, id ?? ""),
          POST: (call, tenant, id) => addAssignment(call, tenant, kind, id ?? ""),
        },
      },
      {
        ...access,
        pattern: `${base}/{id}/assignments/{assignment}`,
        methods: { GET: one, PATCH: one, DELETE: one },
      },
    );
  }
  if (kind.collection === "deviceConfigurations") {
    routes.push(...extendRoutes(kind, base), {
      ...access,
      pattern: `${base}/{id}/getOmaSettingPlainTextValue(secretReferenceValueId={secret})`,
      methods: {
        GET: (call, tenant, id, secret) => plainTextOf(call, tenant, kind, id ?? "", secret ?? ""),
      },
    });
  }
  return routes;
}

function permissionsOf({ collection }: PolicyKind): Pick<Route, "read" | "write"> {
  if (collection === "deviceHealthScripts")
    return { read: permissions.scriptsRead, write: permissions.scriptsWrite };
  return collection === "mobileApps"
    ? { read: permissions.appsRead, write: permissions.appsWrite }
    : { read: permissions.configurationRead, write: permissions.configurationWrite };
}

// bound to the derived type, so the portal uses the cast form
function extendRoutes(kind: PolicyKind, base: string): readonly Route[] {
  const actions = [
    ["extendQualityUpdatesPause", "quality"],
    ["extendFeatureUpdatesPause", "feature"],
  ] as const;
  return actions.flatMap(([action, side]) =>
    [
      `${base}/{id}/${action}`,
      `${base}/{id}/microsoft.graph.windowsUpdateForBusinessConfiguration/${action}`,
    ].map((pattern): Route => ({
      pattern,
      only: "beta",
      methods: { POST: (_call, tenant, id) => extendPause(tenant, kind, id ?? "", side) },
      read: permissions.configurationRead,
      write: permissions.configurationWrite,
    })),
  );
}
