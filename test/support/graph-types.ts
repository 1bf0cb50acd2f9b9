import { isReadOnly } from "./read-only.ts";
import { type BodyShape, bodyShape } from "./request-types.ts";
import { type DeclaredProperty, type Declarations, declarations } from "./type-declarations.ts";

/** A request as it went over the wire, or as an item of a `$batch`. */
export interface CheckedExchange {
  readonly method: string;
  /** Without version and query. */
  readonly path: string;
  readonly version?: string | undefined;
  readonly body?: unknown;
}

/**
 * Where a request's body departs from Microsoft's own type declarations: a property they
 * do not have, one that is read-only, a value outside its enum, a missing or foreign
 * `@odata.type`. Independent of the mock tenant, so that both cannot share a mistake.
 * Empty where nothing is wrong.
 *
 * @see https://github.com/microsoftgraph/msgraph-typescript-typings
 */
export function checkExchange(exchange: CheckedExchange): string[] {
  const { method, body } = exchange;
  const path = exchange.path.replace(/\?.*$/s, "");
  if (method === "POST" && path === "/$batch") return checkBatch(exchange);
  const say = `${method} ${path}`;
  if (method === "GET" || method === "DELETE") {
    return body === undefined ? [] : [`${say}: a ${method} has no body`];
  }
  const shape = bodyShape(method, path, exchange.version);
  if (shape === undefined) {
    return [`${say}: no such write is known on ${exchange.version ?? "any version"}`];
  }
  return new Checker(say).check(shape, body);
}

function checkBatch({ body, version }: CheckedExchange): string[] {
  if (!isObject(body) || !Array.isArray(body["requests"])) return ["POST /$batch: no requests"];
  return body["requests"].flatMap((item: unknown) => {
    if (!isObject(item)) return ["POST /$batch: an item is no object"];
    const { id, method, url, body: itemBody } = item;
    if (typeof url !== "string" || typeof method !== "string") {
      return [`POST /$batch: item ${String(id)} lacks method or url`];
    }
    // the path as a server sees it
    const path = decodeURIComponent(`/${url.replace(/^\//, "")}`.replace(/\?.*$/s, ""));
    return checkExchange({ method, path, version, body: itemBody }).map(
      (problem) => `$batch item ${String(id)}: ${problem}`,
    );
  });
}

class Checker {
  readonly #say: string;
  readonly #types: Declarations = declarations();
  readonly #problems: string[] = [];

  constructor(say: string) {
    this.#say = say;
  }

  check(shape: BodyShape, body: unknown): string[] {
    switch (shape.kind) {
      case "object":
        this.#object(shape.type, body, "", shape.named);
        break;
      case "assign":
        this.#assign(shape.type, shape.parameter, body);
        break;
      case "reference":
        this.#parameters(body, ["@odata.id"], ["@odata.id"]);
        break;
      case "action":
        this.#parameters(body, shape.parameters, shape.required);
        break;
      case "nothing":
        this.#parameters(body ?? {}, [], []);
        break;
      case "bytes":
        break;
      default:
        shape satisfies never;
    }
    return this.#problems;
  }

  #problem(at: string, text: string): void {
    this.#problems.push(`${this.#say}: ${at === "" ? "body" : at} ${text}`);
  }

  #parameters(body: unknown, known: readonly string[], required: readonly string[]): void {
    if (!isObject(body)) {
      this.#problem("", "is no object");
      return;
    }
    for (const name of Object.keys(body)) {
      if (!known.includes(name)) this.#problem(name, "is no parameter of this action");
    }
    for (const name of required) if (!(name in body)) this.#problem(name, "is missing");
  }

  #assign(type: string, parameter: string, body: unknown): void {
    this.#parameters(body, [parameter], [parameter]);
    const assignments = isObject(body) ? body[parameter] : undefined;
    if (assignments === undefined) return;
    if (!Array.isArray(assignments)) {
      this.#problem("assignments", "is no list");
      return;
    }
    for (const [index, assignment] of assignments.entries()) {
      const at = `assignments[${index}]`;
      if (isObject(assignment) && !("target" in assignment)) this.#problem(at, "has no target");
      this.#object(type, withoutOrigin(assignment), at, false);
    }
  }

  #object(declared: string, value: unknown, at: string, named: boolean): void {
    if (!isObject(value)) {
      this.#problem(at, `is not a ${declared}`);
      return;
    }
    const type = this.#typeOf(declared, value, at, named);
    if (type === undefined) return;
    for (const [name, content] of Object.entries(value)) {
      if (name === "@odata.type") continue;
      const place = at === "" ? name : `${at}.${name}`;
      const bound = /^(.+)@odata\.bind$/.exec(name)?.[1];
      const found = this.#find(type, bound ?? name);
      if (found === undefined) this.#problem(place, `is unknown to ${type}`);
      else if (bound !== undefined) this.#binding(content, found.property, place);
      else if (isReadOnly(found.owner, name, found.property)) {
        this.#problem(place, `is read-only in ${found.owner}`);
      } else this.#value(found.property, content, place);
    }
  }

  // members@odata.bind: URLs of existing objects, one or a list
  #binding(content: unknown, property: DeclaredProperty, at: string): void {
    const links: unknown[] = Array.isArray(content) ? content : [content];
    if (property.collection !== Array.isArray(content)) {
      this.#problem(at, property.collection ? "is no list" : "is a list");
    }
    if (!this.#types.interfaces.has(property.type))
      this.#problem(at, "binds no navigation property");
    if (links.some((link) => typeof link !== "string")) this.#problem(at, "holds no URLs");
  }

  #typeOf(
    declared: string,
    value: Readonly<Record<string, unknown>>,
    at: string,
    named: boolean,
  ): string | undefined {
    const name = value["@odata.type"];
    if (name === undefined) {
      if (!named) return declared;
      this.#problem(at, `has no @odata.type, which a ${declared} needs`);
      return undefined;
    }
    const short = /^#microsoft\.graph\.(\w+)$/.exec(typeof name === "string" ? name : "")?.[1];
    const type = short === undefined ? "" : short.charAt(0).toUpperCase() + short.slice(1);
    if (!this.#types.interfaces.has(type)) {
      this.#problem(at, `has the unknown @odata.type ${JSON.stringify(name)}`);
      return undefined;
    }
    if (this.#derives(type, declared)) return type;
    this.#problem(at, `is a ${type}, which is no ${declared}`);
    return undefined;
  }

  #value(property: DeclaredProperty, content: unknown, at: string): void {
    if (content === null) {
      // nullable in the declarations is not what the service holds against a null
      return;
    }
    if (property.collection !== Array.isArray(content)) {
      this.#problem(at, property.collection ? "is no list" : "is a list");
      return;
    }
    const values: unknown[] = Array.isArray(content) ? content : [content];
    for (const [index, value] of values.entries()) {
      this.#single(property.type, value, property.collection ? `${at}[${index}]` : at);
    }
  }

  #single(type: string, value: unknown, at: string): void {
    const union = this.#types.unions.get(type);
    if (union !== undefined) {
      // flags are several members in one string
      const parts = typeof value === "string" ? value.split(",") : [undefined];
      for (const part of parts) {
        if (part === undefined || !union.includes(part)) {
          this.#problem(
            at,
            `is ${JSON.stringify(value)}, which is no ${type}: ${union.join(", ")}`,
          );
        }
      }
    } else if (this.#types.interfaces.has(type)) {
      this.#object(type, value, at, polymorphic.has(type));
    } else if (["string", "number", "boolean"].includes(type) && typeof value !== type) {
      this.#problem(at, `is ${JSON.stringify(value)}, which is no ${type}`);
    }
  }

  #find(type: string, name: string): { owner: string; property: DeclaredProperty } | undefined {
    for (let owner: string | undefined = type; owner !== undefined;) {
      const found = this.#types.interfaces.get(owner);
      const property = found?.properties.get(name);
      if (property !== undefined) return { owner, property };
      owner = found?.base;
    }
    return undefined;
  }

  #derives(type: string, base: string): boolean {
    for (let current: string | undefined = type; current !== undefined;) {
      if (current === base) return true;
      current = this.#types.interfaces.get(current)?.base;
    }
    return false;
  }
}

// abstract ones, whose values have to say which they are
const polymorphic = new Set([
  "DeviceAndAppManagementAssignmentTarget",
  "WindowsUpdateInstallScheduleType",
  "DeviceHealthScriptRunSchedule",
  "Win32LobAppRule",
  "MobileAppAssignmentSettings",
]);

// the documented sample sends ids along:
// https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-assign
// Unverified: without its source an assignment that a policy set made might become a direct one
function withoutOrigin(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { id: _id, ...rest } = value;
  if (value["source"] !== "policySets") return rest;
  const { source: _source, sourceId: _sourceId, ...direct } = rest;
  return direct;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
