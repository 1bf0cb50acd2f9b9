import { experiencePolicies } from "./experience.ts";
import { legacyPolicies, legacyRestartPolicies } from "./legacy.ts";
import { formerOffering, offeringPolicies } from "./offering.ts";
import type { PolicyKey, Target, TemplatePolicy, TemplateValue } from "./policy.ts";
import { servicePolicies } from "./service.ts";

/**
 * Every policy of Windows Update for computers, with its registry values, what reports call
 * them, the switch that they hang on, what the editor offers first and what they become.
 *
 * From `WindowsUpdate.admx` and its English texts as of Windows 11 22H2; what is of a later or
 * an earlier template, or of no template, is marked `Unverified:` where it stands.
 */
const templatePolicies: readonly TemplatePolicy[] = [
  ...experiencePolicies,
  ...offeringPolicies,
  ...servicePolicies,
  ...legacyRestartPolicies,
  ...legacyPolicies,
  formerOffering,
];

/** A registry value as the template knows it. */
export interface KnownValue {
  readonly key: PolicyKey;
  readonly name: string;
  readonly to: Target | undefined;
  readonly isLegacy: boolean;
  /** The title of the policy; null where no template of today writes the value. */
  readonly policy: string | null;
  /** Policies whose switch decides over it, that of one kind of updates first. */
  readonly owners: readonly TemplatePolicy[];
  /** The policies whose switch it is. */
  readonly switches: readonly TemplatePolicy[];
}

/** Every value that the template knows, each once. */
export function knownValues(): readonly KnownValue[] {
  const known = new Map<string, KnownValue>();
  for (const policy of templatePolicies) {
    for (const value of policy.values) add(known, policy.key, value, policy);
  }
  for (const policy of templatePolicies) {
    const by = policy.switch;
    if (!by) continue;
    const id = idOf(by.key, by.name);
    const before = known.get(id);
    known.set(id, {
      key: by.key,
      name: by.name,
      to: before?.to ?? by.to,
      isLegacy: policy.isLegacy === true,
      policy: policy.titles[0] ?? null,
      owners: before?.owners ?? [],
      switches: [...(before?.switches ?? []), policy],
    });
  }
  return [...known.values()];
}

/** Titles of policies by the place of their values; null where no template of today writes one. */
export function policyTitles(): (key: string, name: string) => string | null {
  const titles = new Map(
    knownValues().map(({ key, name, policy }) => [idOf(key, name), policy] as const),
  );
  return (key, name) => titles.get(idOf(key, name)) ?? null;
}

/** The policy that a report in English calls so. */
export function policyTitled(title: string): TemplatePolicy | undefined {
  const plain = plainWords(title);
  return templatePolicies.find(({ titles }) => titles.some((each) => plainWords(each) === plain));
}

/** Words as reports of different versions write them: case, blanks and closing signs aside. */
export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\s+/g, " ")
    .replace(/[ :.]+$/, "")
    .trim();
}

function add(
  known: Map<string, KnownValue>,
  key: PolicyKey,
  { name, to }: TemplateValue,
  policy: TemplatePolicy,
): void {
  const id = idOf(key, name);
  const before = known.get(id);
  known.set(id, {
    key,
    name,
    to: before?.to ?? to,
    isLegacy: before?.isLegacy ?? policy.isLegacy === true,
    policy: before ? before.policy : (policy.titles[0] ?? null),
    owners: [...(before?.owners ?? []), policy],
    switches: [],
  });
}

function idOf(key: string, name: string): string {
  return `${key}\\${name}`.toLowerCase();
}
