import { type AddressParts, formatAddress, parseAddress } from "../kind/address.ts";
import { isMapping } from "../kind/value-at.ts";
import { groups, kinds, policies } from "../registry/kinds.ts";
import type { ConfigWarning } from "./desired-state.ts";
import type { IssueList } from "./issue-list.ts";
import type { Frame } from "./schema.ts";

type Sections = Readonly<Record<string, unknown>>;

/** The sections with what exceptions stand for, and what is to be said of them. */
export interface WithExceptions {
  readonly sections: Sections;
  readonly warnings: readonly ConfigWarning[];
}

/**
 * Devices that a policy leaves out for a time: one assigned group for each such policy, which it
 * excludes. Those whose last day is over are told, and are no members any more.
 *
 * @param today `yyyy-MM-dd`, UTC.
 */
export function withExceptions(
  sections: Sections,
  frame: Frame | undefined,
  today: string,
  list: IssueList,
): WithExceptions {
  const warnings: ConfigWarning[] = [];
  let filled = sections;
  const byPolicy = Map.groupBy([...(frame?.exceptions ?? []).entries()], ([, { from }]) => from);
  for (const [from, entries] of byPolicy) {
    const places = entries.map(([index]) => ["exceptions", String(index)] as const);
    const policy = policyOf(from, filled);
    if (typeof policy === "string") {
      for (const place of places) list.sayAs("RC305")([...place, "from"], policy);
      continue;
    }
    const current: string[] = [];
    for (const [index, { device, until, reason }] of entries) {
      const place = ["exceptions", String(index)];
      const first = entries.find(([, other]) => sameDevice(other.device, device))?.[0] ?? index;
      if (first !== index)
        list.sayAs("RC305")(
          [...place, "device"],
          `is left out of ${from} already, by exceptions.${first}`,
        );
      else if (until >= today) current.push(device);
      if (until >= today) continue;
      const message = `has ended on ${until}: ${device} gets ${from} again with the next apply. Take the entry out, or state a later day (${reason})`;
      warnings.push({
        ...list.at([...place, "until"], message),
        address: from,
        cause: "exception-ended",
      });
    }
    filled = withGroup(filled, policy, current, frame?.stack ?? "");
    list.expand([groups.section, policy.groupKey], ["exceptions"], [places[0]?.[1] ?? "0"]);
  }
  return { sections: filled, warnings };
}

/** A policy of the files that devices may be left out of, and the group that holds them. */
interface LeavingPolicy extends AddressParts {
  readonly section: string;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly assignments: readonly unknown[];
  readonly groupKey: string;
}

/** Or why devices cannot be left out of it. */
function policyOf(from: string, sections: Sections): LeavingPolicy | string {
  const parts = parseAddress(from);
  const kind = policies.find(({ name }) => name === parts.kind);
  if (!kind) {
    const known = kinds.some(({ name }) => name === parts.kind);
    return known
      ? `names a ${parts.kind}; devices are left out of policies, such as ring/broad`
      : `names no kind of policy; it takes an address such as ring/broad`;
  }
  const section = sections[kind.section];
  const spec = isMapping(section) ? section[parts.key] : undefined;
  if (!isMapping(spec)) return `${from} is not in the files`;
  const { assignments } = spec;
  if (!Array.isArray(assignments))
    return `${from} has no assignments in the files, which would have to exclude the device; state them`;
  const groupKey = `${parts.key}.exceptions`;
  const others = sections[groups.section];
  if (isMapping(others) && groupKey in others)
    return `needs the key ${formatAddress(groups.name, groupKey)} for its group, which the files use already; rename that one`;
  return { ...parts, section: kind.section, spec, assignments, groupKey };
}

function withGroup(
  sections: Sections,
  { kind, key, section, spec, assignments, groupKey }: LeavingPolicy,
  devices: readonly string[],
  stack: string,
): Sections {
  const from = formatAddress(kind, key);
  const group = {
    // of the key and not of the policy's name, which may hold a variable
    displayName: `Exceptions from ${from} (${stack})`,
    description: `Devices that ${from} leaves out for a time`,
    members: { devices },
  };
  return {
    ...sections,
    [groups.section]: { ...(sections[groups.section] as object | undefined), [groupKey]: group },
    [section]: {
      ...(sections[section] as object),
      [key]: { ...spec, assignments: [...assignments, { exclude: groupKey }] },
    },
  };
}

function sameDevice(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
