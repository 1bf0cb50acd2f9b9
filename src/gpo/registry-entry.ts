/** One line of a registry export: a value that is set, or one that is taken out. */
export interface RegistryEntry {
  /** As the file has it, such as `HKEY_LOCAL_MACHINE\SOFTWARE\Policies\…`. */
  readonly key: string;
  /** Empty for the default value of a key. */
  readonly name: string;
  /** Undefined where the file deletes the value. */
  readonly value: RegistryValue | undefined;
  /** The file deletes the whole key; `name` says nothing. */
  readonly deletesKey?: true;
  readonly file: string;
  readonly line: number;
}

export type RegistryValue =
  | { readonly type: "REG_SZ" | "REG_EXPAND_SZ"; readonly data: string }
  | { readonly type: "REG_DWORD"; readonly data: number }
  | { readonly type: "REG_MULTI_SZ"; readonly data: readonly string[] }
  /** A type that no update policy has. */
  | { readonly type: "other"; readonly data: string };

/** A line that could not be read. */
export interface TextProblem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** What a file holds. */
export interface RegistryText {
  readonly entries: readonly RegistryEntry[];
  readonly problems: readonly TextProblem[];
  /** Values under keys that have nothing to do with Windows Update policies. */
  readonly otherValues: number;
}

/** The keys of update policies: `` for WindowsUpdate itself, `AU`, or another subkey. */
export function policyKey(key: string): string | undefined {
  const found =
    /^(?:HKEY_LOCAL_MACHINE|HKLM)\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate(?:\\(.+?))?\\?$/i.exec(
      key.trim(),
    );
  if (!found) return undefined;
  const below = found[1] ?? "";
  return below.toUpperCase() === "AU" ? "AU" : below;
}

/** A value as a table shows it. */
export function shownValue(value: RegistryValue): string {
  return value.type === "REG_MULTI_SZ" ? value.data.join(", ") : String(value.data);
}
