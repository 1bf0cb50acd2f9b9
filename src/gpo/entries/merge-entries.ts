import {
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
  for (const { key, deletes, lostTo, ...entry } of entries) {
    const place = policyKey(key);
    if (deletes !== undefined) {
      for (const [id, before] of merged) {
        if (before.file === entry.file && isDeleted(before.key, place, deletes))
          merged.set(id, { ...before, value: undefined, line: entry.line });
      }
      continue;
    }
    if (place === undefined) continue;
    const beside = lostTo === undefined ? entry.isPreference && "preference" : entry.gpo;
    const id = `${place}\\${entry.name}${beside === undefined ? "" : `\n${beside}`}`;
    const before = merged.get(id.toLowerCase());
    if (before && before.file !== entry.file) {
      if (shown(before.value) !== shown(entry.value)) problems.push(disagreement(before, entry));
      continue;
    }
    merged.set(id.toLowerCase(), {
      ...entry,
      key: place,
      ...(lostTo !== undefined && { lostTo }),
    });
  }
  return { values: [...merged.values()], problems };
}

// a key above all update policies goes with what is below it
function isDeleted(key: string, place: string | undefined, deletes: "key" | "values"): boolean {
  const isSame = place?.toLowerCase() === key.toLowerCase();
  return isSame || (deletes === "key" && (place === undefined || place === ""));
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
