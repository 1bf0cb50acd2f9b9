import { hasDeadline } from "../../rings/approximations.ts";
import type { LintContext } from "../context.ts";
import { type LintHit, type LintRule, sourcePages } from "../rule.ts";
import type { LintPolicy } from "../subjects.ts";

/** What one ring says by itself. */
export const ringSettingRules: readonly LintRule[] = [
  {
    id: "RL103",
    severity: "warning",
    title: "a deadline of a day or less",
    why: "A deadline of 0 or 1 days leaves people no time to restart when it suits them; the settings page asks for 2 to 30, although the service takes 0 and Windows Autopatch uses it for test devices. State at least 2 days.",
    source: sourcePages.ringSettings,
    check: (context) =>
      eachRing(context, (ring) =>
        ["quality.deadlineDays", "feature.deadlineDays"].flatMap((path) => {
          const days = ring.values[path];
          return days === 0 || days === 1
            ? [
                hit(
                  ring,
                  path,
                  `forces updates after ${days} ${days === 1 ? "day" : "days"}; state at least 2`,
                ),
              ]
            : [];
        }),
      ),
  },
  {
    id: "RL106",
    severity: "warning",
    title: "engaged restart beside a deadline",
    why: "The engaged-restart settings are a legacy path: Windows 11 ignores them, and Windows 10 does where a deadline is set. Take them out.",
    source: sourcePages.deadlines,
    check: (context) =>
      eachRing(context, (ring) =>
        hasDeadline(ring.values) && statesEngagedRestart(ring)
          ? [hit(ring, "engagedRestart", "has no effect beside a deadline; take it out")]
          : [],
      ),
  },
  {
    id: "RL108",
    severity: "warning",
    title: "notify before download, without a deadline",
    why: "In mode notifyDownload nothing is installed until somebody asks for it, and without a deadline nobody has to. Set quality.deadlineDays, or use windowsDefault.",
    source: sourcePages.ringSettings,
    check: (context) =>
      eachRing(context, (ring) =>
        ring.values["automaticUpdateMode"] === "notifyDownload" &&
        (ring.values["quality.deadlineDays"] ?? null) === null
          ? [
              hit(
                ring,
                "automaticUpdateMode",
                "installs nothing until somebody at the device asks for it, and no deadline makes them; set quality.deadlineDays",
              ),
            ]
          : [],
      ),
  },
  {
    id: "RL109",
    severity: "warning",
    title: "Insider builds",
    why: "A ring with an Insider channel moves devices to pre-release builds with a restart, and the way back is a new installation. Silence this where the ring is for previews.",
    source: sourcePages.ringSettings,
    check: (context) =>
      eachRing(context, (ring) =>
        String(ring.values["businessReadyUpdatesOnly"]).startsWith("windowsInsider")
          ? [
              hit(
                ring,
                "businessReadyUpdatesOnly",
                "moves devices to pre-release builds, with a restart",
              ),
            ]
          : [],
      ),
  },
  {
    id: "RL111",
    severity: "warning",
    title: "checks before restart are skipped",
    why: "skipChecksBeforeRestart is meant for carts of devices in schools: a restart no longer waits for battery, a presentation or a call. New policies in the portal no longer offer it.",
    source: sourcePages.ringSettings,
    check: (context) =>
      eachRing(context, (ring) =>
        ring.values["skipChecksBeforeRestart"] === true
          ? [
              hit(
                ring,
                "skipChecksBeforeRestart",
                "lets devices restart without looking at battery, full screen or calls; set it to false",
              ),
            ]
          : [],
      ),
  },
  {
    id: "RL113",
    severity: "info",
    title: "delivery optimization in a ring",
    why: "Delivery optimization has a profile type of its own now; two places that set it can conflict. Leave deliveryOptimizationMode out of rings.",
    source: sourcePages.ringSettings,
    check: (context) =>
      eachRing(context, (ring) => {
        const mode = ring.values["deliveryOptimizationMode"] ?? "userDefined";
        return mode === "userDefined"
          ? []
          : [
              hit(
                ring,
                "deliveryOptimizationMode",
                "belongs into a delivery optimization profile; two places that set it can conflict",
              ),
            ];
      }),
  },
];

/** Of each ring of the files. */
export function* eachRing(
  { rings }: LintContext,
  check: (ring: LintPolicy) => Iterable<LintHit>,
): Generator<LintHit> {
  for (const ring of rings) yield* check(ring);
}

/** About a property of a policy. */
export function hit(
  policy: Pick<LintPolicy, "label" | "at">,
  path: string | undefined,
  message: string,
  severity?: LintHit["severity"],
): LintHit {
  return { at: policy.at(path), address: policy.label, message, ...(severity && { severity }) };
}

function statesEngagedRestart({ values }: LintPolicy): boolean {
  return Object.entries(values).some(
    ([path, value]) => path.startsWith("engagedRestart.") && value !== null,
  );
}
