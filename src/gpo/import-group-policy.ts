import type { Config } from "../config/schema.ts";
import { chooseObjects } from "./entries/choose-objects.ts";
import { mergeEntries } from "./entries/merge-entries.ts";
import type { PolicyIdentity, PolicyObject } from "./entries/policy-object.ts";
import type { SourceProblem } from "./entries/registry-entry.ts";
import type { ImportRow } from "./policies/import-draft.ts";
import { type ImportedValues, importValues } from "./policies/import-values.ts";
import { ResourceNamer } from "./policies/name-resources.ts";
import { readSources } from "./sources/read-sources.ts";
import type { GroupPolicyFile } from "./sources/source-file.ts";

/** What the imported policies belong to. */
export interface ImportGroupPolicyOptions {
  /** The stack that shall own the resources. */
  readonly stack: string;
}

/** What became of one Group Policy object, or of the registry of one machine. */
export interface ImportedObject extends PolicyIdentity {
  /** The file that its values come from. */
  readonly file: string;
  /** Its ring in the config, such as `wu-pilot`; null where no value becomes one. */
  readonly ring: string | null;
  readonly setting: string | null;
  /** Why nothing of it is in the config; null where something is. */
  readonly leftOut: string | null;
}

/** What files of Group Policy become, and what in them stands against it. */
export interface ImportedGroupPolicy {
  /** Undefined where nothing of it can be said in a policy file. */
  readonly config: Config | undefined;
  /** In the order of the files. */
  readonly objects: readonly ImportedObject[];
  /** One for each value, object by object. */
  readonly rows: readonly ImportRow[];
  /** What could not be read, and values on which exports of one machine disagree; nothing is imported then. */
  readonly problems: readonly SourceProblem[];
  /** Values under keys that have nothing to do with Windows Update policies. */
  readonly otherValues: number;
}

/**
 * Windows Update policies of Group Policy as rings and settings without assignments, one of
 * each a Group Policy object, and what became of each value. Takes `.reg` files, the output of
 * `reg query KEY /s`, `registry.pol`, LGPO text, reports in XML and the files of a backup. Pure.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/waas-wu-settings
 */
export function importGroupPolicy(
  files: readonly GroupPolicyFile[],
  { stack }: ImportGroupPolicyOptions,
): ImportedGroupPolicy {
  const { objects, problems: unread, otherValues } = readSources(files);
  const read = chooseObjects(objects).map(({ object, leftOut }) => ({
    object,
    leftOut,
    merged: leftOut === null ? mergeEntries(object.entries) : { values: [], problems: [] },
  }));
  const problems = [...unread, ...read.flatMap(({ merged }) => merged.problems)];
  if (problems.length > 0)
    return { config: undefined, objects: [], rows: [], problems, otherValues };
  const namer = new ResourceNamer(read.filter(({ leftOut }) => leftOut === null).length === 1);
  const imported = read.map(({ object, leftOut, merged }) => {
    const values = importValues(merged.values, {
      gpo: object.name ?? object.id,
      isOn: object.isOn,
    });
    const why = leftOut ?? nothingOf(object, values);
    return { object, values, why, names: why === null ? namer.name(object) : undefined };
  });
  const rings = imported.flatMap(({ values: { ring }, names }) =>
    ring && names ? [[names.key, { displayName: names.ring, ...ring }] as const] : [],
  );
  const settings = imported.flatMap(({ values: { setting }, names }) =>
    setting && names ? [[names.key, { displayName: names.setting, ...setting }] as const] : [],
  );
  return {
    config: configOf(stack, rings, settings),
    objects: imported.map(({ object, values, why, names }) =>
      describe(object, values, why, names?.key ?? null),
    ),
    rows: imported.flatMap(({ values }) => values.rows),
    problems,
    otherValues,
  };
}

type Named = readonly (readonly [key: string, spec: object])[];

function configOf(stack: string, rings: Named, settings: Named): Config | undefined {
  if (rings.length === 0 && settings.length === 0) return undefined;
  const config = {
    version: 1,
    stack,
    ...(rings.length > 0 && { rings: Object.fromEntries(rings) }),
    ...(settings.length > 0 && { settings: Object.fromEntries(settings) }),
  };
  // each property was checked against its schema when it was written
  return config as Config;
}

function nothingOf(object: PolicyObject, { ring, setting, rows }: ImportedValues): string | null {
  if (ring || setting) return null;
  if (!object.isOn) return "its computer side is turned off";
  return rows.length === 0
    ? "holds no value of Windows Update"
    : "holds no value that a policy file can say";
}

function describe(
  object: PolicyObject,
  { ring, setting }: ImportedValues,
  leftOut: string | null,
  key: string | null,
): ImportedObject {
  const { name, id, domain, links, appliesTo, isDeniedTo, wmiFilter, isOn, file } = object;
  return {
    name,
    id,
    domain,
    links,
    appliesTo,
    isDeniedTo,
    wmiFilter,
    isOn,
    file,
    ring: ring ? key : null,
    setting: setting ? key : null,
    leftOut,
  };
}
