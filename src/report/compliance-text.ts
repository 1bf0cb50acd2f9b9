import type {
  ComplianceReport,
  PolicyCompliance,
  RingWindow,
  UnreachableCount,
} from "../health/compliance-report.ts";
import { reachableOf } from "../health/policy-tally.ts";
import { type DeviceState, deviceStates } from "../health/device-state.ts";
import { amountText, numberText } from "../kind/amounts.ts";
import { barParts } from "./compliance-bar.ts";
import { errorSentence } from "./error-text.ts";
import { terminalText } from "./escape.ts";
import { hotpatchSentences } from "./hotpatch-text.ts";
import { reportOriginLines, type ReportTextOptions } from "./origin-line.ts";
import { type Paint, plainPaint } from "./paint.ts";
import { reportWidth, wrapLines } from "./wrap-lines.ts";

const nameWidth = 30;
const barWidth = 28;
// the name, the devices and the share before it
const besidesBar = nameWidth + 21;

const signs: Readonly<Record<DeviceState, string>> = {
  patched: "█",
  pending: "▓",
  overdue: "▒",
  failing: "▚",
  silent: "░",
  unknown: "·",
  unreachable: " ",
};

const colours: Readonly<Record<DeviceState, Parameters<Paint>[0]>> = {
  patched: "green",
  pending: "yellow",
  overdue: "red",
  failing: "red",
  silent: "magenta",
  unknown: "dim",
  unreachable: "dim",
};

/** Headings by kind, in the order of the report. */
export const complianceSections = [
  ["ring", "Update rings"],
  ["featureUpdate", "Feature updates"],
  ["expediteUpdate", "Expedited updates"],
  ["driverUpdate", "Drivers"],
] as const;

interface Layout {
  readonly paint: Paint;
  readonly width: number;
}

/** A compliance report for a terminal of at most 80 columns. */
export function complianceText(
  report: ComplianceReport,
  below: readonly PolicyCompliance[],
  paint: Paint,
  { columns, tenantName }: ReportTextOptions = {},
): string {
  const { release, devices, silentDays } = report;
  const layout: Layout = { paint, width: reportWidth(columns) };
  const lines = [
    paint("bold", `Release ${release.releasedOn}  ${terminalText(release.kb)}`.trimEnd()),
    ...reportOriginLines(report, { tenantName }, paint, layout.width),
    ...wrap(
      `${amountText(devices.managed, "managed Windows device", "managed Windows devices")}, ${numberText(devices.withoutRing)} of them in no ring. Silent: no check-in for ${amountText(silentDays, "day", "days")}.`,
      0,
      layout,
    ),
    ...legend(layout),
  ];
  for (const [kind, title] of complianceSections) {
    const policies = report.policies.filter((policy) => policy.kind === kind);
    if (policies.length === 0) continue;
    lines.push("", heading(title, paint));
    for (const policy of policies) lines.push(...policyLines(policy, below, layout));
  }
  if (report.policies.length === 0) lines.push("", "This tenant has no update policies.");
  const { sentence } = report.windowsData;
  lines.push("", ...wrap(terminalText(hotpatchSentences(report).join(" ")), 0, layout), "");
  if (!report.notes.includes(sentence))
    lines.push(...wrap(`${terminalText(sentence)}.`, 0, layout));
  for (const note of report.notes) lines.push(...wrap(`Note: ${terminalText(note)}`, 0, layout));
  return `${lines.join("\n")}\n`;
}

function legend({ paint, width }: Layout): string[] {
  const stretches = deviceStates
    .filter((state) => state !== "unreachable")
    .flatMap((state) => [
      { text: signs[state], style: colours[state] },
      // the blank that wraps no line keeps a sign and its word together
      { text: `\u00a0${state}` },
      { text: "   " },
    ]);
  const lines = wrapLines(stretches, { width, first: "", rest: "" }, paint);
  return lines.map((line) => line.replaceAll("\u00a0", " "));
}

function heading(title: string, paint: Paint): string {
  const cells = `${title.padEnd(nameWidth)} ${"Devices".padStart(8)} ${"Patched".padStart(9)}`;
  return paint("bold", cells);
}

function policyLines(
  policy: PolicyCompliance,
  below: readonly PolicyCompliance[],
  layout: Layout,
): string[] {
  const { paint, width } = layout;
  const failing = below.includes(policy);
  const name = cutCause(terminalText(policy.displayName), nameWidth).padEnd(nameWidth);
  const share = percentText(policy.patchedPercent).padStart(9);
  const room = Math.min(barWidth, width - besidesBar);
  // a bar has to have room for every state
  const bar = (room < deviceStates.length ? [] : barParts(policy.counts, room))
    .map(({ state, length }) => paint(colours[state], signs[state].repeat(length)))
    .join("");
  const counts = deviceStates
    .filter((state) => policy.counts[state] > 0)
    .map((state) => `${numberText(policy.counts[state])} ${state}`)
    .join(", ");
  return [
    `${name} ${numberText(reachableOf(policy.counts)).padStart(8)} ${failing ? paint("red", share) : share}  ${bar}`.trimEnd(),
    ...wrap([aboutText(policy), counts].filter((part) => part !== "").join(": "), 2, layout),
    ...remarks(policy).flatMap((sentence) => wrap(`! ${terminalText(sentence)}`, 2, layout)),
    ...policy.reasons
      .filter(({ state }) => state === "unknown")
      .slice(0, 3)
      .flatMap(({ reason, devices }) =>
        wrap(`${numberText(devices)} unknown: ${terminalText(reason)}`, 4, layout),
      ),
    ...policy.errors.slice(0, 5).flatMap((error) => errorLines(error, layout)),
  ];
}

function aboutText({ key, stack, ours, target }: PolicyCompliance): string {
  const owner = key === null ? "" : ours === false ? `${stack}:${key}` : key;
  return [owner, target === null ? "" : terminalText(target)]
    .filter((part) => part !== "")
    .join(", ");
}

/** What has to be known to read a policy's figures, as sentences. */
export function remarks(policy: PolicyCompliance): string[] {
  const { paused, conflicts, contradicted, unjudged, error, unmanaged, notEvaluated, drivers } =
    policy;
  return [
    ...(paused
      ? [
          `Quality updates are paused${paused.until === null ? "" : ` until ${paused.until.slice(0, 10)}`}: what is missing counts as pending.`,
        ]
      : []),
    ...(policy.dueAssumed
      ? ["It has no deadline, which forces nothing; measured as if it were 7 days."]
      : []),
    ...(conflicts.count > 0
      ? [
          `${amountText(conflicts.count, "device is", "devices are")} in another ring, too: ${conflicts.devices
            .slice(0, 5)
            .map(({ name, rings }) => `${name} (${rings.join(", ")})`)
            .join(
              "; ",
            )}${conflicts.count > 5 ? "; ..." : ""}. Where settings differ, which ones hold is not certain.`,
        ]
      : []),
    ...(policy.dueFrom?.what === "ring" && policy.counts.pending > 0
      ? [dueRemark(policy.dueFrom.at)]
      : []),
    ...(policy.unreachable.length > 0 ? [unreachableRemark(policy.unreachable)] : []),
    ...(policy.licenceUnknown > 0 ? [licenceRemark(policy.licenceUnknown)] : []),
    ...policy.windows.map(windowRemark),
    ...(unmanaged > 0
      ? [
          `${amountText(unmanaged, "member is", "members are")} not managed by Intune and not counted.`,
        ]
      : []),
    ...(contradicted > 0
      ? [
          `${amountText(contradicted, "device reports", "devices report")} success and ran an older build at the last check-in.`,
        ]
      : []),
    ...(unjudged === null ? [] : [`Judged by Intune's report alone: ${unjudged}.`]),
    ...notEvaluated.map((sentence) => `Not complete: ${sentence}.`),
    ...(drivers && Object.keys(drivers).length > 0
      ? [
          `Drivers: ${Object.entries(drivers)
            .map(([status, count]) => `${numberText(count)} ${status}`)
            .join(", ")}.`,
        ]
      : []),
    ...(error === null ? [] : [`Figures are missing: ${error}`]),
  ];
}

/** Each after a number of devices, one and more. */
const unreachableTexts: Readonly<Record<UnreachableCount["because"], readonly [string, string]>> = {
  filter: ["left out by its filters", "left out by its filters"],
  workload: [
    "that gets updates from Configuration Manager",
    "that get updates from Configuration Manager",
  ],
  joinType: ["registered with Entra and not joined", "registered with Entra and not joined"],
  edition: ["of an edition that it is not for", "of an edition that it is not for"],
};

function unreachableRemark(counts: readonly UnreachableCount[]): string {
  const total = counts.reduce((sum, { devices }) => sum + devices, 0);
  const parts = counts.map(({ because, devices }) => {
    const [one, more] = unreachableTexts[because];
    return `${numberText(devices)} ${devices === 1 ? one : more}`;
  });
  return `Cannot be reached by this policy, and not counted: ${amountText(total, "device", "devices")} (${parts.join(", ")}).`;
}

function licenceRemark(devices: number): string {
  const who = amountText(devices, "device runs", "devices run");
  return `${who} Pro or an unknown edition, which it reaches only with a licence that cannot be read here.`;
}

function dueRemark(at: string): string {
  return `It was changed on ${at.slice(0, 10)}, after the release was to be offered: its time runs from then.`;
}

function windowRemark(of: RingWindow): string {
  const { window, displayName, devices, keeps, doesNot, unknown } = of;
  const which = `the window ${window} ("${displayName}")`;
  const atLeast = unknown > 0 ? "At least " : "";
  return [
    `${atLeast}${numberText(keeps)} of ${amountText(devices, "device keeps", "devices keep")} ${which}, except that an expired deadline or a person may restart them at any time.`,
    ...(doesNot > 0 ? [`${amountText(doesNot, "does", "do")} not know windows.`] : []),
    `${numberText(unknown)} unknown.`,
  ].join(" ");
}

function errorLines(error: PolicyCompliance["errors"][number], layout: Layout): string[] {
  const { code, devices, class: failure, action } = error;
  const sentence = errorSentence(error);
  const known =
    sentence === undefined
      ? "an error that this version does not know"
      : `${sentence} (${failure ?? "unknown class"})`;
  const [first = "", ...rest] = wrap(
    `${numberText(devices)} x ${terminalText(code)}: ${known}`,
    4,
    layout,
  );
  return [
    layout.paint("red", first),
    ...rest,
    ...(action === null ? [] : wrap(`-> ${action}`, 6, layout)),
  ];
}

export function percentText(percent: number | null): string {
  return percent === null ? "-" : `${(Math.floor(percent * 10) / 10).toFixed(1)} %`;
}

function cutCause(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function wrap(text: string, indent: number, { width }: Layout): string[] {
  const first = " ".repeat(indent);
  return wrapLines([{ text }], { width, first, rest: first }, plainPaint);
}
