import {
  isAbovePolicies,
  policyKey,
  type RegistryEntry,
  type RegistryValue,
  shownValue,
  type SourceProblem,
} from "./registry-entry.ts";

/** One policy value after all that one policy, or one machine, says was read. */
export interface PolicyValue {
  /** `` for WindowsUpdate itself, `AU`, or another subkey. */
  readonly key: string;
  readonly name: string;
  /** Undefined where the source takes the value out and none sets it. */
  readonly value: RegistryValue | undefined;
  readonly gpo?: string;
  readonly lostTo?: string;
  readonly isPreference?: true;
  readonly file: string;
  readonly line: number;
}

/**
 * One value a name. Within a file a later entry wins, as in regedit and in a registry.pol; two
 * files that disagree are a problem, since nothing says which of them wins. Values that lost to
 * another policy, and preferences, stay beside the one that is in force.
 */
export function mergeEntries(entries: readonly RegistryEntry[]): {
  values: readonly PolicyValue[];
  problems: readonly SourceProblem[];
} {
  const problems: SourceProblem[] = [];
  const merged = new Map<string, PolicyValue>();
  const live = new LiveValues();
  for (const { key, deletes, lostTo, ...entry } of entries) {
    const place = policyKey(key);
    if (deletes !== undefined) {
      for (const id of live.take(entry.file, key, deletes)) {
        const before = merged.get(id);
        if (before) merged.set(id, { ...before, value: undefined, line: entry.line });
      }
      continue;
    }
    if (place === undefined) continue;
    const beside = lostTo === undefined ? entry.isPreference && "preference" : entry.gpo;
    const own = `${place}\\${entry.name}${beside === undefined ? "" : `\n${beside}`}`;
    const id = own.toLowerCase();
    const before = merged.get(id);
    if (before && before.file !== entry.file) {
      if (shown(before.value) !== shown(entry.value)) problems.push(disagreement(before, entry));
      continue;
    }
    merged.set(id, { ...entry, key: place, ...(lostTo !== undefined && { lostTo }) });
    live.add(entry.file, place, id);
  }
  return { values: [...merged.values()], problems };
}

/** Values by file and key that can still be deleted: each is looked at once, however many deletions there are. */
class LiveValues {
  readonly #ids = new Map<string, Map<string, Set<string>>>();

  add(file: string, place: string, id: string): void {
    const places = this.#ids.get(file) ?? new Map<string, Set<string>>();
    this.#ids.set(file, places);
    const key = place.toLowerCase();
    const own = places.get(key) ?? new Set<string>();
    places.set(key, own);
    own.add(id);
  }

  /** Those that a deletion of a key, or of its values, is about; they are gone then. */
  take(file: string, key: string, deletes: "key" | "values"): readonly string[] {
    const places = this.#ids.get(file);
    if (!places) return [];
    const place = policyKey(key)?.toLowerCase();
    const isAll = deletes === "key" && (place === "" || isAbovePolicies(key));
    const names = isAll ? [...places.keys()] : place === undefined ? [] : [place];
    return names.flatMap((name) => {
      const ids = [...(places.get(name) ?? [])];
      places.delete(name);
      return ids;
    });
  }
}

function disagreement(
  before: PolicyValue,
  { file, line, name, value }: Omit<RegistryEntry, "key">,
): SourceProblem {
  return {
    file,
    line,
    message: `${name} is ${shown(value)} here and ${shown(before.value)} in ${before.file}:${before.line}; import the policies of one machine or of one set of machines at a time`,
  };
}

function shown(value: RegistryValue | undefined): string {
  return value ? `${value.type} ${shownValue(value)}` : "taken out";
}
