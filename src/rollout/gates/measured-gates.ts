import { numberText } from "../../kind/amounts.ts";
import type { GateOf } from "../../config/rollouts/gate-schema.ts";
import { shareInPercent } from "../../config/rollouts/provable.ts";
import { conditionHolds, type ValueCondition } from "../../config/rollouts/condition.ts";
import { parseCondition } from "../../config/rollouts/parse-condition.ts";
import type { Measure } from "../observe/observations.ts";
import { judgeFailures } from "./failure-rate.ts";
import {
  devicesWithOutcome,
  type GateContext,
  type GateFinding,
  itemMeasure,
  emptyStage,
  worstFinding,
} from "./gate-context.ts";

/** One number of a Prometheus. */
export function judgePrometheus(gate: GateOf<"prometheus">, context: GateContext): GateFinding {
  const measure = context.measures[context.name];
  if (measure?.kind !== "value" || Number.isNaN(measure.value)) return withoutValue(measure);
  const { value } = measure;
  const numbers = { value };
  if (conditionHolds(readCondition(gate.pass), value))
    return { verdict: "pass", reason: `${value} keeps "${gate.pass}"`, numbers };
  if (gate.fail === undefined || conditionHolds(readCondition(gate.fail), value))
    return {
      verdict: "fail",
      reason: `${value} does not keep "${gate.pass}"${gate.fail === undefined ? "" : `, and "${gate.fail}" fails it`}`,
      numbers,
    };
  return {
    verdict: "inconclusive",
    reason: `${value} is between "${gate.pass}" and "${gate.fail}"`,
    numbers,
  };
}

/** Each item for itself; the worst counts. */
export function judgeChecklist(gate: GateOf<"checklist">, context: GateContext): GateFinding {
  const findings = Object.entries(gate.items).map(([item, terms]) => ({
    item,
    found: judgeItem(terms, itemMeasure(context.name, item), context),
  }));
  return {
    ...worstFinding(findings.map(({ found }) => found)),
    reason:
      findings.map(({ item, found }) => `${item}: ${found.reason}`).join("; ") || "it has no items",
    numbers: Object.fromEntries(
      findings.flatMap(({ item, found }) =>
        found.numbers?.["value"] === undefined ? [] : [[item, found.numbers["value"]]],
      ),
    ),
  };
}

type Item = GateOf<"checklist">["items"][string];

function judgeItem(
  item: Item,
  key: string,
  { measures, baselines, seen }: GateContext,
): GateFinding {
  const measure = measures[key];
  if (measure?.kind !== "value" || Number.isNaN(measure.value)) return withoutValue(measure);
  const { value } = measure;
  const numbers = { value };
  const baseline = baselines[key];
  const say = (passes: boolean, asked: string): GateFinding => ({
    verdict: passes ? "pass" : "fail",
    reason: `${value}, ${asked}`,
    numbers,
  });
  if ("equals" in item) {
    const devices = seen?.counts ? devicesWithOutcome(seen.counts) : 0;
    if (item.minSample === undefined || devices >= item.minSample)
      return say(value === item.equals, `${item.equals} is asked for`);
    return {
      verdict: "inconclusive",
      complete: false,
      reason: `${numberText(devices)} devices have an outcome, of ${item.minSample} that it takes`,
      numbers,
    };
  }
  if (baseline === undefined)
    return {
      verdict: "inconclusive",
      reason: "there is no number from the start to compare with",
      numbers,
    };
  if ("newSinceBaseline" in item)
    return say(
      value - baseline <= item.newSinceBaseline,
      `${baseline} at the start, ${item.newSinceBaseline} more are accepted`,
    );
  const change =
    baseline === 0 ? (value === 0 ? 0 : Infinity) : Math.abs(value - baseline) / Math.abs(baseline);
  return say(
    change <= item.maxRelativeChange,
    `${baseline} at the start, ${shareInPercent(item.maxRelativeChange)} of change are accepted`,
  );
}

/** What files of event logs say of devices. */
export function judgeHealthReport(gate: GateOf<"healthReport">, context: GateContext): GateFinding {
  const measure = context.measures[context.name];
  if (measure?.kind !== "devices") return withoutValue(measure);
  const eligible = context.seen?.counts?.eligible ?? 0;
  const share = eligible === 0 ? 0 : measure.reporting / eligible;
  const note = measure.note === null ? "" : ` (${measure.note})`;
  if (share < gate.minReportingRate)
    return {
      verdict: "inconclusive",
      complete: false,
      reason: `${numberText(measure.reporting)} of ${numberText(eligible)} devices report, ${shareInPercent(gate.minReportingRate)} are asked for${note}`,
      numbers: { reporting: measure.reporting, eligible },
    };
  const found = judgeFailures(
    { failed: measure.failed, succeeded: measure.reporting - measure.failed, pending: 0 },
    {
      max: gate.maxErrorDevicesRate,
      confidence: gate.confidence,
      method: "clopper-pearson",
      minSample: 1,
    },
  );
  return { ...found, reason: `${found.reason}${note}` };
}

/** What files of update histories say of devices. */
export function judgeHistory(gate: GateOf<"updateHistory">, context: GateContext): GateFinding {
  const measure = context.measures[context.name];
  if (measure?.kind !== "devices") return withoutValue(measure);
  const { failed, reporting, note } = measure;
  const pending = Math.max(0, (context.seen?.counts?.eligible ?? 0) - reporting);
  const found = judgeFailures(
    { failed, succeeded: reporting - failed, pending },
    { ...gate, minSample: gate.minSample ?? 1 },
  );
  return { ...found, reason: note === null ? found.reason : `${found.reason} (${note})` };
}

/** Devices with result codes that are known to be bad. */
export function judgeErrorCodes(gate: GateOf<"errorCode">, context: GateContext): GateFinding {
  const measure = gate.path === undefined ? undefined : context.measures[context.name];
  if (gate.path !== undefined && measure?.kind !== "devices") return withoutValue(measure);
  if (gate.path === undefined && context.seen?.counts === undefined)
    return { verdict: "error", reason: "its devices were not read" };
  if (gate.path === undefined && context.seen?.counts?.eligible === 0) return emptyStage;
  if (measure?.kind === "devices" && measure.reporting === 0)
    return {
      verdict: "inconclusive",
      complete: false,
      reason: `no device of the stage is in its files${measure.note === null ? "" : ` (${measure.note})`}`,
    };
  const wanted = new Set(gate.codes.map(codeText));
  const reported = [context.seen?.errors, measure?.kind === "devices" ? measure.errors : undefined];
  const devices = reported
    .flatMap((errors) => Object.entries(errors ?? {}))
    .filter(([code]) => wanted.has(code.toLowerCase()))
    .reduce((total, [, count]) => total + count, 0);
  return {
    verdict: devices > gate.maxDevices ? "fail" : "pass",
    reason: `${numberText(devices)} devices have one of ${[...wanted].join(", ")}; ${gate.maxDevices} are accepted`,
    numbers: { devices },
  };
}

function codeText(code: number | string): string {
  return typeof code === "number" ? `0x${code.toString(16).padStart(8, "0")}` : code.toLowerCase();
}

/** What the stage's devices installed that policy did not allow. What could not be read never passes. */
export function judgeInstalls(
  { max, subjects, minTold }: GateOf<"unapprovedInstalls">,
  { name, measures }: GateContext,
): GateFinding {
  const measure = measures[name];
  if (measure?.kind !== "installs") return withoutValue(measure);
  const { found, judged, undecided, driverDevices, notRead } = measure;
  const { restricted, told } = driverDevices;
  const numbers = { found, judged, undecided, max, restricted, told };
  const kinds = Object.entries(measure.kinds).map(([kind, count]) => `${count} ${kind}`);
  const on = measure.devices.length === 0 ? "" : `, on ${measure.devices.join(", ")}`;
  const left = undecided === 0 ? "" : `; ${undecided} could not be decided`;
  const counted = `${found} unapproved installs${kinds.length === 0 ? "" : ` (${kinds.join(", ")}${on})`}, ${max} are accepted; ${judged} were judged${left}`;
  if (found > max) return { verdict: "fail", reason: counted, numbers };
  const open = (why: string): GateFinding => ({
    verdict: "inconclusive",
    complete: false,
    reason: `${counted}; ${why}`,
    numbers,
  });
  if (notRead.length > 0) return open(notRead.join("; "));
  if (subjects.includes("driver") && told < restricted * minTold)
    return open(
      `${numberText(told)} of ${numberText(restricted)} devices told of their drivers, ${shareInPercent(minTold)} is asked for`,
    );
  // where all is undecided nothing is known
  if (judged === 0 && undecided > 0) return open("none could be decided");
  return { verdict: "pass", reason: counted, numbers };
}

/** A gate whose source says itself what it makes of it. */
export function judgeVerdict({ name, measures }: GateContext): GateFinding {
  const measure = measures[name];
  return measure?.kind === "verdict"
    ? { verdict: measure.verdict, reason: measure.reason }
    : withoutValue(measure);
}

/** What is missing is not conclusive, what failed an error; neither is ever a pass. */
export function withoutValue(measure: Measure | undefined): GateFinding {
  if (measure?.kind === "error") return { verdict: "error", reason: measure.reason };
  if (measure?.kind === "missing") return { verdict: "inconclusive", reason: measure.reason };
  if (measure?.kind === "value") return { verdict: "inconclusive", reason: "it is no number" };
  return { verdict: "inconclusive", complete: false, reason: "it was not asked yet" };
}

function readCondition(text: string): ValueCondition {
  const parsed = parseCondition(text);
  // the schema has read it before
  if (!parsed.ok) throw new TypeError(`${text}: ${parsed.message}`);
  return parsed.condition;
}
