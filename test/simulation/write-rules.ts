import type { Change, Plan } from "../../src/index.ts";
import type { CollectionName } from "../../mocks/index.ts";
import { type Chronicle, Violation } from "./chronicle.ts";
import { type OperatorAct, targetsOf, targetText } from "./operator.ts";
import { lastRead, type RunRecord } from "./run-record.ts";
import {
  descriptionOf,
  markerIn,
  targetOf,
  textIn,
  type WireCall,
  type WriteTarget,
} from "./wire-call.ts";
import { stack } from "./world.ts";

/** A write that is about to reach the tenant. */
interface Writing {
  readonly chronicle: Chronicle;
  readonly run: RunRecord;
  readonly call: WireCall;
  readonly target: WriteTarget;
}

/** What belongs to the operator. */
const operational = /Paused$|PauseStartDate|PauseExpiry|WillBeRolledBack|RollbackStart/;

/** A look that is older than this counts no more when a write is sent; milliseconds. */
const promptMs = 5000;

/**
 * Judges a write of an apply at the moment at which the tenant gets it; `withPlan` also by a plan
 * made at that moment, which takes longer than all else.
 *
 * @throws {Violation}
 */
export async function judgeWrite(
  chronicle: Chronicle,
  run: RunRecord,
  call: WireCall,
  withPlan: boolean,
): Promise<void> {
  const writing = { chronicle, run, call, target: targetOf(call) };
  if (run.kind === "verb") {
    judgeVerb(writing);
    return;
  }
  leavesPausesAlone(writing);
  writesOwnOnly(writing);
  createsOnce(writing);
  undoesNoAct(writing);
  assignsNoTwin(writing);
  keepsWhatOthersAssigned(writing);
  await excludesProcessedOnly(writing);
  writesAsShown(writing);
  if (withPlan) await writesAsAFreshPlan(writing);
}

/** Judges a write as it leaves the run. @throws {Violation} */
export function judgeSending(chronicle: Chronicle, run: RunRecord, call: WireCall): void {
  if (run.holdsLease?.() === false)
    throw new Violation(`${run.name} writes under a lease that it does not hold: ${textOf(call)}`);
  if (run.kind === "verb") return;
  createsNothingKnown(chronicle, run, call);
  const target = targetOf(call);
  if (!("id" in target) || !["update", "assign", "delete"].includes(target.what)) return;
  if (run.made.has(target.id) || waitsForWhatItMade(run, call)) return;
  // what is gone is deleted once more after the look that said so, and nothing comes of it
  if (target.what === "delete" && !chronicle.live(target.collection, target.id)) return;
  const atMs = chronicle.mock.clock.now().getTime();
  const sinceMs = atMs - (run.told.get(target.id) ?? 0);
  if (sinceMs > promptMs)
    throw new Violation(
      `${run.name} writes without having looked at the object for ${sinceMs} ms: ${textOf(call)}`,
    );
  const own = run.writes.findLast(
    (write) =>
      "id" in write.target && write.target.id === target.id && write.target.what === "update",
  );
  if (target.what === "assign" && own && lastRead(run, target.id) < own.at)
    throw new Violation(
      `${run.name} assigns without having looked at the object since it wrote its values: ${textOf(call)}`,
    );
}

/** Whether a write was refused since what it refers to cannot be seen yet: it is sent again as it is. */
function waitsForWhatItMade(run: RunRecord, call: WireCall): boolean {
  const last = run.writes.findLast((write) => textOf(write.call) === textOf(call));
  return run.made.size > 0 && (last?.status === 400 || last?.status === 404);
}

function judgeVerb({ run, call, target }: Writing): void {
  const names = namesIn(call);
  const isOwn =
    target.what === "part" ||
    (target.what === "update" && names.every((name) => operational.test(name)));
  if (!isOwn) throw new Violation(`${run.name} writes more than its verb: ${textOf(call)}`);
}

function leavesPausesAlone({ run, call }: Writing): void {
  const names = Object.keys((call.body ?? {}) as object).filter((name) => operational.test(name));
  if (names.length > 0)
    throw new Violation(`${run.name} writes ${names.join(", ")}, which belong to the operator`);
}

function writesOwnOnly(writing: Writing): void {
  const { chronicle, run, call, target } = writing;
  if (!("id" in target) || run.made.has(target.id)) return;
  const live = chronicle.live(target.collection, target.id);
  if (!live || isMarkedOurs(live, target.id) || chronicle.hasUnseen(run, target.id)) return;
  const change = changeOn(run, target.id);
  if (change?.action === "adopt" && run.approvals.adopt) return;
  if (changesNothing(writing)) return;
  throw new Violation(`${run.name} writes an object that is not ours: ${textOf(call)}`);
}

function isMarkedOurs(live: Readonly<Record<string, unknown>>, id: string): boolean {
  const marker = markerIn(live["description"]);
  return marker?.stack === stack && (marker.id === undefined || marker.id === id);
}

function createsOnce({ chronicle, run, call, target }: Writing): void {
  if (target.what !== "create") return;
  const { collection, key } = target;
  if (key === undefined)
    throw new Violation(`${run.name} creates without a marker: ${textOf(call)}`);
  const replaced = run.plan?.changes.find(({ address }) => address === key)?.id;
  for (const row of chronicle.mock.state.list(collection as CollectionName)) {
    const id = String(row["id"]);
    if (id === replaced || markerIn(row["description"])?.key !== key || !isMarkedOurs(row, id))
      continue;
    if (run.made.has(id))
      throw new Violation(`${run.name} creates ${key} a second time: ${id} is there`);
  }
}

/** Judged as it leaves: what is told of while it is on its way comes too late. */
function createsNothingKnown(chronicle: Chronicle, run: RunRecord, call: WireCall): void {
  const target = targetOf(call);
  if (target.what !== "create") return;
  const replaced = run.plan?.changes.find(({ address }) => address === target.key)?.id;
  for (const row of chronicle.mock.state.list(target.collection as CollectionName)) {
    const id = String(row["id"]);
    if (id === replaced || run.made.has(id) || !isMarkedOurs(row, id)) continue;
    if (markerIn(row["description"])?.key !== target.key) continue;
    if (lastRead(run, target.collection) > chronicle.bornAt(id))
      throw new Violation(`${run.name} creates ${target.key}, although it was told of ${id}`);
  }
}

function undoesNoAct({ chronicle, run, call, target }: Writing): void {
  if (!("id" in target)) return;
  const live = chronicle.live(target.collection, target.id);
  if (!live || run.made.has(target.id)) return;
  const undone = (what: string) =>
    new Violation(
      `${run.name} undoes what the operator did before its last look: ${what}: ${textOf(call)}`,
    );
  const acts = chronicle.actsSeen(run, target.id);
  if (target.what === "assign" && !chronicle.isWrittenBesides(run, target.id)) {
    const sent = new Set(targetsIn(call));
    for (const [one, { word, text }] of lastingAssignments(acts))
      if ((word === "added") !== sent.has(one)) throw undone(text);
  }
  for (const { values, assigned, text } of acts) {
    if (assigned && assigned.added.length + assigned.removed.length === 0) continue;
    if (target.what === "delete" && (assigned || Object.keys(values).length > 0)) {
      if (!operational.test(Object.keys(values)[0] ?? "")) throw undone(text);
    }
    if (target.what !== "update") continue;
    const body = call.body as Record<string, unknown>;
    for (const [name, value] of Object.entries(values)) {
      if (!(name in body) || !same(live[name], value)) continue;
      const isKept =
        name === "description" ? textIn(body[name]) === textIn(value) : same(body[name], value);
      if (!isKept) throw undone(text);
    }
  }
}

/** What acts together did to assignments: what was taken back leaves nothing to be undone. */
function lastingAssignments(
  acts: readonly OperatorAct[],
): Map<string, { readonly word: "added" | "removed"; readonly text: string }> {
  const lasting = new Map<string, { readonly word: "added" | "removed"; readonly text: string }>();
  for (const { assigned, text } of acts) {
    for (const word of ["added", "removed"] as const) {
      for (const one of assigned?.[word] ?? []) {
        const before = lasting.get(one);
        if (before && before.word !== word) lasting.delete(one);
        else lasting.set(one, { word, text });
      }
    }
  }
  return lasting;
}

/** Of two objects that runs made for one key neither is assigned by who was told of both. */
function assignsNoTwin({ chronicle, run, call, target }: Writing): void {
  if (target.what !== "assign" || !run.made.has(target.id) || replacesIn(run, target.id)) return;
  for (const row of chronicle.mock.state.list(target.collection as CollectionName)) {
    const id = String(row["id"]);
    if (id === target.id || !isMarkedOurs(row, id)) continue;
    if (markerIn(row["description"])?.key !== run.made.get(target.id)) continue;
    if (lastRead(run, id) > 0)
      throw new Violation(`${run.name} assigns one of two, and was told of ${id}: ${textOf(call)}`);
  }
}

/** In additive mode nothing is taken off but what turns from included to excluded, or back. */
function keepsWhatOthersAssigned({ chronicle, run, call, target }: Writing): void {
  if (target.what !== "assign" || chronicle.hasUnseen(run, target.id)) return;
  const address = (changeOn(run, target.id) ?? changeOf(run, run.made.get(target.id)))?.address;
  const resource = run.desired.resources.find((candidate) => candidate.address === address);
  if (resource?.assignmentsMode !== "additive" || replacesIn(run, target.id)) return;
  const sent = targetsIn(call);
  const groups = sent.map((text) => text.split(" ")[1]);
  const before = targetsOf(chronicle.mock, target.collection as CollectionName, target.id);
  const lost = before.filter(
    (text) => !sent.includes(text) && !groups.includes(text.split(" ")[1]),
  );
  if (lost.length > 0)
    throw new Violation(
      `${run.name} takes off ${lost.join(", ")} in additive mode: ${textOf(call)}`,
    );
}

/** Whether an object is the old or the new one of a replacement. */
function replacesIn(run: RunRecord, id: string): boolean {
  const address = run.made.get(id);
  return (run.plan?.changes ?? []).some(
    (change) =>
      change.action === "replace" &&
      (change.id === id || change.predecessor?.id === id || change.address === address),
  );
}

/** An exclusion of a group that is still being filled would reach the very devices it must not. */
async function excludesProcessedOnly({ chronicle, run, call, target }: Writing): Promise<void> {
  if (target.what !== "assign") return;
  const own = new Set(
    (
      changeOn(run, target.id) ?? changeOf(run, run.made.get(target.id))
    )?.writes.assignments?.flatMap(({ target: word, groupId }) =>
      word === "exclude" && groupId ? [groupId] : [],
    ),
  );
  for (const text of targetsIn(call)) {
    const [word, groupId = ""] = text.split(" ");
    if (word !== "exclusionGroup" || !chronicle.live("groups", groupId)) continue;
    if (chronicle.hasUnseen(run, groupId) || (await chronicle.auditor.isProcessed(groupId)))
      continue;
    const before = targetsOf(chronicle.mock, target.collection as CollectionName, target.id);
    const isWider = targetsIn(call).some(
      (one) => !one.startsWith("exclusion") && !before.includes(one),
    );
    // one that somebody else excluded, and that is kept, is theirs to wait for
    const isKept = before.includes(text) && !isWider && own.has(groupId);
    if (!isKept)
      throw new Violation(
        `${run.name} assigns with an exclusion of ${groupId}, which is not processed yet: ${textOf(call)}`,
      );
  }
}

/** What is sent stands in the plan, or ends what the plan began. */
function writesAsShown(writing: Writing): void {
  const { run, call } = writing;
  if (shownBy(run.plan, writing) || endsOwnWork(writing)) return;
  throw new Violation(`${run.name} writes what its plan does not show: ${textOf(call)}`);
}

/** The same of a plan that is made right now, where nobody acted since the run planned. */
async function writesAsAFreshPlan(writing: Writing): Promise<void> {
  const { chronicle, run, call } = writing;
  if (chronicle.deedsOfOthers(run, undefined, run.beganAt ?? 0).length > 0) return;
  const fresh = await chronicle.auditor.plan(run.desired, run.approvals, chronicle.version);
  if (shownBy(fresh, writing) || endsOwnWork(writing)) return;
  throw new Violation(`${run.name} writes what a fresh plan would not: ${textOf(call)}`);
}

function shownBy(plan: Plan | undefined, writing: Writing): boolean {
  const { chronicle, run, call, target } = writing;
  if (!plan) return false;
  switch (target.what) {
    case "create":
    case "upsert":
      return plan.changes.some(
        ({ action, writes, address }) =>
          (action === "create" || action === "replace") &&
          address === markerIn(descriptionOf(call.body))?.key &&
          holds(call.body, writes.properties),
      );
    case "update": {
      const change = ofObject(plan, writing);
      return change !== undefined && holds(call.body, change.writes.properties, true);
    }
    case "assign": {
      const change = ofObject(plan, writing);
      if (!change) return false;
      return same(targetsIn(call).toSorted(), shownTargets(chronicle, run, change).toSorted());
    }
    case "delete":
      return ofObject(plan, writing)?.action === "delete";
    case "members":
    case "part":
      return ofObject(plan, writing) !== undefined;
    default:
      return target satisfies never;
  }
}

/** A repeat that changes nothing, the id in a new marker, or the steps of a replacement. */
function endsOwnWork(writing: Writing): boolean {
  const { chronicle, run, call, target } = writing;
  if (!("id" in target))
    return target.what === "upsert" && isThereAlready(chronicle, run, target.uniqueName);
  if (!chronicle.live(target.collection, target.id)) return true;
  if (replacesIn(run, target.id)) return true;
  if (changesNothing(writing)) return true;
  switch (target.what) {
    case "update": {
      const names = namesIn(call);
      const made =
        run.made.has(target.id) ||
        (run.plan !== undefined && ofObject(run.plan, writing)?.action === "create");
      return made && names.length === 1 && names[0] === "description";
    }
    case "members":
      // a repeat after an answer that was lost
      return run.writes.some((write) => textOf(write.call) === textOf(call));
    case "assign":
    case "delete":
    case "part":
      return false;
    default:
      return target satisfies never;
  }
}

/** Whether the object is already what the write makes of it. */
function changesNothing({ chronicle, call, target }: Writing): boolean {
  if (target.what === "assign") {
    const now = targetsOf(chronicle.mock, target.collection as CollectionName, target.id);
    return same(targetsIn(call).toSorted(), now.toSorted());
  }
  if (target.what !== "update") return false;
  const live = chronicle.live(target.collection, target.id) ?? {};
  const body = call.body as Record<string, unknown>;
  return namesIn(call).every((name) => same(body[name], live[name]));
}

function namesIn({ body }: WireCall): string[] {
  return Object.keys((body ?? {}) as object).filter((name) => name !== "@odata.type");
}

function isThereAlready(chronicle: Chronicle, run: RunRecord, uniqueName: string): boolean {
  const row = chronicle.mock.state
    .list("groups")
    .find((group) => group["uniqueName"] === uniqueName);
  return row !== undefined && run.made.has(String(row["id"]));
}

/** The change of an object: by its id, or by its key where a creation, whoever's, made it. */
function ofObject(plan: Plan, { chronicle, run, target }: Writing): Change | undefined {
  if (!("id" in target)) return undefined;
  const { collection, id } = target;
  const key = run.made.get(id) ?? markerIn(chronicle.live(collection, id)?.["description"])?.key;
  return plan.changes.find(
    (change) =>
      change.id === id ||
      (change.action === "create" && change.address === key) ||
      (run.made.has(id) && change.address === key),
  );
}

function changeOn(run: RunRecord, id: string): Change | undefined {
  return run.plan?.changes.find((change) => change.id === id);
}

function changeOf(run: RunRecord, address: string | undefined): Change | undefined {
  return run.plan?.changes.find((change) => change.address === address);
}

/** Whether a body is what was shown; with `whole` nothing besides. */
function holds(body: unknown, shown: Record<string, unknown> | null, whole = false): boolean {
  if (shown === null) return false;
  const { "@odata.type": _type, ...sent } = body as Record<string, unknown>;
  const { "@odata.type": _shownType, ...wanted } = shown;
  if (whole && !same(Object.keys(sent).toSorted(), Object.keys(wanted).toSorted())) return false;
  return Object.entries(wanted).every(([name, value]) => same(sent[name], value));
}

function shownTargets(chronicle: Chronicle, run: RunRecord, { writes, action }: Change): string[] {
  if (writes.assignments === null) return action === "delete" ? [] : ["nothing is shown"];
  const words = {
    group: "group",
    exclude: "exclusionGroup",
    allDevices: "allDevices",
    allUsers: "allLicensedUsers",
    other: "other",
  };
  return writes.assignments.map(({ target, groupId, group }) => {
    const id = groupId ?? (group === undefined ? undefined : idOfGroup(chronicle, run, group));
    return id === undefined ? words[target] : `${words[target]} ${id}`;
  });
}

function idOfGroup({ mock }: Chronicle, run: RunRecord, key: string): string {
  // the last one, since a repeat makes another where the first was deleted
  const made = [...run.made].findLast(([, address]) => address === `group/${key}`);
  if (made) return made[0];
  const uniqueName = `ringwright-${stack}-${key}`;
  const row = mock.state.list("groups").find((group) => group["uniqueName"] === uniqueName);
  return String(row?.["id"]);
}

function targetsIn({ body }: WireCall): string[] {
  const { assignments = [] } = body as { assignments?: { target: unknown }[] };
  return assignments.map(({ target }) => targetText(target));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a ?? null)) === JSON.stringify(sorted(b ?? null));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function textOf({ method, path, body }: WireCall): string {
  return `${method} ${path} ${JSON.stringify(body ?? null)}`;
}
