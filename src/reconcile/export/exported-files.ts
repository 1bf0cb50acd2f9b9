import { ConfigError, type ConfigIssue } from "../../config/config-error.ts";
import { desiredState } from "../../config/load.ts";
import type { Config } from "../../config/schema.ts";
import { isSensitive } from "../../config/variables.ts";
import { formatAddress, parseAddress } from "../../kind/address.ts";
import type { WrittenSpec } from "../../kind/expansion.ts";
import { isObjectId } from "../../kind/object-id.ts";
import { objectTitle } from "../../kind/object-title.ts";
import { valueAt } from "../../kind/value-at.ts";
import { kindOf, kinds } from "../../registry/kinds.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { TenantExport } from "./tenant-export.ts";
import { isWritableAddress } from "./export-keys.ts";
import { foldedSpec } from "./folded-spec.ts";

interface Entry {
  readonly object: TenantObject;
  readonly spec: WrittenSpec;
  /** Whether the files manage it, and not only refer to it. */
  readonly manages: boolean;
  /** Whether they say which object of the tenant it is. */
  readonly adopts: boolean;
}

/** What the loader refuses of the files, and so is out of them. */
export interface TakenOut {
  readonly object: TenantObject;
  /** `management`: it is only referred to. */
  readonly what: "assignments" | "management" | "object";
  /** The loader's words. */
  readonly reason: string;
  /** All of that in one sentence. */
  readonly note: string;
}

/** What is written so far: sections of resources, and an adopt entry for each that is managed. */
export class ExportedFiles {
  readonly #stack: string;
  readonly #sections = new Map<string, Map<string, Entry>>();
  readonly #keys = new Map<string, string>();
  /** Objects that another resource stands for. */
  readonly #given: { readonly to: string; readonly id: string }[] = [];

  constructor(stack: string) {
    this.#stack = stack;
  }

  /** Objects that the files manage. */
  get count(): number {
    return this.#managed().length + this.#given.length;
  }

  adopt(key: string, object: TenantObject, spec: Entry["spec"]): void {
    this.#put(key, { object, spec, manages: true, adopts: true });
  }

  /** One that is managed, and of which nobody knows whether the tenant has it. */
  state(key: string, object: TenantObject, spec: Entry["spec"]): void {
    this.#put(key, { object, spec, manages: true, adopts: false });
  }

  /** A group or filter that assignments name and somebody else owns. */
  refer(key: string, object: TenantObject): void {
    const { displayName, id } = object;
    // a name that would be read as a variable says nothing that the id does not
    const name = isSensitive(displayName) || displayName === id ? {} : { displayName };
    const pin = isObjectId(id) ? { id } : {};
    this.#put(key, {
      object,
      spec: { existing: true, ...name, ...pin },
      manages: false,
      adopts: false,
    });
  }

  /** The key of an object; undefined where the files have none for it. */
  keyOf(kind: string, id: string | undefined): string | undefined {
    return this.#keys.get(`${kind} ${id}`);
  }

  /**
   * Runs the loader's own checks over all files, and takes out what they refuse: the assignments
   * of one object, or the object. Whatever it finds, the rest of the export loads.
   *
   * @throws {ConfigError} where something else is refused, such as the name of the stack.
   */
  settle(): readonly TakenOut[] {
    const takenOut: TakenOut[] = [];
    for (;;) {
      const error = this.#refused();
      if (!error) return takenOut;
      const refused = new Map<string, ConfigIssue>();
      for (const issue of error.issues) {
        const place = this.#placeOf(issue.path);
        if (place !== undefined && !refused.has(place)) refused.set(place, issue);
      }
      if (refused.size === 0) throw error;
      for (const [place, issue] of refused) takenOut.push(this.#takeOut(place, issue));
    }
  }

  /**
   * Writes what a resource of this stack gave, such as the setting of a ring's window, at that
   * resource again, where the two still mean the same. The files have to be settled.
   */
  fold(): void {
    for (const { from, to, id } of this.#moved()) {
      const { key } = parseAddress(to);
      const entries = this.#sections.get(kindOf(parseAddress(to).kind).section);
      const given = entries?.get(key);
      const giver = given && this.#giverOf(from, given.spec);
      if (!giver) continue;
      entries?.delete(key);
      this.#put(giver.key, { ...giver.entry, spec: giver.folded });
      this.#given.push({ to: from, id });
    }
  }

  /** All of it as one config, with its texts in it. */
  config(): Readonly<Record<string, unknown>> {
    return { ...this.#head(), ...Object.fromEntries(this.#resources()) };
  }

  /** The policy files, and beside them the texts that they name by their paths. */
  content(): Pick<TenantExport, "files" | "texts"> {
    const head = { version: 1, stack: this.#stack };
    const files: Record<string, unknown> = { "ringwright.yaml": this.#head() };
    const texts: Record<string, string> = {};
    for (const [section, resources] of this.#resources())
      files[`${section}.yaml`] = {
        ...head,
        [section]: this.#namingTexts(section, resources, texts),
      };
    return { files, texts };
  }

  #namingTexts(
    section: string,
    resources: Readonly<Record<string, WrittenSpec>>,
    texts: Record<string, string>,
  ): Record<string, WrittenSpec> {
    const kind = kinds.find((each) => each.section === section);
    if (!kind?.texts) return resources;
    const { properties, as, ending } = kind.texts;
    const named = Object.entries(resources).map(([key, spec]) => {
      const paths = properties.flatMap((property) => {
        const text = valueAt(spec, [property, as]);
        if (typeof text !== "string") return [];
        const path = `scripts/${kind.name}-${key}-${property}${ending}`;
        texts[path] = text;
        return [[property, path] as const];
      });
      return [key, { ...spec, ...Object.fromEntries(paths) }] as const;
    });
    return Object.fromEntries(named);
  }

  /** The resource that gives the one at an address, and what it is with that one in it. */
  #giverOf(
    address: string,
    given: WrittenSpec,
  ): { readonly key: string; readonly entry: Entry; readonly folded: WrittenSpec } | undefined {
    for (const entries of this.#sections.values()) {
      for (const [key, entry] of entries) {
        const { object, spec, adopts } = entry;
        if (!adopts) continue;
        const folded = foldedSpec(kindOf(object.kind), { key, spec }, address, given);
        if (folded) return { key, entry, folded };
      }
    }
    return undefined;
  }

  #put(key: string, entry: Entry): void {
    const { section } = kindOf(entry.object.kind);
    const entries = this.#sections.get(section) ?? new Map<string, Entry>();
    entries.set(key, entry);
    this.#keys.set(`${entry.object.kind} ${entry.object.id}`, key);
    this.#sections.set(section, entries);
  }

  #resources(): (readonly [section: string, resources: Record<string, WrittenSpec>])[] {
    return [...this.#sections]
      .filter(([, entries]) => entries.size > 0)
      .map(([section, entries]) => {
        const specs = [...entries].map(([key, { spec }]) => [key, spec] as const);
        return [section, Object.fromEntries(specs)] as const;
      });
  }

  #adopted(): { readonly to: string; readonly id: string }[] {
    const moved = new Set(this.#moved().map(({ to }) => to));
    return [...this.#managed().filter(({ to }) => !moved.has(to)), ...this.#given].map(
      ({ to, id }) => ({ to, id }),
    );
  }

  /** Objects of this stack under addresses that files cannot state, each address once. */
  #moved(): { readonly from: string; readonly to: string; readonly id: string }[] {
    const taken = new Set(this.#given.map(({ to }) => to));
    return this.#managed().flatMap(({ object, to, id }) => {
      const from = isOurs(object, this.#stack) ? object.marker?.key : undefined;
      if (from === undefined || isWritableAddress(from) || taken.has(from)) return [];
      taken.add(from);
      return [{ from, to, id }];
    });
  }

  /** Each object that is written, under its address in these files. */
  #managed(): { readonly object: TenantObject; readonly to: string; readonly id: string }[] {
    return [...this.#sections.values()].flatMap((entries) =>
      [...entries]
        .filter(([, { adopts }]) => adopts)
        .map(([key, { object }]) => ({
          object,
          to: formatAddress(object.kind, key),
          id: object.id,
        })),
    );
  }

  #head(): Record<string, unknown> {
    const [adopt, moved] = [this.#adopted(), this.#moved()];
    return {
      version: 1,
      stack: this.#stack,
      ...(adopt.length > 0 && { adopt }),
      ...(moved.length > 0 && { moved: moved.map(({ from, to }) => ({ from, to })) }),
    };
  }

  #refused(): ConfigError | undefined {
    try {
      desiredState(this.config() as unknown as Config, { env: {} });
      return undefined;
    } catch (error) {
      if (error instanceof ConfigError) return error;
      throw error;
    }
  }

  /** `section.key` of the entry that a path lies in; keys may have dots. */
  #placeOf(path: string): string | undefined {
    return [...this.#sections]
      .flatMap(([section, entries]) => [...entries.keys()].map((key) => `${section}.${key}`))
      .filter((place) => path === place || path.startsWith(`${place}.`))
      .sort((a, b) => b.length - a.length)[0];
  }

  /** Takes out what an issue is about. */
  #takeOut(place: string, { path, message: reason }: ConfigIssue): TakenOut {
    const section = place.slice(0, place.indexOf("."));
    const key = place.slice(section.length + 1);
    const entries = this.#sections.get(section);
    const entry = entries?.get(key);
    if (!entries || !entry) throw new RangeError(`${place} is in no file`);
    const { object, spec } = entry;
    const kind = kindOf(object.kind);
    const name = `${objectTitle(kind, object.wire)} "${object.displayName}"`;
    if (path.startsWith(`${place}.assignments`) && "assignments" in spec) {
      const { assignments: _assignments, ...rest } = spec;
      entries.set(key, { ...entry, spec: rest });
      const note = `${name}: its assignments are left unmanaged, since files cannot say them: ${reason}`;
      return { object, what: "assignments", reason, note };
    }
    if (kind.role !== "policy" && entry.manages) {
      this.refer(key, object);
      const note = `${name} is only referred to, since files cannot say: ${reason}`;
      return { object, what: "management", reason, note };
    }
    entries.delete(key);
    const note = `${name} (${object.id}) is left out, since files cannot say: ${reason}`;
    return { object, what: "object", reason, note };
  }
}
