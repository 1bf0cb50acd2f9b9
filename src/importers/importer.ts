import type { Config } from "../config/schema.ts";
import { objectTitle } from "../kind/object-title.ts";
import { formatAddress } from "../kind/address.ts";
import { filters, groups, kindOf } from "../registry/kinds.ts";
import type { TakenOut } from "../reconcile/export/exported-files.ts";
import { composeFiles, type ComposedFiles, wantedFilters } from "./compose-files.ts";
import { fieldRows } from "./fields/field-rows.ts";
import { groupMapper } from "./fields/map-group.ts";
import { mapObject, type MappingOptions, nameIn } from "./fields/map-object.ts";
import type { MappedObject } from "./fields/mapped-object.ts";
import {
  judgeLength,
  judgeOrganization,
  withOrganization,
  withoutStrange,
  withoutValues,
} from "./fields/without-values.ts";
import { withVariables } from "./formats/cipp-variables.ts";
import type {
  ImportedPolicies,
  ImportedPolicy,
  ImportPoliciesOptions,
} from "./imported-policies.ts";
import { distinctObjects } from "./read/distinct-objects.ts";
import { type ReferenceNames, ReferenceTable } from "./references/reference-table.ts";
import { referenceNames } from "./references/reference-names.ts";
import type { SourceContent, SourceObject } from "./source-object.ts";
import type { SourceTenant } from "./source-tenant.ts";

const formatsOfIntuneManagement: readonly string[] = ["intunemanagement", "openintunebaseline"];

/** One import: from what was read to files and rows. */
export class Importer {
  readonly #content: SourceContent;
  readonly #tenant: SourceTenant;
  readonly #options: ImportPoliciesOptions;
  readonly #names: ReferenceNames;
  readonly #table: ReferenceTable;

  constructor(content: SourceContent, tenant: SourceTenant, options: ImportPoliciesOptions) {
    this.#content = content;
    this.#tenant = tenant;
    this.#options = options;
    this.#names = referenceNames(content);
    this.#table = new ReferenceTable(this.#names, { isSameTenant: tenant.isSame });
  }

  result(): Omit<ImportedPolicies, "tenant" | "problems"> {
    const sources = distinctObjects(this.#content.objects).map((source) => this.#prepared(source));
    const mapped = this.#mapped(sources.filter(({ kind }) => kind !== groups.name));
    const { composed, objects } = this.#settled(mapped);
    const bySource = new Map(objects.map((object) => [object.source, object]));
    const groupOf = groupMapper(composed, this.#tenant);
    const all = sources.map((source) => bySource.get(source) ?? groupOf(source));
    const { config, variables } = this.#config(composed);
    return {
      config,
      objects: all.map((object, number) => this.#describe(object, number, composed)),
      rows: all.flatMap(fieldRows),
      others: this.#content.others,
      warnings: [...this.#content.warnings, ...variables, ...all.flatMap(operatorWarnings)],
    };
  }

  /** Without what no file could hold, whatever the property. */
  #prepared(source: SourceObject): SourceObject {
    const bounded = withoutStrange(withoutValues(source, judgeLength));
    if (!formatsOfIntuneManagement.includes(this.#options.from)) return bounded;
    const { isSame, sourceId } = this.#tenant;
    return isSame && sourceId !== null
      ? withOrganization(bounded, sourceId)
      : withoutValues(bounded, judgeOrganization);
  }

  #mapped(sources: readonly SourceObject[]): readonly MappedObject[] {
    const { from, stack, onlyChanged = from === "openintunebaseline" } = this.#options;
    const options: MappingOptions = {
      stack,
      onlyChanged,
      isSameTenant: this.#tenant.isSame,
      table: this.#table,
    };
    // below these, groups and filters have numbers of their own kind
    const objects = sources.map((source, number) => mapObject(source, number, options));
    const policies = objects.filter(({ kind }) => kind.name !== filters.name);
    const isWanted = wantedFilters(policies, this.#names);
    return objects.map((object) =>
      object.kind.name !== filters.name || object.leftOut !== undefined || isWanted(object)
        ? object
        : without(object, "it is not for Windows, and no imported policy names it"),
    );
  }

  /** Files that load: what the loader refuses is left out, and the rest is put together anew. */
  #settled(mapped: readonly MappedObject[]): {
    readonly composed: ComposedFiles;
    readonly objects: readonly MappedObject[];
  } {
    let objects = mapped;
    for (;;) {
      const held = objects.filter(({ leftOut }) => leftOut === undefined);
      const composed = composeFiles({
        stack: this.#options.stack,
        policies: held.filter(({ kind }) => kind.role === "policy"),
        filters: held.filter(({ kind }) => kind.role === "filter"),
        table: this.#table,
        names: this.#names,
        createGroups: this.#options.createGroups === true,
      });
      const lost = new Map(composed.takenOut.map((each) => [each.object, each]));
      const next = objects.map((object) => {
        const taken = lost.get(object.object);
        return taken ? withoutTaken(object, taken) : object;
      });
      if (next.every((object, place) => object === objects[place])) return { composed, objects };
      objects = next;
    }
  }

  #config({ files }: ComposedFiles): {
    readonly config: Config | undefined;
    readonly variables: readonly string[];
  } {
    const { version, stack, ...sections } = files.config();
    if (Object.keys(sections).length === 0) return { config: undefined, variables: [] };
    const { isSame, targetId } = this.#tenant;
    const whole = {
      version,
      stack,
      ...(isSame && targetId !== null && { tenantId: targetId }),
      ...sections,
    };
    const { value, names } =
      this.#options.from === "cipp" ? withVariables(whole) : { value: whole, names: [] };
    return {
      // the loader has taken it
      config: value as unknown as Config,
      variables: names.map(
        (name) =>
          `a variable of CIPP is \${var:${name}} in the files: set RINGWRIGHT_VAR_${name} for each tenant`,
      ),
    };
  }

  #describe(
    { kind, source, object, ...mapped }: MappedObject,
    number: number,
    composed: ComposedFiles,
  ): ImportedPolicy {
    const key =
      mapped.leftOut === undefined ? composed.files.keyOf(kind.name, object.id) : undefined;
    return {
      source: number,
      file: source.file,
      place: source.place,
      kind: kind.name,
      displayName: nameIn(source),
      address: key === undefined ? null : formatAddress(kind.name, key),
      isAdopted: mapped.isAdopted,
      isReferred: mapped.isReferred,
      unassigned: mapped.assignments?.unassigned ?? null,
      leftOut: mapped.leftOut ?? null,
      owner: source.owner ?? null,
    };
  }
}

function without(object: MappedObject, reason: string): MappedObject {
  return { ...object, spec: undefined, leftOut: reason, assignments: undefined, isAdopted: false };
}

function withoutTaken(object: MappedObject, { what, reason }: TakenOut): MappedObject {
  if (what !== "assignments" || !object.assignments)
    return without(object, `files cannot say it: ${reason}`);
  const { written = [], dropped } = object.assignments;
  const note = `files cannot say it: ${reason}`;
  return {
    ...object,
    assignments: {
      written: undefined,
      unassigned: note,
      dropped: new Map([
        ...dropped,
        ...written.map(([place]) => [place, { outcome: "invalid" as const, note }] as const),
      ]),
    },
  };
}

/** What an operator had switched on, which nothing carries over. */
function operatorWarnings(object: MappedObject): readonly string[] {
  const { kind, source } = object;
  const on = kind.properties.filter(
    ({ plane, read }) => plane === "operational" && read(source.wire) === true,
  );
  if (on.length === 0) return [];
  const title = objectTitle(kindOf(kind.name), source.wire);
  const names = on.map(({ path }) => path).join(" and ");
  return [
    `${title} ${JSON.stringify(nameIn(source))} was paused or being rolled back in the source (${names}); what is imported is not`,
  ];
}
