/** Below `SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate`: itself, or its subkey. */
export type PolicyKey = "" | "AU";

export type Side = "ring" | "setting";

/** What a registry value becomes in a policy file. */
export type Target =
  | PropertyTarget
  /** Nothing in Intune says the same: why, and what is lost by it that kept PCs running. */
  | { readonly none: string; readonly restart?: string }
  /** Read together with other values, by a rule of its own in `policies/`. */
  | "together";

/** One property of a ring or a setting. */
export interface PropertyTarget {
  readonly side: Side;
  readonly path: string;
  /** Property values by registry values; absent: the number itself. */
  readonly values?: Readonly<Record<number, unknown>>;
  /** Numbers that a ring cannot hold, and that the CSP node of the value's name can. */
  readonly asNode?: readonly number[];
  readonly note?: string;
}

/** A registry value that a policy of the template writes beside its switch. */
export interface TemplateValue {
  readonly name: string;
  /** What reports in English call it. */
  readonly label: string;
  readonly form: "number" | "choice" | "flag" | "text";
  /** Numbers of a choice by its words; others begin with their number. */
  readonly choices?: Readonly<Record<string, number>>;
  /** What the editor of Group Policy offers first. */
  readonly default?: number;
  readonly to: Target;
}

/** A policy of the administrative template `WindowsUpdate.admx`, for computers. */
export interface TemplatePolicy {
  /** Its name in the template; null for values that no template of today writes. */
  readonly id: string | null;
  /** What reports in English call it, today's title first. */
  readonly titles: readonly string[];
  readonly key: PolicyKey;
  /** The value that says whether the policy is enabled or disabled. */
  readonly switch?: {
    readonly key: PolicyKey;
    readonly name: string;
    readonly enabled: number;
    readonly disabled: number;
    /** Where the switch is more than one. */
    readonly to?: Target;
  };
  /** Windows 11 does not act on it: the template has it for Windows 10 and Server 2016 to 2022. */
  readonly isLegacy?: true;
  readonly values: readonly TemplateValue[];
}

type Rest = Partial<Pick<PropertyTarget, "values" | "asNode" | "note">>;

export const offOn = { 0: false, 1: true };

export const toRing = (path: string, rest: Rest = {}): PropertyTarget => ({
  side: "ring",
  path,
  ...rest,
});
export const toSetting = (path: string, rest: Rest = {}): PropertyTarget => ({
  side: "setting",
  path,
  ...rest,
});
export const toNode = (name: string, rest: Rest = {}): PropertyTarget =>
  toSetting(`nodes.${name}`, rest);
export const withoutTwin = (why: string, restart?: string): Target => ({
  none: why,
  ...(restart !== undefined && { restart }),
});

/** A policy whose switch is 1 where it is enabled and 0 where it is disabled. */
export function switched(
  id: string,
  title: string | readonly string[],
  key: PolicyKey,
  name: string,
  rest: Partial<Pick<TemplatePolicy, "values" | "isLegacy">> & { readonly to?: Target } = {},
): TemplatePolicy {
  const { to, values = [], ...more } = rest;
  const titles = typeof title === "string" ? [title] : title;
  const by = { key, name, enabled: 1, disabled: 0, ...(to !== undefined && { to }) };
  return { id, titles, key, switch: by, values, ...more };
}

/** A value with its words in reports and what it becomes. */
export function writtenValue(
  form: TemplateValue["form"],
  name: string,
  label: string,
  to: Target,
  rest: Partial<Pick<TemplateValue, "choices" | "default">> = {},
): TemplateValue {
  return { form, name, label, to, ...rest };
}
