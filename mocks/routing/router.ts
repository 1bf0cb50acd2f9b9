import { interceptApproval } from "./intercept-approval.ts";
import type { Answer, Call, Segment } from "../ground/call.ts";
import { methodNotAllowed, segmentNotFound } from "../ground/refusal.ts";
import type { Tenant } from "../state/tenant.ts";
import { auditCall } from "./audit-call.ts";
import { demandLicence } from "./demand-licence.ts";
import { demandPermission, type Permission } from "./permissions.ts";
import { spelledCall } from "./spelled-call.ts";

/** Answers one call; params are the values of `{...}` in the pattern, in order. */
export type Handler = (call: Call, tenant: Tenant, ...params: string[]) => Answer;

/** A path with what its methods do. */
export interface Route {
  /** Such as `groups/{id}/members/$ref` or `groups(uniqueName={x})`. */
  readonly pattern: string;
  /** Absent: both versions. */
  readonly only?: "beta";
  readonly methods: Readonly<Record<string, Handler>>;
  /** Who may read (GET) and who may do anything else. */
  readonly read: Permission;
  readonly write: Permission;
}

/** Finds the route, checks version, method and permission, and answers. */
export function dispatch(routes: readonly Route[], sent: Call, tenant: Tenant): Answer {
  const call = spelledCall(sent);
  demandLicence(call, tenant.settings);
  let betaOnly = false;
  let otherMethods = false;
  for (const route of routes) {
    const params = matchPattern(route.pattern, call.segments);
    if (params === undefined) continue;
    if (route.only === "beta" && call.version !== "beta") {
      betaOnly = true;
      continue;
    }
    const handler = route.methods[call.method];
    if (handler === undefined) {
      otherMethods = true;
      continue;
    }
    demandPermission(call, call.method === "GET" ? route.read : route.write);
    const approved = interceptApproval(call, tenant);
    const audited = auditCall(call, tenant);
    const answer = handler(call, tenant, ...params);
    approved?.();
    audited?.(answer);
    return answer;
  }
  if (otherMethods) throw methodNotAllowed();
  throw segmentNotFound(
    unknownSegment(routes, call),
    betaOnly ? tenant.settings.behaviors.betaOnlySegmentStatus : 400,
  );
}

/** Params of a pattern that fits; literal parts have no case. */
function matchPattern(pattern: string, segments: readonly Segment[]): string[] | undefined {
  const parts = pattern.split("/");
  if (parts.length !== segments.length) return undefined;
  const params: string[] = [];
  for (const [index, part] of parts.entries()) {
    const segment = segments[index];
    if (segment === undefined) return undefined;
    const keyed = /^(.+)\((\w+)=\{\w+\}\)$/.exec(part);
    if (keyed !== null) {
      if (!sameName(segment.name, keyed[1]) || !sameName(segment.key?.name, keyed[2]))
        return undefined;
      params.push(segment.key?.value ?? "");
    } else if (segment.key !== undefined) return undefined;
    else if (part.startsWith("{")) {
      if (segment.name.startsWith("$")) return undefined;
      params.push(segment.name);
    } else if (!isSegment(segment.name, part)) return undefined;
  }
  return params;
}

/** Functions and actions may carry their namespace and empty brackets, as SDKs write them. */
function isSegment(sent: string, part: string): boolean {
  const name = sent.replace(/\(\)$/, "");
  return sameName(name, part) || sameName(name, `microsoft.graph.${part}`);
}

function sameName(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}

// the first segment that leads nowhere
function unknownSegment(routes: readonly Route[], call: Call): string {
  const known = routes.filter((route) => route.only !== "beta" || call.version === "beta");
  for (let length = 1; length <= call.segments.length; length++) {
    const head = call.segments.slice(0, length);
    const reachable = known.some(
      (route) =>
        matchPattern(route.pattern.split("/").slice(0, length).join("/"), head) !== undefined,
    );
    if (!reachable) return head.at(-1)?.name ?? "";
  }
  return call.segments.at(-1)?.name ?? "";
}
