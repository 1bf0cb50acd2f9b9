import { type GraphClient, isGraphError } from "../graph/index.ts";
import type { OperationOptions } from "../graph/request.ts";
import { type Assignment, assignBody, assignmentFromWire } from "./assignment.ts";
import { type WireObject, wireText } from "../kind/property.ts";
import { type Need, tell } from "../kind/concealed.ts";
import { unflatten } from "../kind/flatten.ts";
import type { ResourceKind, SpecProblem } from "../kind/resource-kind.ts";

/** One policy that was read: its values in policy terms, and the wire object they came from. */
export interface TenantPolicy {
  readonly id: string;
  readonly displayName: string;
  /** As a policy file would state it; what Graph leaves unset is null. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly assignments: readonly Assignment[] | undefined;
  readonly wire: WireObject;
}

/** The calls that every kind of policy shares. `Spec` is one resource as a policy file states it. */
export class PolicyClient<Spec extends object> {
  protected readonly graph: GraphClient;
  protected readonly kind: ResourceKind;

  constructor(graph: GraphClient, kind: ResourceKind) {
    this.graph = graph;
    this.kind = kind;
  }

  /** Every one, in the order that Graph gives, with assignments where Graph expands them. */
  async *list(options: OperationOptions = {}): AsyncGenerator<TenantPolicy> {
    for (const request of this.kind.locate([])) {
      for await (const wire of this.graph.list<WireObject>(request, options)) {
        if (this.kind.holds(wire)) yield this.#read(await this.#told(wire, "compare", options));
      }
    }
  }

  /** @throws {GraphError} 404 where it is missing. */
  async get(id: string, options: OperationOptions = {}): Promise<TenantPolicy> {
    const { body } = await this.graph.send<WireObject>(this.kind.get(id), options);
    return this.#read(await this.#told(body, "compare", options));
  }

  /** Undefined where it is missing. */
  async find(id: string, options: OperationOptions = {}): Promise<TenantPolicy | undefined> {
    try {
      return await this.get(id, options);
    } catch (error) {
      if (isGraphError(error) && error.status === 404) return undefined;
      throw error;
    }
  }

  /**
   * Creates one, unassigned. Not repeated blindly: where the answer is lost the error has
   * `ambiguous`, and the caller has to look before trying again.
   *
   * @throws {TypeError} where a value is out of its documented range.
   */
  async create(spec: Spec, options: OperationOptions = {}): Promise<TenantPolicy> {
    const body = this.#body(this.#checked(spec), undefined);
    const request = this.kind.create(body, { stack: "", key: "" });
    const answer = await this.graph.send<WireObject>(request, options);
    return this.#read(await this.#told(answer.body, "compare", options));
  }

  /** Changes what is given and leaves the rest, pauses included. */
  async update(id: string, part: Partial<Spec>, options: OperationOptions = {}): Promise<void> {
    const { body } = await this.graph.send<WireObject>(this.kind.get(id), options);
    const refusal = this.kind.refusal?.(body);
    if (refusal !== undefined)
      throw new TypeError(`${this.kind.title} ${id} cannot be updated: ${refusal}`);
    const current = await this.#told(body, "write", options);
    const name = { displayName: current["displayName"] };
    const checked = this.#checked({ ...name, ...part } as Spec);
    const stated = part as Readonly<Record<string, unknown>>;
    const { displayName, ...rest } = checked as Readonly<Record<string, unknown>>;
    const wanted = "displayName" in stated ? { displayName, ...rest } : rest;
    await this.graph.send(this.kind.update(id, this.#body(wanted, current)), options);
  }

  /** Resolves where it is already gone, so that it can run twice. */
  async delete(id: string, options: OperationOptions = {}): Promise<void> {
    try {
      await this.graph.send(this.kind.delete(id), options);
    } catch (error) {
      if (!isGraphError(error) || error.status !== 404) throw error;
    }
  }

  /** The assignments of one policy. */
  async assignments(id: string, options: OperationOptions = {}): Promise<readonly Assignment[]> {
    const found: Assignment[] = [];
    const path = `${this.kind.path}/${encodeURIComponent(id)}/assignments`;
    const request = { method: "GET", version: this.kind.version, path } as const;
    for await (const wire of this.graph.list<WireObject>(request, options))
      found.push(assignmentFromWire(wire));
    return found;
  }

  /** Replaces the whole set of assignments; an empty list unassigns everyone. */
  async assign(
    id: string,
    assignments: readonly Assignment[],
    options: OperationOptions = {},
  ): Promise<void> {
    await this.graph.send(
      {
        method: "POST",
        version: this.kind.version,
        path: `${this.kind.path}/${encodeURIComponent(id)}/assign`,
        body: assignBody(assignments, this.kind.assignable?.wireType ?? ""),
        operation: "repeatable",
      },
      options,
    );
  }

  async #told(wire: WireObject, need: Need, options: OperationOptions): Promise<WireObject> {
    const items = [{ wire, concealed: this.kind.concealed }];
    const [told] = await tell(
      items,
      need,
      async (requests) => await this.graph.batch(requests, options),
    );
    if (isGraphError(told)) throw told;
    return told ?? wire;
  }

  #checked(spec: Spec): Spec {
    const parsed = this.kind.schema.safeParse(spec);
    const problems = parsed.success
      ? errorsOf(this.kind.check?.(parsed.data)).map(
          ({ path, message }) => `${path.join(".")}: ${message}`,
        )
      : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    if (problems.length > 0)
      throw new TypeError(`not a valid ${this.kind.title}: ${problems.join("; ")}`);
    return parsed.data as Spec;
  }

  #body(spec: object, live: WireObject | undefined): WireObject {
    const { fields, parts } = this.kind.compile(spec, { stack: "", key: "" });
    const [part] = Object.keys(parts ?? {});
    if (part !== undefined) {
      throw new TypeError(
        `${part} of a ${this.kind.title} cannot be written with its properties; leave them out, and write them by calls of their own or through a plan`,
      );
    }
    let body: WireObject = {};
    for (const property of this.kind.properties) {
      if (property.plane !== "config" || !(property.path in fields)) continue;
      body = { ...body, ...property.write(fields[property.path], { ...live, ...body }) };
    }
    return body;
  }

  #read(wire: WireObject): TenantPolicy {
    const fields = Object.fromEntries(
      this.kind.properties.map((property) => [property.path, property.read(wire)]),
    );
    const list = wire["assignments"];
    return {
      id: wireText(wire, "id"),
      displayName: wireText(wire, "displayName"),
      properties: unflatten(fields),
      assignments: Array.isArray(list) ? (list as WireObject[]).map(assignmentFromWire) : undefined,
      wire,
    };
  }
}

function errorsOf(problems: readonly SpecProblem[] = []): readonly SpecProblem[] {
  return problems.filter(({ severity }) => severity !== "warning");
}
