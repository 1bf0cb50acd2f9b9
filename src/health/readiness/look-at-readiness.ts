import type { OperationOptions } from "../../graph/index.ts";
import { assignedPolicy } from "../../reach/assigned-policy.ts";
import { inventoryNeeds } from "../../reach/inventory-needs.ts";
import type { AssignedPolicy } from "../../reach/reach-view.ts";
import { readReachView } from "../../reach/read-reach.ts";
import { ringKind } from "../../rings/kind.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { ownerOf } from "../compliance-policy.ts";
import type { Fleet } from "../fleet.ts";
import { fleetReach } from "../fleet-reach.ts";
import { chooseRings, listAll } from "../list-policies.ts";
import { readFleet } from "../read-fleet.ts";
import { readReleases } from "../read-releases.ts";
import { defaultLeastFreeGb, readinessJudge, type ReadinessQuestion } from "./judge.ts";
import { type Population, populationReadiness, unionOf } from "./population.ts";
import { readReadinessFacts } from "./read-facts.ts";
import type { ReadinessReport, UncheckedReadiness } from "./readiness.ts";
import { type HeldBack, readHeldBack } from "./safeguards.ts";
import { resolveContent } from "./version-rules.ts";
import type { ReadinessOptions, ReadinessResult } from "./readiness-options.ts";
import { readinessLines } from "./readiness-lines.ts";

/** What `readReadiness` does. */
export async function lookAtReadiness(
  tenant: Tenant,
  options: ReadinessOptions,
): Promise<ReadinessResult> {
  const { abortSignal, onProgress, content, fetch } = options;
  const operation: OperationOptions = { abortSignal };
  const notes: string[] = [];
  const note = (sentence: string) => {
    notes.push(sentence);
    options.onNote?.(sentence);
  };
  const asked = options.rings !== undefined || options.groups !== undefined;
  onProgress?.("Reading rings and the update catalog ...");
  const [releases, rings] = await Promise.all([
    readReleases(tenant, operation),
    asked && options.rings === undefined ? [] : listAll(tenant.rings, operation),
  ]);
  releases.notes.forEach(note);
  const { catalog } = releases;
  const now = tenant.now();
  const resolved = resolveContent(content, { catalog, now });
  if ("release" in content && resolved.release === undefined) {
    const days = catalog.releases.slice(0, 12).map(({ releasedOn }) => releasedOn);
    throw new RangeError(`${resolved.unresolved}. There are: ${days.join(", ")}`);
  }
  const wanted = chooseRings(rings, options.rings);

  const askedFor = [
    ...rings
      .filter(({ id }) => wanted.has(id))
      .map((ring) => ({
        kind: "ring" as const,
        key: ownerOf(ringKind, ring)?.key ?? null,
        id: ring.id,
        displayName: ring.displayName,
        policy: assignedPolicy(ringKind, ring.assignments ?? [], ring.wire),
      })),
    ...(options.groups ?? []).map(({ id, displayName, key }) => ({
      kind: "group" as const,
      key: key === undefined ? null : `group/${key}`,
      id,
      displayName,
      policy: membersOf(id),
    })),
  ];
  const policies = askedFor.map(({ policy }) => policy);
  const view = await readReachView(tenant, policies, operation);
  const needs = inventoryNeeds([{ view, policies, groupIds: [], filterIds: [] }]);
  const { cache } = options;
  const { fleet, inventory } = await readFleet(tenant, needs, {
    abortSignal,
    cache,
    onNote: note,
    onProgress,
  });
  const populations = askedFor.map(({ policy, ...population }): Population => {
    const { devices, notEvaluated } = fleetReach(policy, view, inventory, fleet);
    return { ...population, places: currentOf(devices, fleet), mayHaveMore: notEvaluated };
  });
  const everyone: Population = {
    kind: "all",
    key: null,
    id: null,
    displayName: asked ? "All of these" : "All managed devices",
    mayHaveMore: asked ? populations.flatMap(({ mayHaveMore }) => mayHaveMore) : [],
    places: asked ? unionOf(populations, fleet.size) : currentOf(everywhere(fleet), fleet),
  };

  const question: ReadinessQuestion = {
    content,
    resolved,
    compatibility: options.compatibility ?? [],
    leastFreeGb: options.leastFreeGb ?? defaultLeastFreeGb,
  };
  onProgress?.("Reading what else is known of the devices ...");
  const back =
    content.kind === "feature"
      ? await readHeldBack(tenant, content.version, { fleet, catalog }, { abortSignal, fetch })
      : undefined;
  const known = { fleet, catalog, now, held: back?.held };
  const { facts, unchecked } = await readReadinessFacts(
    tenant,
    question,
    known,
    everyone.places,
    operation,
  );
  const judge = readinessJudge(question, facts);
  const missing = [...unchecked, ...uncheckedHolds(back)];
  const report: ReadinessReport = {
    formatVersion: 1,
    createdAt: now.toISOString(),
    tenantId: options.tenantId ?? null,
    content: { kind: content.kind, title: resolved.title },
    total: populationReadiness(everyone, judge),
    populations: populations.map((population) => populationReadiness(population, judge)),
    unchecked: missing,
    notes,
    complete: missing.every(({ failed }) => !failed),
  };
  return { report, lines: () => readinessLines(everyone, populations, fleet, judge) };
}

/** Whether holds of Microsoft could not be looked at. */
function uncheckedHolds(back: HeldBack | undefined): readonly UncheckedReadiness[] {
  return back && "unknown" in back.held
    ? [{ check: "safeguard", unknown: back.held.unknown, failed: back.failed }]
    : [];
}

function membersOf(groupId: string): AssignedPolicy {
  return { assignments: [{ target: "group", groupId }], reachesUsers: false };
}

function everywhere(fleet: Fleet): Uint8Array {
  return new Uint8Array(fleet.size).fill(1);
}

/** Without rows that a later enrolment outdates. */
function currentOf(devices: Uint8Array, fleet: Fleet): Uint8Array {
  return devices.map((is, place) => (fleet.isOutdated(place) ? 0 : is));
}
