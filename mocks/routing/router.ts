import { grouped } from "../ground/grouped.ts";
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
export function dispatch(routes: readonly Route[], asSent: Call, tenant: Tenant): Answer {
  const call = spelledCall(asSent);
  demandLicence(call, tenant.settings);
  let betaOnly = false;
  let otherMethods = false;
  const sent = call.segments.map(foldedSegment);
  for (const { route, parts } of patternsOf(routes).get(sent.length) ?? []) {
    const params = matchPattern(parts, sent);
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

/** One part of a pattern: a value, a name, or a name with a key; names in lower case. */
type Part =
  | { readonly kind: "value" }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "keyed"; readonly name: string; readonly key: string };

interface Pattern {
  readonly route: Route;
  readonly parts: readonly Part[];
}

/** A segment as it was sent, with its name in lower case. */
interface FoldedSegment {
  readonly segment: Segment;
  readonly name: string;
}

const patternsByRoutes = new WeakMap<readonly Route[], ReadonlyMap<number, readonly Pattern[]>>();

/** The patterns of routes by how many parts they have, each in the order of the routes. */
function patternsOf(routes: readonly Route[]): ReadonlyMap<number, readonly Pattern[]> {
  const known = patternsByRoutes.get(routes);
  if (known) return known;
  const patterns = grouped(
    routes.map((route) => ({ route, parts: route.pattern.split("/").map(partOf) })),
    ({ parts }) => parts.length,
  );
  patternsByRoutes.set(routes, patterns);
  return patterns;
}

function partOf(text: string): Part {
  const [, name, key] = /^(.+)\((\w+)=\{\w+\}\)$/.exec(text) ?? [];
  if (name !== undefined && key !== undefined)
    return { kind: "keyed", name: name.toLowerCase(), key: key.toLowerCase() };
  return text.startsWith("{") ? { kind: "value" } : { kind: "name", name: text.toLowerCase() };
}

function foldedSegment(segment: Segment): FoldedSegment {
  return { segment, name: segment.name.toLowerCase() };
}

/** Params of a pattern that fits; names have no case. */
function matchPattern(
  parts: readonly Part[],
  sent: readonly FoldedSegment[],
): string[] | undefined {
  const params: string[] = [];
  for (const [index, part] of parts.entries()) {
    const one = sent[index];
    if (one === undefined) return undefined;
    const { segment, name } = one;
    if (part.kind === "keyed") {
      if (name !== part.name || segment.key?.name.toLowerCase() !== part.key) return undefined;
      params.push(segment.key.value);
    } else if (segment.key !== undefined) return undefined;
    else if (part.kind === "value") {
      if (name.startsWith("$")) return undefined;
      params.push(segment.name);
    } else if (!isNamed(name, part.name)) return undefined;
  }
  return params;
}

/** Functions and actions may carry their namespace and empty brackets, as SDKs write them. */
function isNamed(sent: string, name: string): boolean {
  if (sent === name) return true;
  const bare = sent.endsWith("()") ? sent.slice(0, -2) : sent;
  return bare === name || bare === `microsoft.graph.${name}`;
}

// the first segment that leads nowhere
function unknownSegment(routes: readonly Route[], call: Call): string {
  const known = [...patternsOf(routes).values()]
    .flat()
    .filter(({ route }) => route.only !== "beta" || call.version === "beta");
  const sent = call.segments.map(foldedSegment);
  for (let length = 1; length <= sent.length; length++) {
    const head = sent.slice(0, length);
    const isReachable = known.some(
      ({ parts }) =>
        parts.length >= length && matchPattern(parts.slice(0, length), head) !== undefined,
    );
    if (!isReachable) return head.at(-1)?.segment.name ?? "";
  }
  return call.segments.at(-1)?.name ?? "";
}
