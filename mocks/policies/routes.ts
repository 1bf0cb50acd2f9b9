import type { Answer, Call } from "../call.ts";
import type { Core } from "../core.ts";
import { permissions } from "../permissions.ts";
import type { Route } from "../router.ts";
import { addAssignment, assignPolicy, listAssignments, oneAssignment } from "./assignments.ts";
import {
  createPolicy,
  deletePolicy,
  extendPause,
  getPolicy,
  listPolicies,
  patchPolicy,
} from "./crud.ts";
import { plainTextOf } from "./oma-text.ts";
import { policyKinds, type PolicyKind } from "./kinds.ts";

/** Paths below /deviceManagement for every kind of policy. */
export function policyRoutes(): readonly Route[] {
  return policyKinds.flatMap((kind) => routesOf(kind));
}

function routesOf(kind: PolicyKind): readonly Route[] {
  const base = `deviceManagement/${kind.collection}`;
  const beta = kind.versions.includes("v1.0") ? {} : ({ only: "beta" } as const);
  const access = {
    ...beta,
    read: permissions.configurationRead,
    write: permissions.configurationWrite,
  };
  const routes: Route[] = [
    {
      ...access,
      pattern: base,
      methods: {
        GET: (call, core) => listPolicies(call, core, kind),
        POST: (call, core) => createPolicy(call, core, kind),
      },
    },
    {
      ...access,
      pattern: `${base}/{id}`,
      methods: {
        GET: (call, core, id) => getPolicy(call, core, kind, id ?? ""),
        PATCH: (call, core, id) => patchPolicy(call, core, kind, id ?? ""),
        DELETE: (call, core, id) => deletePolicy(call, core, kind, id ?? ""),
      },
    },
  ];
  if (kind.assignable !== undefined) {
    const one = (call: Call, core: Core, id = "", assignment = ""): Answer =>
      oneAssignment(call, core, kind, id, assignment);
    routes.push(
      {
        ...access,
        pattern: `${base}/{id}/assign`,
        methods: { POST: (call, core, id) => assignPolicy(call, core, kind, id ?? "") },
      },
      {
        ...access,
        pattern: `${base}/{id}/assignments`,
        methods: {
          GET: (call, core, id) => listAssignments(call, core, kind, id ?? ""),
          POST: (call, core, id) => addAssignment(call, core, kind, id ?? ""),
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
        GET: (call, core, id, secret) => plainTextOf(call, core, kind, id ?? "", secret ?? ""),
      },
    });
  }
  return routes;
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
      methods: { POST: (_call, core, id) => extendPause(core, kind, id ?? "", side) },
      read: permissions.configurationRead,
      write: permissions.configurationWrite,
    })),
  );
}
