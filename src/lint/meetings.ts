import type { DesiredAssignment } from "../assignments/schema.ts";
import { deviceAmount } from "../kind/amounts.ts";
import { canonical } from "../kind/property.ts";
import type { DeviceCount } from "../reach/device-set.ts";
import type { LintGroup, LintPolicy } from "./subjects.ts";
import type { PlanFacts } from "./plan-facts.ts";
import type { RuleProofs } from "./rule-analysis.ts";

/**
 * Whether two policies meet on a device: proven by their rules, or by the devices of a tenant;
 * `unknown` where neither proves it.
 */
export interface PolicyMeeting {
  readonly verdict: "meet" | "apart" | "unknown";
  /** Where a tenant was read. */
  readonly devices?: DeviceCount;
}

/** On how many devices two policies meet, as the beginning of a sentence. */
export function meetingDevices({ devices, verdict }: PolicyMeeting): string {
  if (devices === undefined)
    return verdict === "meet" ? "On devices that both reach" : "On devices that both may reach";
  return `On ${devices.devices === null ? "at least " : ""}${deviceAmount(devices.atLeast)}`;
}

/** One line of an assignment that gives the policy to somebody. */
type Included = Extract<DesiredAssignment, { target: unknown }>;

/** Answers each question once. */
export class PolicyMeetings {
  readonly #groupOf: (key: string | undefined) => LintGroup | undefined;
  readonly #tenant: PlanFacts | undefined;
  readonly #rules: RuleProofs;
  readonly #proofs = new Map<string, PolicyMeeting["verdict"]>();

  constructor(
    groupOf: (key: string | undefined) => LintGroup | undefined,
    tenant: PlanFacts | undefined,
    rules: RuleProofs,
  ) {
    this.#groupOf = groupOf;
    this.#rules = rules;
    this.#tenant = tenant;
  }

  of(a: LintPolicy, b: LintPolicy): PolicyMeeting {
    const devices = this.#tenant?.bothReach(a.label, b.label);
    if (devices === undefined) return { verdict: this.#byFiles(a, b) };
    if (devices.atLeast > 0) return { verdict: "meet", devices };
    return devices.devices === 0 ? { verdict: "apart", devices } : { verdict: "unknown", devices };
  }

  #byFiles(a: LintPolicy, b: LintPolicy): PolicyMeeting["verdict"] {
    if (a.assignments === undefined || b.assignments === undefined) return "unknown";
    // a ring and the window that it gives
    if (
      a.assignments.length === b.assignments.length &&
      a.assignments.some(gives) &&
      a.assignments[0]?.group === b.assignments[0]?.group &&
      canonical(a.assignments) === canonical(b.assignments)
    )
      return "meet";
    const excluded = [...a.assignments, ...b.assignments]
      .filter(({ target }) => target === "exclude")
      .map(({ group }) => group ?? "");
    let isUnknown = false;
    for (const one of a.assignments.filter(gives)) {
      for (const other of b.assignments.filter(gives)) {
        const verdict = this.#ofLines(one, other, excluded);
        if (verdict === "meet") return "meet";
        isUnknown ||= verdict === "unknown";
      }
    }
    return isUnknown ? "unknown" : "apart";
  }

  #ofLines(one: Included, other: Included, excluded: readonly string[]): PolicyMeeting["verdict"] {
    const { filter: a } = one;
    const { filter: b } = other;
    if (a && b && a.key === b.key && a.mode !== b.mode) return "apart";
    const keys = [one.group, other.group].filter((key) => key !== undefined);
    const proof = this.#proof([...new Set(keys)].sort(), [...new Set(excluded)].sort());
    if (proof !== "meet") return proof;
    // users have devices, and a filter may leave out whoever meets
    const isPlain = [one, other].every(({ target, filter }) => target !== "allUsers" && !filter);
    return isPlain ? "meet" : "unknown";
  }

  /** Whether a device can be in all of these groups and in none of those. */
  #proof(inside: readonly string[], outside: readonly string[]): PolicyMeeting["verdict"] {
    if (inside.some((key) => outside.includes(key))) return "apart";
    const name = JSON.stringify([inside, outside]);
    const known = this.#proofs.get(name);
    if (known !== undefined) return known;
    // most groups share nothing, whoever is left out besides
    const areApart = outside.length > 0 && this.#proof(inside, []) === "apart";
    const verdict = areApart ? "apart" : this.#prove(inside, outside);
    this.#proofs.set(name, verdict);
    return verdict;
  }

  #prove(inside: readonly string[], outside: readonly string[]): PolicyMeeting["verdict"] {
    const ins = inside.map((key) => this.#groupOf(key));
    const outs = outside.map((key) => this.#groupOf(key));
    const lists = ins.flatMap((group) => (group?.members ? [group.members] : []));
    if (lists.length > 0) return this.#proveLists(lists, ins, outs);
    const rules = ins.flatMap((group) => group?.rule ?? []);
    const excluded = outs.flatMap((group) => group?.rule ?? []);
    const verdict = this.#rules.canMeet(rules, excluded);
    if (verdict !== "yes") return verdict === "no" ? "apart" : "unknown";
    // what others own, and assigned members, can only take devices away from what is proven
    return rules.length === ins.length && excluded.length === outs.length ? "meet" : "unknown";
  }

  // a device of a list is known by name only, so that no rule can be asked about it
  #proveLists(
    lists: readonly (readonly string[])[],
    ins: readonly (LintGroup | undefined)[],
    outs: readonly (LintGroup | undefined)[],
  ): PolicyMeeting["verdict"] {
    const folded = lists.map((list) => list.map((name) => name.toLowerCase()));
    const shared = (folded[0] ?? []).filter((name) => folded.every((list) => list.includes(name)));
    const left = shared.filter(
      (name) => !outs.some((group) => group?.members?.some((one) => one.toLowerCase() === name)),
    );
    if (left.length === 0) return areNames(folded) ? "apart" : "unknown";
    const areAllLists = ins.every((group) => group?.members !== undefined);
    return areAllLists && outs.every((group) => group?.members !== undefined) ? "meet" : "unknown";
  }
}

// the same device may be called by its name in one list and by an id in the other
function areNames(lists: readonly (readonly string[])[]): boolean {
  return lists.every((list) => !list.some((name) => guidPattern.test(name)));
}

const guidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function gives({ target }: DesiredAssignment): boolean {
  return target !== "exclude";
}
