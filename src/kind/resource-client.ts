import type { ZodType } from "zod";
import {
  type GraphClient,
  isGraphError,
  isNotFound,
  type PagedAsyncIterable,
} from "../graph/index.ts";
import { mapPages } from "../graph/map-pages.ts";
import type { OperationOptions } from "../graph/request.ts";
import { bodyOf, type Fields } from "./body.ts";
import { type Need, readConcealed } from "./masked-values.ts";
import { unflatten } from "./flatten.ts";
import { foldedName } from "./folded-name.ts";
import { invalidSpec } from "./invalid-spec.ts";
import type { ObjectForm } from "./object-form.ts";
import type { Kind } from "./kind.ts";
import { requireObjectId } from "./object-id.ts";
import type { ObjectAt } from "./requests.ts";
import { refuseOwnedElsewhere } from "./owned-elsewhere-error.ts";
import { parseSpec } from "./parse-spec.ts";
import { type WireObject, wireText } from "./wire.ts";
import type { ResourceSpec, SpecProblem } from "./spec.ts";
import type { ValidationError } from "./validation-error.ts";

/** What was read of a resource, in policy terms; what Graph leaves unset is null. */
export type Read<Spec> = Spec extends readonly unknown[]
  ? Spec
  : Spec extends object
    ? { readonly [Name in keyof Spec]?: Read<Exclude<Spec[Name], undefined>> | null }
    : Spec;

/** One object that was read: its values in policy terms, and the wire object they came from. */
export interface TenantResource<Spec> {
  readonly id: string;
  readonly displayName: string;
  /** As a policy file would state it. */
  readonly properties: Read<Spec>;
  /** As Graph sent it. */
  readonly wire: WireObject;
}

/** The kind whose resources are written as `Spec`. */
export type KindOf<Spec extends ResourceSpec> = Kind<string, string, () => ZodType<Spec>>;

/**
 * The calls that every kind of Intune object shares. `Spec` is one resource as a policy
 * file states it, `Item` what reading one gives.
 */
export abstract class ResourceClient<
  Spec extends ResourceSpec,
  Item extends TenantResource<Spec> = TenantResource<Spec>,
> {
  protected readonly graph: GraphClient;
  protected readonly kind: KindOf<Spec>;

  constructor(graph: GraphClient, kind: KindOf<Spec>) {
    this.graph = graph;
    this.kind = kind;
  }

  /**
   * Every one, in the order that Graph gives.
   *
   * @throws {GraphError} while iterating, so that an iteration that ended is complete; 403
   *   without the kind's permission to read.
   */
  list(options: OperationOptions = {}): PagedAsyncIterable<Item> {
    const lists = this.kind.requests
      .locate([])
      .map((request) => this.graph.list<WireObject>(request, options));
    return mapPages(lists, async (page) => {
      const objects = page.filter((wire) => this.kind.requests.holds(wire));
      const told: Item[] = [];
      for (const wire of objects)
        told.push(this.read(await this.#revealed(this.#named(wire), "compare", options)));
      return told;
    });
  }

  /**
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 404 where it is missing, 403 without the permission to read.
   */
  async get(id: string, options: OperationOptions = {}): Promise<Item> {
    this.requireId(id);
    const wire = await this.fetch(id, options);
    return this.read(await this.#revealed(wire, "compare", options));
  }

  /**
   * Undefined where it is missing.
   *
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 403 without the permission to read.
   */
  async find(id: string, options: OperationOptions = {}): Promise<Item | undefined> {
    try {
      return await this.get(id, options);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /**
   * The one of this name, whatever its letter case, as the commands take names; one that bears it
   * exactly comes before others. Undefined where there is none. Reads the whole list.
   *
   * ```ts
   * const broad = await tenant.rings.findByName("Ring 3 - Broad");
   * if (broad) await tenant.rings.update(broad.id, { quality: { deferralDays: 7 } });
   * ```
   *
   * @throws {TypeError} where several are called so, with their ids.
   * @throws {GraphError} 403 without the permission to read.
   */
  async findByName(displayName: string, options: OperationOptions = {}): Promise<Item | undefined> {
    const alike: WireObject[] = [];
    for (const request of this.kind.requests.locate([])) {
      for await (const wire of this.graph.list<WireObject>(request, options)) {
        if (this.kind.requests.holds(wire) && this.#isCalled(wire, displayName, foldedName))
          alike.push(wire);
      }
    }
    const exact = alike.filter((wire) => this.#isCalled(wire, displayName, (name) => name));
    const found = exact.length > 0 ? exact : alike;
    const [wire, ...others] = found;
    if (wire === undefined) return undefined;
    if (others.length > 0) {
      const ids = found.map((one) => wireText(one, "id")).join(", ");
      throw new TypeError(
        `${JSON.stringify(displayName)} is the name of more than one ${this.kind.title}: ${ids}; get one by its id`,
      );
    }
    return this.read(await this.#revealed(this.#named(wire), "compare", options));
  }

  /**
   * Creates one. Not repeated blindly: where the answer is lost the error has `ambiguous`,
   * and the caller has to look before trying again.
   *
   * @throws {ValidationError} where a value is out of its documented range; nothing is sent.
   * @throws {GraphError} 403 without the permission to write.
   */
  async create(spec: Spec, options: OperationOptions = {}): Promise<Item> {
    const fields = this.#fieldsOf(spec);
    const form = await this.#formFor(fields, undefined, options);
    const body = bodyOf(this.kind.properties, fields, undefined, form);
    const request = this.kind.requests.create(body, { stack: "", key: "" }, form?.name);
    const answer = await this.graph.send<WireObject>(request, options);
    const wire = this.#named(answer.body);
    return this.read(await this.#revealed(wire, "compare", options));
  }

  /**
   * Changes what is given and leaves the rest, pauses included. The part is checked with what
   * the object is, so that a name alone is enough, and a deferral is refused where nothing is
   * approved by itself.
   *
   * @throws {ValidationError} where a value is out of its documented range; nothing is sent.
   * @throws {TypeError} where the object must not be written, or the id is no GUID.
   * @throws {OwnedElsewhereError} where it belongs to Windows Autopatch.
   * @throws {GraphError} 404 where it is missing, 403 without the permission to write.
   */
  async update(id: string, part: Partial<Spec>, options: OperationOptions = {}): Promise<void> {
    this.requireId(id);
    this.#checkAlone(part);
    const body = await this.fetch(id, options);
    const refusal = this.kind.refusal?.(body);
    if (refusal !== undefined)
      throw new TypeError(`${this.kind.title} ${id} cannot be updated: ${refusal}`);
    refuseOwnedElsewhere(this.kind, body);
    const current = await this.#revealed(body, "write", options);
    const context = this.#contextOf(part, current);
    const fields = this.#fieldsOf({ ...context, ...part }, context);
    const wanted = Object.fromEntries(
      Object.entries(fields).filter(([path]) => !(topOf(path) in context)),
    );
    const form = await this.#formFor(wanted, current, options);
    const changes = bodyOf(this.kind.properties, wanted, current, form);
    await this.graph.send(this.kind.requests.update({ id, wire: current }, changes), options);
  }

  /**
   * Resolves where it is already gone, so that it can run twice.
   *
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 403 without the permission to write.
   */
  async delete(id: string, options: OperationOptions = {}): Promise<void> {
    this.requireId(id);
    try {
      const at = await this.whereIs(id, options);
      await this.graph.send(this.kind.requests.delete(at), options);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** @throws {TypeError} for what is no id, such as a name, before anything is sent. */
  protected requireId(id: string): void {
    requireObjectId(id, { title: this.kind.title, find: "list()" });
  }

  /** Reads one object under the names of its kind, in whichever form it is stored. */
  protected async fetch(id: string, options: OperationOptions): Promise<WireObject> {
    const forms = this.kind.forms?.names ?? [undefined];
    for (const [index, form] of forms.entries()) {
      try {
        const request = this.kind.requests.get({ id, form });
        return this.#named((await this.graph.send<WireObject>(request, options)).body);
      } catch (error) {
        if (!isNotFound(error) || index + 1 === forms.length) throw error;
      }
    }
    throw new TypeError(`${this.kind.title} has no form`);
  }

  /** Where an object is: of a kind with several forms it is read for that. */
  protected async whereIs(id: string, options: OperationOptions): Promise<ObjectAt> {
    return this.kind.forms ? { id, wire: await this.fetch(id, options) } : { id };
  }

  /** What reading an object gives. */
  protected abstract read(wire: WireObject): Item;

  /** The part of it that every kind has. */
  protected readCommon(wire: WireObject): TenantResource<Spec> {
    const fields = Object.fromEntries(
      this.kind.properties.map((property) => [property.path, property.read(wire)]),
    );
    return {
      id: wireText(wire, "id"),
      displayName: wireText(wire, "displayName"),
      properties: unflatten(fields) as Read<Spec>,
      wire,
    };
  }

  /** @throws {ValidationError} for a value that is wrong whatever the object is, before anything is sent. */
  #checkAlone(part: Partial<Spec>): void {
    const problems = Object.entries(part).flatMap(([key, value]) => {
      const parsed = parseSpec(this.kind.schema(), { [key]: value });
      return parsed.ok ? [] : parsed.problems.filter(({ path }) => path[0] === key);
    });
    if (problems.length > 0) throw this.#invalid(problems);
  }

  /** What a part is checked with: the values that a whole resource needs, and those fixed for ever. */
  #contextOf(part: Partial<Spec>, current: WireObject): Record<string, unknown> {
    const parsed = parseSpec(this.kind.schema(), part);
    const missing = new Set(parsed.ok ? [] : parsed.problems.map(({ path }) => path.join(".")));
    const context = this.kind.properties
      .filter(({ path, mutable }) => missing.has(path) || mutable === "create")
      .filter(({ path }) => topOf(path) === path && !(path in part))
      .map(({ path, read }) => [path, read(current)] as const)
      .filter(([, value]) => value !== null);
    return Object.fromEntries(context);
  }

  /**
   * The values that a written resource states, after every check that a policy file gets. Of a
   * part nothing is said against the whole, nor against what its context lends it.
   */
  #fieldsOf(input: unknown, context?: Readonly<Record<string, unknown>>): Fields {
    const parsed = parseSpec(this.kind.schema(), input);
    if (!parsed.ok) throw this.#invalid(parsed.problems);
    const errors = (this.kind.check?.(parsed.spec) ?? [])
      .filter(({ severity }) => severity !== "warning")
      .filter(({ path }) => !context || (path[0] !== undefined && !(path[0] in context)));
    if (errors.length > 0) throw this.#invalid(errors);
    const [given] = this.kind.expansion?.expand(parsed.spec, "") ?? [];
    if (given) {
      const message = `gives a ${this.kind.expansion?.into} beside it, which this call does not write; state it through a plan, or write the two by calls of their own`;
      throw this.#invalid([{ path: given.at, message }]);
    }
    const { fields, parts, content } = this.kind.compile(parsed.spec);
    const [part] = [...Object.keys(parts ?? {}), ...(content ? [this.kind.content?.path] : [])];
    if (part === undefined) return fields;
    throw this.#invalid([
      {
        path: [part],
        message:
          "cannot be written with the other properties; leave it out, and write it by calls of its own or through a plan",
      },
    ]);
  }

  /** How values are stored, where the kind has several ways. */
  async #formFor(
    fields: Fields,
    live: WireObject | undefined,
    options: OperationOptions,
  ): Promise<ObjectForm | undefined> {
    const { forms } = this.kind;
    if (!forms) return undefined;
    const offered: WireObject[] = [];
    for await (const row of this.graph.list<WireObject>(forms.offer, options)) offered.push(row);
    const verdict = forms.choose({ fields, offered, live });
    if ("problem" in verdict) throw this.#invalid([{ path: [], message: verdict.problem }]);
    return verdict;
  }

  #isCalled(wire: WireObject, displayName: string, form: (name: string) => string): boolean {
    return form(wireText(this.#named(wire), "displayName")) === form(displayName);
  }

  #named(wire: WireObject): WireObject {
    return this.kind.requests.read?.(wire) ?? wire;
  }

  #invalid(problems: readonly Pick<SpecProblem, "path" | "message">[]): ValidationError {
    return invalidSpec(this.kind.title, problems);
  }

  async #revealed(wire: WireObject, need: Need, options: OperationOptions): Promise<WireObject> {
    const { concealed } = this.kind;
    if (!concealed) return wire;
    const told = await readConcealed(this.graph, [{ wire, concealed }], need, options);
    for (const [, whole] of told) {
      if (isGraphError(whole)) throw whole;
      return whole;
    }
    return wire;
  }
}

function topOf(path: string): string {
  return path.split(".", 1)[0] ?? path;
}
