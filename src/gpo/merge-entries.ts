import {
  policyKey,
  type RegistryEntry,
  type RegistryValue,
  shownValue,
  type TextProblem,
} from "./registry-entry.ts";

/** One policy value after all files were read. */
export interface PolicyValue {
  /** `` for WindowsUpdate itself, `AU`, or another subkey. */
  readonly key: string;
  readonly name: string;
  /** Undefined where a file takes the value out and none sets it. */
  readonly value: RegistryValue | undefined;
  readonly file: string;
  readonly line: number;
}

/**
 * One value a name. Within a file a later line wins, as in regedit; two files that
 * disagree are a problem, since nothing says which policy wins.
 */
export function mergeEntries(entries: readonly RegistryEntry[]): {
  values: readonly PolicyValue[];
  problems: readonly TextProblem[];
} {
  const problems: TextProblem[] = [];
  const merged = new Map<string, PolicyValue>();
  for (const { key, name, value, deletesKey, file, line } of entries) {
    const place = policyKey(key);
    if (deletesKey) {
      for (const [id, before] of merged) {
        const below = place === undefined || place === "" || before.key === place;
        if (before.file === file && below) merged.set(id, { ...before, value: undefined, line });
      }
      continue;
    }
    if (place === undefined) continue;
    const id = `${place}\\${name}`.toLowerCase();
    const before = merged.get(id);
    if (before && before.file !== file) {
      if (shown(before.value) === shown(value)) continue;
      problems.push({
        file,
        line,
        message: `${name} is ${shown(value)} here and ${shown(before.value)} in ${before.file}:${before.line}; import the policies of one machine or of one set of machines at a time`,
      });
      continue;
    }
    merged.set(id, { key: place, name, value, file, line });
  }
  return { values: [...merged.values()], problems };
}

function shown(value: RegistryValue | undefined): string {
  return value ? `${value.type} ${shownValue(value)}` : "taken out";
}
