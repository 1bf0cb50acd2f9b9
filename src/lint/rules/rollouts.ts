import { actuatorOf } from "../../config/rollouts/check-rollouts.ts";
import type { GateSpec } from "../../config/rollouts/gate-schema.ts";
import { nextOpening, type PromotionWindow } from "../../config/rollouts/promotion-window.ts";
import type { RolloutSpec, StageSpec } from "../../config/rollouts/rollout-schema.ts";
import { formatAddress } from "../../kind/address.ts";
import { shareInPercent, unprovableGates } from "../../config/rollouts/provable.ts";
import { devicesNeeded } from "../../statistics/sample-size.ts";
import { deviceCount } from "../../reach/device-set.ts";
import type { LintContext } from "../context.ts";
import { type LintHit, type LintRule, sourcePages } from "../rule.ts";

/** Hours until data can exist: a scan, a check-in, a report. */
const dataHours = 22 + 8 + 8;
const holdDays = 35;
const day = 86_400_000;

/** Staged rollouts: gates that cannot decide, stages that cannot end, holds that end too soon. */
export const rolloutRules: readonly LintRule[] = [
  {
    id: "RL112",
    severity: "warning",
    title: "users that may pause a ring of a rollout",
    why: "Who pauses updates on a PC takes it out of the evidence, and the pause of the rollout is not the only one. Switch userPauseAccess to disabled on rings that a rollout holds.",
    source: sourcePages.ringSettings,
    check: userPauses,
  },
  {
    id: "RL416",
    severity: "error",
    title: "a rollout of drivers that would uninstall them",
    why: "Windows has no way back to an older driver by policy: suspending the approval keeps it from further devices only. Leave rollback.devices at never.",
    source: sourcePages.drivers,
    check: (context) =>
      eachRollout(context, ({ content, rollback }, at) =>
        content.kind === "driver" && rollback.devices !== "never"
          ? [found(at, ["rollback", "devices"], "drivers cannot be uninstalled by policy")]
          : [],
      ),
  },
  {
    id: "RL701",
    severity: "error",
    title: "a gate of failures that any number of devices decides",
    why: "One device without a failure is no evidence. State minSample: 59 devices without a failure show at most 5 %.",
    source: null,
    check: (context) =>
      eachGate(context, (gate, at) =>
        (gate.type === "failureRate" || gate.type === "updateHistory") &&
        gate.minSample === undefined
          ? [
              found(
                at,
                [],
                `has no minSample; with ${devicesNeeded(0, gate.max, gate.confidence)} devices and no failure it can show ${shareInPercent(gate.max)}`,
              ),
            ]
          : [],
      ),
  },
  {
    id: "RL702",
    severity: "error",
    needs: "tenant",
    title: "a stage that is too small for its own gate",
    why: "So few devices cannot show what the gate asks for, even if none fails: the stage would never be passed. Give the stage more devices, or the gate a higher limit.",
    source: null,
    check: smallStages,
  },
  {
    id: "RL703",
    severity: "warning",
    title: "a stage that is judged before data can exist",
    why: "A device scans once in 22 hours, checks in every 8 and is reported up to 8 later. A shorter soak judges what was before the update. Let it soak for 38 hours at least.",
    source: sourcePages.releases,
    check: (context) =>
      eachStage(context, ({ soak }, at, { isLast }) =>
        !isLast && soak.minHours < dataHours
          ? [
              found(
                at,
                ["soak"],
                `is ${soak.minHours} hours; data about what it did is there after ${dataHours}`,
              ),
            ]
          : [],
      ),
  },
  {
    id: "RL704",
    severity: "error",
    title: "a stage without an end",
    why: "Without a timeout, or with one that its soak alone uses up, a rollout stands for ever, or is held each time. State timeoutDays, longer than the soak.",
    source: null,
    check: (context) =>
      eachStage(context, ({ timeoutDays, soak }, at) => {
        if (timeoutDays === undefined) return [found(at, [], "has no timeoutDays")];
        return timeoutDays * 24 <= soak.minHours
          ? [
              found(
                at,
                ["timeoutDays"],
                `is ${timeoutDays} days, and the soak alone ${soak.minHours} hours`,
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL706",
    severity: "error",
    needs: "calendar",
    title: "windows that do not open before a stage ends",
    why: "Promotions are written only in the windows and outside of freezes. Where none opens in time, no stage can be released. Give it another window, or wait for the end of the freeze.",
    source: null,
    check: shutWindows,
  },
  {
    id: "RL707",
    severity: "warning",
    title: "a rollout that is longer than a pause",
    why: "A pause of a ring ends by itself after 35 days. The controller renews it, as long as ticks run and may write; if they do not, the last rings get the update unasked.",
    source: sourcePages.rings,
    check: longHolds,
  },
  {
    id: "RL708",
    severity: "warning",
    title: "a way back that ends before the stage does",
    why: "A feature update can be taken back only within the uninstall window of the ring. Make feature.uninstallWindowDays longer than the stage may take.",
    source: sourcePages.features,
    check: shortUninstall,
  },
  {
    id: "RL709",
    severity: "error",
    title: "a Prometheus gate that is not clear",
    why: "A gate judges one number. State reduce, or a query that aggregates to one, and onMissing: hold, so that everybody knows what missing data does.",
    source: null,
    check: (context) =>
      eachGate(context, (gate, at) => {
        if (gate.type !== "prometheus") return [];
        const hits: LintHit[] = [];
        if (gate.reduce === undefined && !givesOneNumber(gate.query))
          hits.push(found(at, ["query"], "may give several numbers; state reduce, or aggregate"));
        if (gate.onMissing === undefined)
          hits.push(found(at, [], "does not say what missing data does; write onMissing: hold"));
        return hits;
      }),
  },
  {
    id: "RL710",
    severity: "error",
    title: "stages that are more than everybody",
    why: "Each share is of the same population, and no device is in two stages. Make the shares 100 % together at most.",
    source: null,
    check: (context) =>
      eachRollout(context, ({ stages }, at) => {
        const sum = stages.reduce((total, { percent: share = 0 }) => total + share, 0);
        return sum > 100 ? [found(at, ["stages"], `are ${sum} % of the devices together`)] : [];
      }),
  },
  {
    id: "RL711",
    severity: "info",
    title: "a gate that no stage looks at",
    why: "It decides nothing. Name it under gates or watch of a stage, or take it out.",
    source: null,
    check: (context) =>
      eachRollout(context, ({ stages, gates }, at) => {
        const used = new Set(stages.flatMap((stage) => [...stage.gates, ...stage.watch]));
        return Object.keys(gates)
          .filter((name) => !used.has(name))
          .map((name) => found(at, ["gates", name], "is named by no stage"));
      }),
  },
];

type At = readonly (string | number)[];

function found(at: At, path: At, message: string): LintHit {
  return { at: [...at, ...path], message };
}

function eachRollout(
  { rollouts }: LintContext,
  check: (rollout: RolloutSpec, at: At) => readonly LintHit[],
): readonly LintHit[] {
  return Object.entries(rollouts).flatMap(([name, rollout]) => check(rollout, ["rollouts", name]));
}

function eachStage(
  context: LintContext,
  check: (
    stage: StageSpec,
    at: At,
    of: { readonly rollout: RolloutSpec; readonly isLast: boolean },
  ) => readonly LintHit[],
): readonly LintHit[] {
  return eachRollout(context, (rollout, at) =>
    rollout.stages.flatMap((stage, index) =>
      check(stage, [...at, "stages", index], {
        rollout,
        isLast: index === rollout.stages.length - 1,
      }),
    ),
  );
}

/** Gates that some stage looks at. */
function eachGate(
  context: LintContext,
  check: (gate: GateSpec, at: At) => readonly LintHit[],
): readonly LintHit[] {
  return eachRollout(context, ({ stages, gates }, at) => {
    const used = new Set(stages.flatMap((stage) => [...stage.gates, ...stage.watch]));
    return Object.entries(gates).flatMap(([name, gate]) =>
      used.has(name) ? check(gate, [...at, "gates", name]) : [],
    );
  });
}

function userPauses(context: LintContext): readonly LintHit[] {
  const held = new Set(
    Object.values(context.rollouts)
      .filter((rollout) => actuatorOf(rollout) === "ringPause")
      .flatMap(({ stages }) => stages.flatMap(({ ring }) => ring ?? [])),
  );
  return context.rings
    .filter(({ key, values }) => held.has(key) && values["userPauseAccess"] === "enabled")
    .map(({ at, label }) => ({
      at: at("userPauseAccess"),
      address: label,
      message: "is enabled on a ring that a rollout holds",
    }));
}

function smallStages(context: LintContext): readonly LintHit[] {
  return eachStage(context, (stage, at, { rollout }) => {
    if (stage.ring === undefined) return [];
    const reached = context.tenant?.reachOf(formatAddress("ring", stage.ring));
    const devices = reached && deviceCount(reached).devices;
    if (devices === undefined || devices === null) return [];
    return unprovableGates(rollout, stage, devices).map(({ why }) =>
      found(at, ["ring"], `is too small: ${why}`),
    );
  });
}

function shutWindows(context: LintContext): readonly LintHit[] {
  return eachRollout(context, ({ windows = [], stages }, at) => {
    const longest = Math.max(0, ...stages.map(({ timeoutDays = 0 }) => timeoutDays));
    if (longest === 0) return [];
    const limit = new Date(context.now.getTime() + longest * day);
    const open = windows.map(({ timeZone = "UTC", ...window }): PromotionWindow => ({
      ...window,
      timeZone,
    }));
    return nextOpening(open, context.freezes, context.now, limit) === undefined
      ? [
          found(
            at,
            windows.length > 0 ? ["windows"] : [],
            `no window opens within the ${longest} days of its longest stage`,
          ),
        ]
      : [];
  });
}

function longHolds(context: LintContext): readonly LintHit[] {
  return eachRollout(context, (rollout, at) => {
    if (actuatorOf(rollout) !== "ringPause") return [];
    const held = rollout.stages.slice(0, -1);
    const days = held.reduce((sum, { timeoutDays = 0 }) => sum + timeoutDays, 0);
    return days > holdDays
      ? [
          found(
            at,
            ["stages"],
            `may hold the last ring for ${days} days; its pause is renewed, or ends after ${holdDays}`,
          ),
        ]
      : [];
  });
}

function shortUninstall(context: LintContext): readonly LintHit[] {
  return eachStage(context, ({ ring, timeoutDays = 0 }, at, { rollout }) => {
    if (rollout.content.kind !== "feature" || ring === undefined) return [];
    const policy = context.rings.find(({ key }) => key === ring);
    const days = policy?.values["feature.uninstallWindowDays"];
    return typeof days === "number" && days < timeoutDays
      ? [
          found(
            at,
            ["timeoutDays"],
            `is ${timeoutDays} days, and ring/${ring} lets devices go back within ${days}`,
          ),
        ]
      : [];
  });
}

/** Whether a query aggregates to one number, as far as its text tells. */
function givesOneNumber(query: string): boolean {
  const text = query.trim();
  if (/\b(by|without)\s*\(/.test(text)) return false;
  return /^(max|min|sum|avg|count|group|stddev|stdvar|quantile|scalar|vector|absent|time)\s*\(/.test(
    text,
  );
}
