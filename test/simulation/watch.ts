import type { MockTenant } from "../../mocks/index.ts";
import type { Chronicle } from "./chronicle.ts";
import type { WireWatch } from "./network.ts";
import type { Random } from "./random.ts";
import { noteReached } from "./result-rules.ts";
import { noteRead, type RunRecord } from "./run-record.ts";
import type { Actor } from "./scheduler.ts";
import {
  descriptionOf,
  isRead,
  markerIn,
  targetOf,
  type WireCall,
  type WireReply,
} from "./wire-call.ts";
import { judgeSending, judgeWrite } from "./write-rules.ts";

/** Keeps the chronicle of what goes over the wire, and judges each write. */
export class Watch implements WireWatch {
  readonly #chronicle: Chronicle;
  readonly #runs: ReadonlyMap<Actor, RunRecord>;
  readonly #random: Random;
  /** Told before and after the tenant works on writes: whoever acts beside a write acts then. */
  onWrite: (when: "before" | "after") => void = () => undefined;

  constructor(chronicle: Chronicle, runs: ReadonlyMap<Actor, RunRecord>, random: Random) {
    this.#chronicle = chronicle;
    this.#runs = runs;
    this.#random = random;
  }

  log(line: string): void {
    this.#chronicle.write(line);
  }

  sent(actor: Actor, calls: readonly WireCall[]): void {
    for (const call of writesAmong(calls)) judgeSending(this.#chronicle, this.#run(actor), call);
  }

  async arriving(actor: Actor, calls: readonly WireCall[]): Promise<void> {
    const writes = writesAmong(calls);
    if (writes.length > 0) this.onWrite("before");
    const withPlan = this.#random.chance(1 / 3);
    for (const call of writes) await judgeWrite(this.#chronicle, this.#run(actor), call, withPlan);
  }

  delivered(actor: Actor, told: readonly (readonly [WireCall, WireReply])[]): void {
    const run = this.#run(actor);
    const atMs = this.#chronicle.mock.clock.now().getTime();
    for (const [call, reply] of told)
      if (isRead(call)) for (const name of objectsIn(call, reply)) run.told.set(name, atMs);
  }

  async served(actor: Actor, served: readonly (readonly [WireCall, WireReply])[]): Promise<void> {
    const run = this.#run(actor);
    const at = this.#chronicle.next();
    run.beganAt ??= at;
    for (const [call, reply] of served) {
      if (isRead(call)) for (const name of objectsIn(call, reply)) noteRead(run, name, at);
      else this.#noteWrite(run, call, reply, at);
    }
    const writes = writesAmong(served.map(([call]) => call));
    if (writes.length === 0) return;
    this.#chronicle.noteChange();
    if (run.kind === "apply" && writes.some((call) => mayReach(run, call))) {
      const { desired, approvals } = run;
      const { auditor, version } = this.#chronicle;
      noteReached(run, await auditor.plan(desired, approvals, version));
    }
    this.onWrite("after");
  }

  #noteWrite(run: RunRecord, call: WireCall, { status, body }: WireReply, at: number): void {
    const target = targetOf(call);
    run.writes.push({ at, call, target, status });
    if (status >= 400) return;
    if ("id" in target) {
      this.#chronicle.noteWrite(run, target.id, at);
      return;
    }
    const id =
      target.what === "upsert"
        ? idOfGroup(this.#chronicle.mock, target.uniqueName)
        : (body as { id?: string } | undefined)?.id?.toLowerCase();
    if (id === undefined) return;
    run.made.set(id, markerIn(descriptionOf(call.body))?.key ?? "");
    this.#chronicle.noteWrite(run, id, at);
  }

  #run(actor: Actor): RunRecord {
    const run = this.#runs.get(actor);
    if (!run) throw new Error(`nobody knows ${actor.name}`);
    return run;
  }
}

/** Whether a plan made after it may find a change done: not after a policy that is still to be assigned. */
function mayReach(run: RunRecord, call: WireCall): boolean {
  const target = targetOf(call);
  if (target.what !== "create") return true;
  const change = run.plan?.changes.find(({ address }) => address === target.key);
  return change?.assignments.add.length === 0;
}

function idOfGroup({ state }: MockTenant, uniqueName: string): string | undefined {
  const row = state.list("groups").find((group) => group["uniqueName"] === uniqueName);
  return row && String(row["id"]);
}

function writesAmong(calls: readonly WireCall[]): WireCall[] {
  return calls.filter((call) => !isRead(call));
}

/** Every object that an answer holds, and the collection where it is a list. */
function objectsIn(call: WireCall, { status, body }: WireReply): string[] {
  if (status >= 400) return [];
  const segments = call.path
    .split("/")
    .filter((name) => name !== "deviceManagement" && name !== "");
  const [collection = "", id = "", part] = segments;
  // what hangs on an object is not the object
  if (part !== undefined) return [`${id.toLowerCase()}/${part}`];
  const rows = (body as { value?: { id?: string }[]; id?: string } | undefined) ?? {};
  const list = Array.isArray(rows.value) ? rows.value : [rows];
  const ids = list.flatMap((row) => (typeof row.id === "string" ? [row.id.toLowerCase()] : []));
  return [...new Set([id === "" ? collection : id.toLowerCase(), ...ids])];
}
