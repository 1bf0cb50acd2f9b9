import { diagnosticIds } from "../reconcile/plan/diagnostic-ids.ts";
import type { Change } from "../reconcile/plan/change.ts";
import type { Plan } from "../reconcile/plan/plan.ts";
import { policyKindOf } from "../registry/kinds.ts";
import { amountText, numberText, deviceAmount } from "../kind/amounts.ts";
import { harmOf } from "./harm.ts";

/** The worst that a plan does, in one line: what happens to how many devices, and to objects. */
export function riskText(plan: Plan): string {
  const { changes, summary } = plan;
  if (changes.length === 0) return "Risk: none, nothing is written.";
  const outcomes = summary.risks.map(({ outcome, devices, atLeast }) =>
    riskWords[outcome](reachText(devices, atLeast)),
  );
  const parts = [
    ...outcomes,
    ...otherDangers(plan),
    ...ringWords(plan),
    ...sideWords(plan),
    ...objectWords(changes),
    ...unknownWords(plan),
    ...(plan.complete ? [] : ["not everything could be read or planned"]),
  ];
  if (parts.length > 0) return `Risk: ${parts.join("; ")}.`;
  const cautions = changes.filter((change) => harmOf(change) === "caution").length;
  return cautions > 0
    ? `Risk: low, nothing dangerous; people notice ${amountText(cautions, "change", "changes")} at their PCs.`
    : "Risk: low, no device is known to restart, change its version or lose a policy by it.";
}

/** What an outcome does to devices. Some of those that a policy reaches have the update already. */
export const riskWords = {
  restart: (devices: string) => `forces restarts among ${devices}`,
  upgrade: (devices: string) => `upgrades Windows among ${devices}`,
  insider: (devices: string) => `moves ${devices} to Insider builds`,
  loss: (devices: string) => `takes a policy from ${devices}`,
} as const satisfies Record<Plan["summary"]["risks"][number]["outcome"], unknown>;

function reachText(devices: number | null, atLeast: number | null): string {
  if (devices !== null) return deviceAmount(devices);
  return atLeast === null || atLeast === 0
    ? "an unknown number of devices"
    : `at least ${deviceAmount(atLeast)}`;
}

/** Dangers that come to none of the outcomes that are counted. */
function otherDangers({ changes, summary }: Plan): string[] {
  const counts = new Set(summary.risks.map(({ outcome }) => outcome));
  const others = changes.flatMap(({ consequences }) =>
    consequences.filter(
      ({ level, outcome }) => level === "danger" && (outcome === undefined || !counts.has(outcome)),
    ),
  );
  return others.length === 0 ? [] : [amountText(others.length, "other danger", "other dangers")];
}

function objectWords(changes: readonly Change[]): string[] {
  const count = (wanted: (change: Change) => boolean) => changes.filter(wanted).length;
  const rings = count(
    ({ kind, action, fields, assignments }) =>
      policyKindOf(kind)?.onePerDevice === true &&
      action !== "create" &&
      (action === "delete" ||
        fields.length + assignments.add.length + assignments.remove.length > 0),
  );
  const deleted = count(({ action }) => action === "delete");
  const replaced = count(({ action }) => action === "replace");
  return [
    ...(rings > 0 ? [amountText(rings, "ring changes", "rings change")] : []),
    ...(deleted > 0
      ? [`${amountText(deleted, "object is deleted", "objects are deleted")}${lossWords(changes)}`]
      : []),
    ...(replaced > 0
      ? [
          amountText(
            replaced,
            "object is replaced by a new one",
            "objects are replaced by new ones",
          ),
        ]
      : []),
  ];
}

/** From whom the deletes take policies. Devices that lose several of them are known only one by one. */
function lossWords(changes: readonly Change[]): string {
  const losses = changes.flatMap(({ action, kind, impact }) =>
    action === "delete" && policyKindOf(kind) && impact !== null ? [impact] : [],
  );
  const counts = losses.map((impact) => (impact.devices === null ? impact.atLeast : impact.lose));
  if (losses.some(({ devices }) => devices === null))
    return `, which ${riskWords.loss(reachText(null, Math.max(...counts)))}`;
  const [most = 0, ...others] = counts.filter((count) => count > 0);
  if (most === 0) return "";
  return others.length === 0
    ? `, which ${riskWords.loss(deviceAmount(most))}`
    : `, which takes policies from up to ${deviceAmount(others.reduce((sum, count) => sum + count, most))}`;
}

function unknownWords({ summary: { devicesAffected, devicesAtLeast } }: Plan): string[] {
  if (devicesAffected !== null) return [];
  return [
    devicesAtLeast === null ? "the devices were not read" : "not all affected devices are known",
  ];
}

/** What happens to devices through policies that the plan does not change. */
function sideWords({ diagnostics }: Plan): string[] {
  const count = diagnostics.filter(
    ({ id, severity }) => id === diagnosticIds.sideEffect && severity === "warning",
  ).length;
  return count > 0
    ? [
        amountText(
          count,
          "unchanged policy reaches other devices",
          "unchanged policies reach other devices",
        ),
      ]
    : [];
}

function ringWords({ summary: { inTwoRings, inNoRing } }: Plan): string[] {
  const more = ({ before, after }: Plan["summary"]["inTwoRings"], where: string) =>
    before !== null && after !== null && after > before
      ? [`${deviceAmount(after)} in ${where} (before ${numberText(before)})`]
      : [];
  return [...more(inTwoRings, "several rings"), ...more(inNoRing, "no ring")];
}
