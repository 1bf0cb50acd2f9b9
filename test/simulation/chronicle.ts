import type { CollectionName, MockTenant } from "../../mocks/index.ts";
import { Auditor } from "./auditor.ts";
import type { OperatorAct } from "./operator.ts";
import { lastRead, type RunRecord } from "./run-record.ts";

/** An invariant does not hold: the sentence says which, of which object. */
export class Violation extends Error {
  override readonly name = "Violation";
}

interface Deed {
  readonly at: number;
  /** Undefined for the operator. */
  readonly run: RunRecord | undefined;
  readonly id: string;
  readonly act: OperatorAct | undefined;
}

/** Who did what to which object, in the order in which the tenant saw it. */
export class Chronicle {
  readonly mock: MockTenant;
  readonly auditor: Auditor;
  readonly log: string[] = [];
  readonly #deeds: Deed[] = [];
  #moment = 0;
  #version = 0;

  constructor(mock: MockTenant) {
    this.mock = mock;
    this.auditor = new Auditor(mock);
  }

  /** The last moment: reads, writes and acts are counted. */
  get moment(): number {
    return this.#moment;
  }

  /** Of what the tenant holds: another after each act and each write. */
  get version(): number {
    return this.#version;
  }

  /** Somebody has written. */
  noteChange(): void {
    this.#version++;
  }

  /** The next moment. */
  next(): number {
    return ++this.#moment;
  }

  write(line: string): void {
    this.log.push(`${this.mock.clock.now().toISOString().slice(5, 23)} ${line}`);
  }

  noteAct(act: OperatorAct): void {
    this.write(`operator ${act.text} ${act.collection} ${act.id}`);
    this.noteChange();
    this.#deeds.push({ at: this.next(), run: undefined, id: act.id, act });
  }

  noteWrite(run: RunRecord, id: string, at: number): void {
    this.#deeds.push({ at, run, id, act: undefined });
  }

  /** What others did to an object within moments, both ends included. */
  deedsOfOthers(run: RunRecord, id: string | undefined, from: number, to = Infinity): Deed[] {
    return this.#deeds.filter(
      (deed) =>
        deed.run !== run &&
        (id === undefined || deed.id === id) &&
        deed.at >= from &&
        deed.at <= to &&
        !isPause(deed.act),
    );
  }

  /** What the operator did to an object between the plan and the last look before now. */
  actsSeen(run: RunRecord, id: string): OperatorAct[] {
    const from = lastRead(run, id, run.plannedAt) + 1;
    const to = lastRead(run, id);
    return this.#deeds.flatMap(({ at, act, id: of }) =>
      act && of === id && at >= from && at <= to ? [act] : [],
    );
  }

  /**
   * Whether another run wrote an object between the plan and the last look: what the operator
   * takes back of that leaves the object as it was planned on.
   */
  isWrittenBesides(run: RunRecord, id: string): boolean {
    const from = lastRead(run, id, run.plannedAt) + 1;
    return this.deedsOfOthers(run, id, from, lastRead(run, id)).some((deed) => deed.run);
  }

  /** Whether somebody else acted on an object since the run last looked at it. */
  hasUnseen(run: RunRecord, id: string): boolean {
    return this.deedsOfOthers(run, id, lastRead(run, id) + 1).length > 0;
  }

  /** The first moment of an object in this story; 0 where it was there before. */
  bornAt(id: string): number {
    return this.#deeds.find((deed) => deed.id === id)?.at ?? 0;
  }

  live(collection: string, id: string): Readonly<Record<string, unknown>> | undefined {
    return this.mock.state.get(collection as CollectionName, id);
  }
}

/** A pause makes no plan stale. */
function isPause(act: OperatorAct | undefined): boolean {
  return act !== undefined && act.text.startsWith("pauses");
}
