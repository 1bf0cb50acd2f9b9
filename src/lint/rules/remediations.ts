import { isMapping } from "../../kind/value-at.ts";
import { isMisread } from "../../remediations/script.ts";
import type { LintContext } from "../context.ts";
import { type LintHit, type LintRule, sourcePages } from "../rule.ts";
import type { LintPolicy } from "../subjects.ts";
import { hit } from "./ring-settings.ts";

/** Remediations: their scripts, and when they run. */
export const remediationRules: readonly LintRule[] = [
  {
    id: "RL801",
    severity: "warning",
    title: "a script of a remediation that restarts the device",
    why: "Microsoft rules restarts out in both scripts: the device comes back before the result is told, and may restart again and again. Leave restarts to the ring.",
    source: sourcePages.remediations,
    check: eachScript((policy, path, text) =>
      /\bRestart-Computer\b|\bStop-Computer\b|\bshutdown(\.exe)?\s+[/-][rsgh]\b/i.test(code(text))
        ? [hit(policy, path, "restarts the device or shuts it down; leave that to its ring")]
        : [],
    ),
  },
  {
    id: "RL802",
    severity: "warning",
    title: "a remediation script that never runs, since the detection never ends with exit code 1",
    why: "Only exit code 1 of the detection is an issue; any other is none, and the remediation is not run. The detection script has no exit at all.",
    source: sourcePages.remediations,
    check: eachScript((policy, path, text) =>
      path === "detect" && hasRemediation(policy) && !/\bexit\b/i.test(code(text))
        ? [hit(policy, path, "has no exit 1, so that the remediation script never runs")]
        : [],
    ),
  },
  {
    id: "RL803",
    severity: "warning",
    title: "a remediation script that no assignment runs",
    why: "Every assignment has runRemediation: false, so that devices only detect. Take the script out, or let one assignment run it.",
    source: sourcePages.remediations,
    check: eachRemediation((policy) => {
      const lines = (policy.assignments ?? []).filter(({ target }) => target !== "exclude");
      const runsNowhere =
        lines.length > 0 && lines.every(({ terms }) => terms?.["runRemediation"] === false);
      return runsNowhere && hasRemediation(policy)
        ? [hit(policy, "remediate", "is run by no assignment: all have runRemediation: false")]
        : [];
    }),
  },
  {
    id: "RL804",
    severity: "warning",
    title: "a script with letters that Windows PowerShell may misread",
    why: "A script reaches devices as its bytes. Windows PowerShell 5.1 takes one without the mark of UTF-8 for the code page of the device, so that letters beyond ASCII become others. Write it in ASCII; or, where its signature is not checked, save it as UTF-8 with a byte order mark.",
    source: null,
    check: eachScript((policy, path, text) =>
      isMisread(text)
        ? [hit(policy, path, "has letters beyond ASCII and no byte order mark; write it in ASCII")]
        : [],
    ),
  },
  {
    id: "RL805",
    severity: "info",
    title: "a remediation that runs every hour or two",
    why: "Each run starts PowerShell on every device that it is given to. Results reach Intune when they change and else once a week, and policies reach devices about every 8 hours, so that a few runs a day tell as much.",
    source: sourcePages.remediations,
    check: eachRemediation((policy) =>
      (policy.assignments ?? []).flatMap(({ terms }, index) => {
        const schedule = terms?.["schedule"];
        if (!isMapping(schedule) || schedule["every"] !== "hour") return [];
        const hours = Number(schedule["interval"] ?? 1);
        return hours < fewHours
          ? [
              hit(
                policy,
                `assignments.${index}`,
                `runs ${Math.floor(24 / hours)} times a day on each device`,
              ),
            ]
          : [];
      }),
    ),
  },
];

const fewHours = 3;

function eachRemediation(check: (policy: LintPolicy) => Iterable<LintHit>): LintRule["check"] {
  return function* ({ policiesOf }: LintContext) {
    for (const policy of policiesOf("remediation")) yield* check(policy);
  };
}

function eachScript(
  check: (policy: LintPolicy, path: "detect" | "remediate", text: string) => Iterable<LintHit>,
): LintRule["check"] {
  return eachRemediation(function* (policy) {
    for (const path of ["detect", "remediate"] as const) {
      const text = policy.values[`${path}.script`];
      if (typeof text === "string") yield* check(policy, path, text);
    }
  });
}

function hasRemediation({ values }: LintPolicy): boolean {
  return typeof values["remediate.script"] === "string";
}

/** A script without its comments, as far as they are lines or blocks of their own. */
function code(text: string): string {
  return text.replace(/<#[\s\S]*?#>/g, "").replace(/^\s*#.*$/gm, "");
}
