/** One value that a source sets or takes out. */
export interface RegistryEntry {
  /** As the file has it, such as `HKEY_LOCAL_MACHINE\SOFTWARE\Policies\…`. */
  readonly key: string;
  /** Empty for the default value of a key. */
  readonly name: string;
  /** Undefined where the file deletes the value. */
  readonly value: RegistryValue | undefined;
  /** The whole key is deleted, or all values of it; `name` says nothing. */
  readonly deletes?: "key" | "values";
  /** The policy that set it, where several are in one source. */
  readonly gpo?: string;
  /** The policy that goes before that one, so that this value is not in force. */
  readonly lostTo?: string;
  /** It is of a registry preference, and so beside the policies. */
  readonly isPreference?: true;
  readonly file: string;
  /** 1-based: the line of a text or an XML file, the record of a registry.pol. */
  readonly line: number;
}

export type RegistryValue =
  | { readonly type: "REG_SZ" | "REG_EXPAND_SZ"; readonly data: string }
  | { readonly type: "REG_DWORD"; readonly data: number }
  | { readonly type: "REG_MULTI_SZ"; readonly data: readonly string[] }
  /** A type that no update policy has. */
  | { readonly type: "other"; readonly data: string };

/** What could not be read of a file. */
export interface SourceProblem {
  readonly file: string;
  /** 1-based; undefined where the file has no lines. */
  readonly line?: number;
  readonly message: string;
}

/** What a file of registry values holds. */
export interface RegistryText {
  readonly entries: readonly RegistryEntry[];
  readonly problems: readonly SourceProblem[];
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

/** Whether a key holds those of update policies, so that they go where it is deleted. */
export function isAbovePolicies(key: string): boolean {
  const whole = "hkey_local_machine\\software\\policies\\microsoft\\windows\\windowsupdate";
  const own = key
    .trim()
    .toLowerCase()
    .replace(/^hklm(?=\\|$)/, "hkey_local_machine")
    .replace(/\\+$/, "");
  return whole.startsWith(`${own}\\`);
}

/** A value as a table shows it. */
export function shownValue(value: RegistryValue): string {
  return value.type === "REG_MULTI_SZ" ? value.data.join(", ") : String(value.data);
}
