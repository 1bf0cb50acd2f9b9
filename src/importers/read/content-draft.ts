import { isMapping } from "../../kind/value-at.ts";
import type { WireObject } from "../../kind/wire.ts";
import { wireFields } from "../fields/wire-fields.ts";
import type {
  GroupFacts,
  ImportProblem,
  OtherObject,
  SourceContent,
  SourceObject,
} from "../source-object.ts";
import { type KindHints, recognise } from "./recognise.ts";

/** What a reader of a format has found so far. */
export class ContentDraft {
  readonly #objects: SourceObject[] = [];
  readonly #others: OtherObject[] = [];
  readonly #problems: ImportProblem[] = [];
  readonly #warnings: string[] = [];
  readonly #tenantIds: { readonly file: string; readonly id: string }[] = [];
  readonly #groups = new Map<string, GroupFacts>();
  readonly #filters = new Map<string, string>();

  add(object: SourceObject): void {
    this.#objects.push(object);
  }

  /** An object that is in wire form already; where it is none of ours, that is said. */
  addWire(file: string, place: string, wire: WireObject, hints?: KindHints): void {
    const kind = recognise(wire, hints);
    if (kind === undefined) this.addOther(file, place, otherText(wire));
    else this.add({ file, place, kind, wire, fields: wireFields(wire) });
  }

  addOther(file: string, place: string, reason: string): void {
    this.#others.push({ file, place, reason });
  }

  addProblem(problem: ImportProblem): void {
    this.#problems.push(problem);
  }

  /** Once, however often it is said. */
  warn(warning: string): void {
    if (!this.#warnings.includes(warning)) this.#warnings.push(warning);
  }

  addTenantId(file: string, id: string): void {
    this.#tenantIds.push({ file, id: id.toLowerCase() });
  }

  /** By its id, or by a text that stands for one. What is known already stays. */
  nameGroup(id: string, facts: GroupFacts): void {
    const key = id.toLowerCase();
    this.#groups.set(key, { ...facts, ...this.#groups.get(key) });
  }

  nameFilter(id: string, name: string): void {
    this.#filters.set(id.toLowerCase(), name);
  }

  content(): SourceContent {
    return {
      objects: this.#objects,
      others: this.#others,
      problems: this.#problems,
      warnings: this.#warnings,
      groups: this.#groups,
      filters: this.#filters,
      tenantIds: this.#tenantIds,
    };
  }
}

/** Why something is not looked at. */
export function otherText(value: unknown): string {
  if (!isMapping(value)) return "is no object";
  const type = value["@odata.type"];
  return typeof type === "string" && /^#microsoft\.graph\.[A-Za-z0-9.]{1,80}$/.test(type)
    ? `is of type ${type.slice("#microsoft.graph.".length)}, which is not imported`
    : "is nothing that this version imports";
}

/** The text that stands for the id of something that a source knows by its name alone. */
export function idOfName(name: string): string {
  return `name ${name.toLowerCase()}`;
}
