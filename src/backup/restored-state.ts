import { ConfigError } from "../config/config-error.ts";
import type { DesiredResource, DesiredState } from "../config/desired-state.ts";
import { desiredState } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { amountText } from "../kind/amounts.ts";
import { filterName, formatAddress, groupName, parseAddress } from "../kind/address.ts";
import { isMapping } from "../kind/value-at.ts";
import { isWritableAddress } from "../reconcile/export/export-keys.ts";
import { kindOf, kinds } from "../registry/kinds.ts";
import { isOurs } from "../snapshot/ownership.ts";
import { readField } from "../snapshot/read-object.ts";
import type { Snapshot, TenantObject } from "../snapshot/snapshot.ts";
import type { Backup, BackupObject } from "./backup.ts";
import { BackupError } from "./backup-error.ts";
import { sha256 } from "./stored-json.ts";

/** What a restore wants, for the engine that plans and applies. */
export interface RestoredState {
  readonly desired: DesiredState;
  /** What a reader has to know before it is written, one sentence each. */
  readonly notes: readonly string[];
  /** Addresses of what was to be restored and cannot be. */
  readonly leftOut: readonly string[];
  /** Those under another address by now, by that in the backup. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** What a restore takes from a backup, and what stands around it. */
export interface RestoredStateOptions {
  /** Addresses of the backup that are wanted alone, also where the stack never owned them. */
  readonly only?: readonly string[] | undefined;
  /** Whose guards, freezes and lint settings hold; those of the backup's own stack. */
  readonly files?: DesiredState | undefined;
  /** For `${var:NAME}` in the backup. Default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly now: Date;
}

/**
 * A backup as a desired state. What exists by its id is that object, whatever it is called by now;
 * what is gone is looked for as any resource is, and made anew. Without a snapshot it wants all of it by
 * its id: for reading what there is of it.
 *
 * @throws {BackupError} where a kind is of a later version, or nothing of it can be stated.
 */
export function restoredState(
  backup: Backup,
  snapshot: Snapshot | undefined,
  options: RestoredStateOptions,
): RestoredState {
  return new Restoration(backup, snapshot, options).state();
}

type Sections = Record<string, Record<string, Record<string, unknown>>>;

class Restoration {
  readonly #backup: Backup;
  readonly #snapshot: Snapshot | undefined;
  readonly #options: RestoredStateOptions;
  readonly #live: ReadonlyMap<string, TenantObject>;
  readonly #notes: string[] = [];
  readonly #leftOut = new Set<string>();
  /** The address under which each object is restored, by that in the backup. */
  readonly #addresses = new Map<string, string>();

  constructor(backup: Backup, snapshot: Snapshot | undefined, options: RestoredStateOptions) {
    this.#backup = backup;
    this.#snapshot = snapshot;
    this.#options = options;
    this.#live = new Map((snapshot?.objects ?? []).map((object) => [object.id, object]));
  }

  state(): RestoredState {
    const { objects } = this.#backup;
    for (const address of objects.keys()) checkKind(this.#backup, address);
    this.#settleAddresses();
    const sections: Sections = {};
    for (const [address, object] of objects) {
      const spec = this.#specOf(address, object);
      if (!spec) continue;
      const { kind, key } = parseAddress(this.#addressOf(address));
      (sections[kindOf(kind).section] ??= {})[key] = spec;
    }
    const parsed = this.#parsed(sections);
    const stated = new Set(parsed.resources.map(({ address }) => address));
    this.#tellChanges(stated);
    return {
      desired: this.#dressed(parsed),
      notes: this.#notes,
      leftOut: [...this.#leftOut],
      addresses: this.#addresses,
    };
  }

  /** An object that was renamed in the files since is restored under the key that it has by now. */
  #settleAddresses(): void {
    const { objects, record } = this.#backup;
    const taken = new Set(objects.keys());
    for (const [address, object] of objects) {
      const live = this.#live.get(object.id);
      const now = live && isOurs(live, this.#backup.stack) ? live.marker?.key : undefined;
      if (now === undefined || now === address || taken.has(now) || !isWritableAddress(now))
        continue;
      if (object.givenBy !== undefined || object.spec?.["existing"] === true) continue;
      taken.add(now);
      this.#addresses.set(address, now);
      this.#say(
        address,
        `${address} of backup ${record.id} is ${now} by now, and is restored as that`,
      );
    }
    for (const [address, { givenBy }] of objects) {
      const giver = givenBy === undefined ? undefined : this.#addresses.get(givenBy);
      if (givenBy === undefined || giver === undefined) continue;
      const { kind, key } = parseAddress(address);
      const rest = key.slice(parseAddress(givenBy).key.length);
      this.#addresses.set(address, formatAddress(kind, `${parseAddress(giver).key}${rest}`));
    }
  }

  #addressOf(address: string): string {
    return this.#addresses.get(address) ?? address;
  }

  #specOf(address: string, object: BackupObject): Record<string, unknown> | undefined {
    if (object.spec === undefined) return undefined;
    if (object.spec["existing"] === true) return this.#reference(object, object.spec);
    if (!this.#isWanted(address, object)) {
      if (kindOf(parseAddress(address).kind).role !== "policy") return this.#reference(object, {});
      this.#say(
        address,
        `${address} "${object.displayName}" was not the stack's when the backup was made, and is not now: it is left as it is. To take it over and restore it, say --only ${address}`,
      );
      return undefined;
    }
    return this.#withDevices(address, this.#withAddresses(object.spec));
  }

  #isWanted(address: string, { id, owner }: BackupObject): boolean {
    if (!this.#snapshot || owner === "stack") return true;
    const live = this.#live.get(id);
    if (live && isOurs(live, this.#backup.stack)) return true;
    return this.#options.only?.includes(address) === true;
  }

  /** By id while it exists, else by name. */
  #reference(
    { id, displayName }: BackupObject,
    spec: Readonly<Record<string, unknown>>,
  ): Record<string, unknown> {
    const name = typeof spec["displayName"] === "string" ? spec["displayName"] : displayName;
    if (!this.#snapshot || this.#live.has(id)) return { existing: true, displayName: name, id };
    this.#notes.push(
      `"${name}" (${id}), which belongs to others, is gone; it is looked for by its name`,
    );
    return { existing: true, displayName: name };
  }

  /** Assignments name groups and filters by the keys under which these are restored. */
  #withAddresses(spec: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const lines = spec["assignments"];
    if (!Array.isArray(lines) || this.#addresses.size === 0) return { ...spec };
    const keyNow = (kind: string, key: unknown) =>
      parseAddress(this.#addressOf(formatAddress(kind, String(key)))).key;
    const assignments = lines.map((line: unknown) =>
      isMapping(line)
        ? {
            ...line,
            ...("group" in line && { group: keyNow(groupName, line["group"]) }),
            ...("exclude" in line && { exclude: keyNow(groupName, line["exclude"]) }),
            ...("filter" in line && { filter: keyNow(filterName, line["filter"]) }),
          }
        : line,
    );
    return { ...spec, assignments };
  }

  /** Without the member devices that are gone. */
  #withDevices(address: string, spec: Record<string, unknown>): Record<string, unknown> {
    const members = spec["members"];
    const found = this.#snapshot?.devices;
    if (!found || !isMapping(members) || !Array.isArray(members["devices"])) return spec;
    const [present, gone] = [true, false].map((wanted) =>
      (members["devices"] as unknown[]).filter(
        (device) => (found[String(device)]?.length ?? 0) > 0 === wanted,
      ),
    );
    if (gone === undefined || gone.length === 0) return spec;
    const some = gone.slice(0, 5).map(String).join(", ");
    const more = gone.length > 5 ? ` and ${gone.length - 5} more` : "";
    this.#say(
      address,
      `${address}: ${gone.length} of its ${gone.length + (present?.length ?? 0)} devices are no longer in the directory, and cannot be members again: ${some}${more}`,
    );
    return { ...spec, members: { ...members, devices: present } };
  }

  /** What loads; what this version refuses is left out, and said. */
  #parsed(sections: Sections): DesiredState {
    const { env, now } = this.#options;
    for (;;) {
      const config: unknown = {
        version: 1,
        stack: this.#backup.stack,
        ...(this.#backup.tenantId !== null && { tenantId: this.#backup.tenantId }),
        ...sections,
        adopt: this.#adopted(sections),
      };
      try {
        return desiredState(config as Config, { now, ...(env && { env }) });
      } catch (error) {
        if (!(error instanceof ConfigError) || !this.#takeOut(sections, error)) throw error;
      }
    }
  }

  #adopted(sections: Sections): { to: string; id: string }[] {
    return [...this.#backup.objects].flatMap(([address, { id, spec, givenBy }]) => {
      const to = this.#addressOf(address);
      const at = parseAddress(givenBy === undefined ? to : this.#addressOf(givenBy));
      const written = sections[kindOf(at.kind).section]?.[at.key];
      const isThere = !this.#snapshot || this.#live.has(id);
      const isReference = spec?.["existing"] === true || written?.["existing"] === true;
      return isThere && written && !isReference ? [{ to, id }] : [];
    });
  }

  /** Takes out the objects that issues are about; false where one is about something else. */
  #takeOut(sections: Sections, { issues }: ConfigError): boolean {
    let found = false;
    for (const { path, message } of issues) {
      for (const kind of kinds) {
        const section = sections[kind.section] ?? {};
        const key = Object.keys(section).find((one) => {
          const place = `${kind.section}.${one}`;
          return path === place || path.startsWith(`${place}.`);
        });
        if (key === undefined) continue;
        const address = formatAddress(kind.name, key);
        Reflect.deleteProperty(section, key);
        this.#leftOut.add(address);
        this.#say(address, `${address} cannot be restored: ${path}: ${message}`);
        found = true;
      }
    }
    return found;
  }

  /** With what was unset then, with what the files say around it, and with a name of its own. */
  #dressed(parsed: DesiredState): DesiredState {
    const { files } = this.#options;
    const { guards, calendar, freezeEvents, lint, backups } = files ?? parsed;
    const byAddress = new Map(
      [...this.#backup.objects].map(([address, object]) => [this.#addressOf(address), object]),
    );
    const state: DesiredState = {
      ...parsed,
      // of the backup and not of what is left of it: a saved plan stays true while it is applied
      configHash: `sha256:${sha256(`restore ${this.#backup.record.hash}`)}`,
      resources: parsed.resources.map((resource) => {
        const object = byAddress.get(resource.address);
        return object ? this.#withUnset(resource, object) : resource;
      }),
      guards,
      ...(calendar && { calendar }),
      ...(freezeEvents && { freezeEvents }),
      ...(lint && { lint }),
      ...(backups && { backups }),
      warnings: [],
    };
    Object.defineProperty(state, "variables", { value: parsed.variables, enumerable: false });
    return state;
  }

  #withUnset(resource: DesiredResource, { id, unset }: BackupObject): DesiredResource {
    const live = this.#live.get(id);
    if (!live || !unset) return resource;
    const taken = kindOf(resource.kind)
      .properties.filter(({ path }) => unset.includes(path) && !(path in resource.fields))
      .filter((property) => (readField(property, live) ?? null) !== null)
      .map(({ path }) => [path, null] as const);
    return taken.length === 0
      ? resource
      : { ...resource, fields: { ...resource.fields, ...Object.fromEntries(taken) } };
  }

  /** What is made anew, and what of it no restore brings back. */
  #tellChanges(stated: ReadonlySet<string>): void {
    if (!this.#snapshot) return;
    const isThere = new Set(
      this.#snapshot.objects.flatMap((object) =>
        isOurs(object, this.#backup.stack) ? (object.marker?.key ?? []) : [],
      ),
    );
    const anew: string[] = [];
    for (const [address, object] of this.#backup.objects) {
      if (!stated.has(this.#addressOf(address)) || !this.#isMeant(address)) continue;
      const { kind } = parseAddress(address);
      const live = this.#live.get(object.id);
      if (!live && !isThere.has(address)) anew.push(address);
      const { paused = [], until = null } = object.operational ?? {};
      const held = live ? kindOf(kind).operational?.(live.wire, this.#options.now)?.paused : [];
      const lost = paused.filter((content) => held?.includes(content) !== true);
      if (lost.length > 0)
        this.#notes.push(
          `${address}: its ${lost.join(" and ")} updates were paused${until === null ? "" : ` until ${until}`} when the backup was made; a restore pauses nothing`,
        );
    }
    this.#tellAnew(anew);
  }

  #tellAnew(anew: readonly string[]): void {
    if (anew.length === 0) return;
    const kindsOf = new Set(anew.map((address) => kindOf(parseAddress(address).kind)));
    this.#notes.push(
      `${amountText(anew.length, "object is", "objects are")} gone and made anew, with other ids: ${someOf(anew)}`,
    );
    if ([...kindsOf].some(({ role }) => role === "group"))
      this.#notes.push(
        "whatever else named the old ids of these groups (policies of other stacks, apps, licences) has to be pointed to the new ones by hand",
      );
    for (const { title, parts = [] } of kindsOf)
      for (const { path } of parts)
        this.#notes.push(
          `the ${path} of a ${title} are no part of a backup; those made anew begin without`,
        );
  }

  #say(address: string, sentence: string): void {
    if (this.#isMeant(address)) this.#notes.push(sentence);
  }

  #isMeant(address: string): boolean {
    const { only } = this.#options;
    return only === undefined || only.includes(address);
  }
}

function someOf(addresses: readonly string[]): string {
  const more = addresses.length - listLimit;
  return `${addresses.slice(0, listLimit).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

const listLimit = 10;

function checkKind({ record }: Backup, address: string): void {
  const { kind } = parseAddress(address);
  if (kinds.some(({ name }) => name === kind)) return;
  throw new BackupError(
    "refused",
    `backup ${record.id} holds ${address}, and this version knows no kind ${kind}; update ringwright`,
  );
}
