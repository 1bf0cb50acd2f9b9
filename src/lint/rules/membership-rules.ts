import {
  normaliseMembershipRule,
  parseMembershipRule,
  type RuleNode,
  type TestNode,
} from "../../rules/membership/index.ts";
import type { LintContext } from "../context.ts";
import { type LintHit, type LintRule, sourcePages } from "../rule.ts";
import type { LintGroup } from "../subjects.ts";
import { hit } from "./ring-settings.ts";

/** Set for devices of Autopilot, or by Microsoft only. */
const rarelySet = ["systemLabels", "enrollmentProfileName", "devicePhysicalIds"];

/** What the rules of dynamic groups select, beyond what checking one of them says. */
export const membershipRules: readonly LintRule[] = [
  {
    id: "RL609",
    severity: "warning",
    title: "a version matched without its end or its dots",
    why: 'In a regular expression a dot is any character, and without ^ and an end "10.0.1" is in "10.0.19045" as well. Prefer -startsWith "10.0.26100.".',
    source: sourcePages.membership,
    check: (context) =>
      eachTest(context, (group, { property, operator, value }) => {
        if (property.name !== "deviceOSVersion" || value.kind !== "string") return [];
        const isMatch = operator.name === "match" || operator.name === "notMatch";
        const isLoose =
          isMatch && (/(?<!\\)\.(?![*+?{])/.test(value.value) || !value.value.startsWith("^"));
        const isCut = /startsWith/i.test(operator.name) && /^10\.0\.\d{5,}$/.test(value.value);
        if (!isLoose && !isCut) return [];
        const advice = isCut
          ? `-${operator.name} "${value.value}" also takes builds that begin so, such as ${value.value}0; end it with a dot`
          : `-${operator.name} "${value.value}" also takes other versions, since a dot is any character and nothing holds its beginning; use -startsWith with a dot at the end`;
        return [hit(group, "membershipRule", advice)];
      }),
  },
  {
    id: "RL613",
    severity: "warning",
    title: "a rule that selects every device, none, or the same as another",
    why: "A pilot group of everybody or of nobody is no pilot, and two groups with one rule are one group.",
    source: null,
    check: (context) => [...extremes(context), ...twins(context)],
  },
  {
    id: "RL614",
    severity: "warning",
    title: "a property that most devices do not have",
    why: "systemLabels is read-only and empty for most devices; ids and profiles of Autopilot are set for devices that came through Autopilot only.",
    source: sourcePages.membership,
    check: (context) =>
      eachGroup(context, (group, tree) => {
        const names = new Set(propertiesOf(tree).filter((name) => rarelySet.includes(name)));
        return [...names].map((name) =>
          hit(group, "membershipRule", `asks for ${name}, which is not set for many devices`),
        );
      }),
  },
];

function* eachGroup(
  { groups }: LintContext,
  check: (group: LintGroup, tree: RuleNode) => Iterable<LintHit>,
): Generator<LintHit> {
  for (const group of groups) {
    if (group.rule === null) continue;
    const { rule: tree } = parseMembershipRule(group.rule);
    if (tree) yield* check(group, tree);
  }
}

function eachTest(
  context: LintContext,
  check: (group: LintGroup, test: TestNode) => Iterable<LintHit>,
): Iterable<LintHit> {
  return eachGroup(context, (group, tree) =>
    testsOf(tree).flatMap((test) => [...check(group, test)]),
  );
}

function testsOf(node: RuleNode): readonly TestNode[] {
  switch (node.kind) {
    case "and":
    case "or":
      return node.operands.flatMap(testsOf);
    case "not":
      return testsOf(node.operand);
    case "quantifier":
      return testsOf(node.condition);
    case "test":
      return [node];
    case "directReports":
      return [];
    default:
      return node satisfies never;
  }
}

function propertiesOf(node: RuleNode): readonly string[] {
  if (node.kind === "quantifier") return [node.property.name, ...propertiesOf(node.condition)];
  if (node.kind === "and" || node.kind === "or") return node.operands.flatMap(propertiesOf);
  if (node.kind === "not") return propertiesOf(node.operand);
  return node.kind === "test" ? [node.property.name] : [];
}

function* extremes({ groups, rules }: LintContext): Generator<LintHit> {
  for (const group of groups) {
    if (group.rule === null) continue;
    if (rules.canMeet([], [group.rule]) === "no")
      yield hit(group, "membershipRule", "selects every device there is");
    if (rules.canMeet([group.rule]) === "no")
      yield hit(group, "membershipRule", "selects no device, whatever there is");
  }
}

function* twins({ groups }: LintContext): Generator<LintHit> {
  const first = new Map<string, LintGroup>();
  for (const group of groups) {
    if (group.rule === null) continue;
    const meaning = normaliseMembershipRule(group.rule);
    const twin = first.get(meaning);
    if (twin) yield hit(group, "membershipRule", `selects the same as that of ${twin.label}`);
    else first.set(meaning, group);
  }
}
