import { type GraphRequest, operationClass } from "./request.ts";

/** How a body fails to be an answer of Graph's. */
export interface ShapeFault {
  /** `empty`: the answer itself may be missing; `wrong`: what came is none of Graph's. */
  readonly kind: "empty" | "wrong";
  /** As the end of a sentence that begins with the status. */
  readonly text: string;
}

/**
 * What is wrong with the body of a 2xx, so that nobody meets it later as a `TypeError` or takes
 * it for a success; undefined where it is as Graph sends it. Graph answers with an object; rows
 * of a list, and the assignments in them, are objects too.
 */
export function shapeFault(
  body: unknown,
  status: number,
  request: GraphRequest,
): ShapeFault | undefined {
  if (body === undefined) {
    return mayBeEmpty(status, request) ? undefined : { kind: "empty", text: "came without a body" };
  }
  if (!isObject(body)) {
    // a plain number, as text: https://learn.microsoft.com/graph/aad-advanced-queries
    if (typeof body === "number" && request.path.endsWith("/$count")) return undefined;
    return { kind: "wrong", text: `carries ${nameOf(body)} where an object is due` };
  }
  const { value } = body;
  if (!Array.isArray(value)) return faultOfRow(body);
  if (listsIds.test(request.path)) return undefined;
  for (const row of value) {
    const fault = isObject(row)
      ? faultOfRow(row)
      : wrong(`has ${nameOf(row)} among the objects of its list`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

// the one navigation that is read expanded
function faultOfRow({ assignments }: Readonly<Record<string, unknown>>): ShapeFault | undefined {
  if (assignments === undefined || assignments === null) return undefined;
  if (!Array.isArray(assignments)) return wrong(`has ${nameOf(assignments)} for assignments`);
  const strange = assignments.findIndex((item) => !isObject(item));
  return strange < 0
    ? undefined
    : wrong(`has ${nameOf(assignments[strange])} among its assignments`);
}

function wrong(text: string): ShapeFault {
  return { kind: "wrong", text };
}

/**
 * Whether a success can be without a body. A write that is documented to answer 204 may answer
 * 200 as well, and DELETE has been seen to; for every other one 200 or 201 promises a body, so
 * that without it something between here and Graph may have answered.
 *
 * Unverified: that no service of Graph answers a PATCH with an empty 200.
 *
 * @see https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-assign
 * @see https://learn.microsoft.com/graph/api/intune-softwareupdate-windowsfeatureupdateprofile-assign
 * @see https://learn.microsoft.com/graph/api/intune-devices-devicehealthscript-assign?view=graph-rest-beta
 */
function mayBeEmpty(status: number, request: GraphRequest): boolean {
  if (operationClass(request) === "query") return false;
  return (
    status === 202 || status === 204 || request.method === "DELETE" || isDocumentedAs204(request)
  );
}

function isDocumentedAs204({ method, path }: GraphRequest): boolean {
  return (
    method === "POST" &&
    (/\/extend(Quality|Feature)UpdatesPause$/.test(path) ||
      /\/(windows\w+(Profiles|Policies)|deviceHealthScripts)\/[^/]+\/assign$/i.test(path))
  );
}

/** Functions whose list is of ids. https://learn.microsoft.com/graph/api/directoryobject-getmembergroups */
const listsIds = /\/(get|check)Member(Groups|Objects)$/i;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
