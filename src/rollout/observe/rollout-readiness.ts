import { actuatorOf } from "../../config/rollouts/check-rollouts.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { PolicyDraft } from "../../health/compliance-policy.ts";
import type { Fleet } from "../../health/fleet.ts";
import {
  defaultLeastFreeGb,
  readinessJudge,
  type ReadinessQuestion,
} from "../../health/readiness/judge.ts";
import {
  type Population,
  populationReadiness,
  unionOf,
} from "../../health/readiness/population.ts";
import { readReadinessFacts } from "../../health/readiness/read-facts.ts";
import { readinessLines } from "../../health/readiness/readiness-lines.ts";
import type { ReadinessContent, ReadinessLine } from "../../health/readiness/readiness.ts";
import { heldBackIn } from "../../health/readiness/safeguards.ts";
import { resolveContent } from "../../health/readiness/version-rules.ts";
import { isWireObject, wireText } from "../../kind/wire.ts";
import { deviceAmount, numberText } from "../../kind/amounts.ts";
import type { ReleaseCatalog } from "../../releases/release.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { RolloutState } from "../state/rollout-state.ts";
import type { RolloutObjects } from "./locate-objects.ts";
import type { ObservedReadiness } from "./observations.ts";
import type { FleetPlaces } from "./stage-targets.ts";

/** What was seen of a rollout that its readiness is judged on. */
export interface ReadinessCircumstances {
  readonly desired: Pick<DesiredState, "compatibility">;
  readonly objects: RolloutObjects;
  readonly devices: {
    readonly fleet: Fleet;
    readonly releases: ReleaseCatalog;
    readonly reports: PolicyDraft | undefined;
  };
  /** Devices by stage. */
  readonly reached: ReadonlyMap<
    string,
    { readonly places: FleetPlaces; readonly unknown: readonly string[] }
  >;
}

/** How ready the devices of a rollout are, and one by one. */
export interface RolloutReadiness {
  readonly readiness: ObservedReadiness;
  readonly lines: () => Generator<ReadinessLine>;
}

/** Judges the devices of all stages, each once, and reads what that needs besides what was seen. */
export async function readRolloutReadiness(
  tenant: Tenant,
  state: RolloutState,
  { desired, objects, devices, reached }: ReadinessCircumstances,
  options: OperationOptions,
): Promise<RolloutReadiness> {
  const { fleet, releases, reports } = devices;
  const now = tenant.now();
  const content = contentOf(state, objects);
  const question: ReadinessQuestion = {
    content,
    resolved: resolveContent(content, { catalog: releases, now }),
    compatibility: desired.compatibility ?? [],
    leastFreeGb: defaultLeastFreeGb,
  };
  const stages = [...reached].map(([name, { places, unknown }]): Population => ({
    kind: "stage",
    key: name,
    id: null,
    displayName: name,
    mayHaveMore: unknown,
    places,
  }));
  const everyone: Population = {
    kind: "all",
    key: null,
    id: null,
    displayName: "All stages",
    mayHaveMore: stages.flatMap(({ mayHaveMore }) => mayHaveMore),
    places: unionOf(stages, fleet.size),
  };
  const known = {
    fleet,
    catalog: releases,
    now,
    ...(reports?.kind === "featureUpdate" && { held: heldBackIn(reports) }),
  };
  const { facts, unchecked } = await readReadinessFacts(
    tenant,
    question,
    known,
    everyone.places,
    options,
  );
  const judge = readinessJudge(question, facts);
  return {
    readiness: {
      total: populationReadiness(everyone, judge),
      stages: stages.map((stage) => populationReadiness(stage, judge)),
      unchecked,
    },
    lines: () => readinessLines(everyone, stages, fleet, judge),
  };
}

/** What the devices of a rollout are to be ready for. */
function contentOf({ spec, content }: RolloutState, objects: RolloutObjects): ReadinessContent {
  const stated = spec.content;
  switch (stated.kind) {
    case "quality":
      return { kind: "quality", release: stated.release };
    case "feature":
      return {
        kind: "feature",
        version: content.title,
        byRing: actuatorOf(spec) === "ringPause" || stated.policy === undefined,
      };
    case "expedite":
      return { kind: "expedite", release: releaseOf(objects) };
    case "driver":
      return { kind: "driver", drivers: stated.drivers };
    case "policy":
      return { kind: "policy", policy: stated.policy };
    case "tool":
      return {
        kind: "tool",
        title: content.title,
        minimumBuild: content.tool?.minimumBuild ?? null,
      };
    default:
      return stated satisfies never;
  }
}

/** The release that an expedite policy brings; a day that no release has where it says none. */
function releaseOf({ stages }: RolloutObjects): string {
  const [policy] = stages.flatMap((stage) => stage.policy ?? []);
  const settings = policy?.wire["expeditedUpdateSettings"];
  return isWireObject(settings) ? wireText(settings, "qualityUpdateRelease").slice(0, 10) : "";
}

const mostFindings = 3;

/** What stands against a start since devices are blocked, unless that was allowed; one sentence. */
export function blockedProblems(
  { total }: ObservedReadiness,
  { name, content, allowBlocked }: RolloutState,
): readonly string[] {
  if (total.holding === 0 || allowBlocked === true) return [];
  const found = total.findings.filter(({ holdsStart }) => holdsStart);
  const parts = found
    .slice(0, mostFindings)
    .map(({ devices, reason }) => `${numberText(devices)}: ${reason}`);
  const more =
    found.length > mostFindings
      ? `; and ${numberText(found.length - mostFindings)} more reasons`
      : "";
  return [
    `${numberText(total.holding)} of ${deviceAmount(total.devices)} must not get ${content.title} (${parts.join("; ")}${more}). See which with ringwright report readiness --rollout ${name} --devices, take them out with population.exclude (--write-exclusions FILE writes a group for it), or start with --allow-blocked`,
  ];
}
