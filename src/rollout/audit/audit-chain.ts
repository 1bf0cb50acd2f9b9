import { nodeCrypto } from "../../graph/late-crypto.ts";
import { harmlessJson } from "../../kind/harmful-text.ts";
import type { StateStore } from "../../state/state-store.ts";

/** One thing that was decided, asked or written, bound to all that came before. */
export interface AuditRecord {
  readonly at: string;
  /** Such as `event`, `command`, `write`. */
  readonly kind: string;
  /** What a person or a job is called; null where it is not known. */
  readonly by: string | null;
  /** Of the token or of the pipeline's run. */
  readonly identity: string | null;
  readonly data: object;
  /** Of the record before; null for the first. */
  readonly prevHash: string | null;
  readonly hash: string;
}

/**
 * An append-only log in which each record holds the hash of the one before, so that no record can be
 * changed or taken out unnoticed but from the end.
 */
export class AuditChain {
  readonly #store: StateStore;
  readonly #key: string;
  readonly #records: AuditRecord[];
  #length: number;
  readonly #ensureMine: () => Promise<void>;

  private constructor(
    store: StateStore,
    key: string,
    records: AuditRecord[],
    length: number,
    ensureMine: () => Promise<void>,
  ) {
    this.#store = store;
    this.#key = key;
    this.#records = records;
    this.#length = length;
    this.#ensureMine = ensureMine;
  }

  /**
   * Goes on where a log ends.
   *
   * @param ensureMine Throws where another run may write by now; asked before each record.
   * @throws {StateConflictError} where another run wrote meanwhile, and so does `append`: two records
   *   that follow the same one would break the chain.
   */
  static async open(
    store: StateStore,
    key: string,
    ensureMine: () => Promise<void>,
  ): Promise<AuditChain> {
    const text = (await store.readLog(key)) ?? "";
    await ensureMine();
    // a line that a crash cut off stays, and ends here
    const rest = text === "" || text.endsWith("\n") ? "" : "\n";
    if (rest !== "") await store.append(key, rest, text.length);
    const length = text.length + rest.length;
    return new AuditChain(store, key, recordsOf(text).records, length, ensureMine);
  }

  /** Oldest first. */
  get records(): readonly AuditRecord[] {
    return this.#records;
  }

  /** Whether something stands in the log already. */
  holds(kind: string, data: object): boolean {
    const text = harmlessJson(data);
    return this.#records.some(
      (record) => record.kind === kind && harmlessJson(record.data) === text,
    );
  }

  /** Kept when it resolves. */
  async append(record: Omit<AuditRecord, "prevHash" | "hash">): Promise<void> {
    // the text that is kept is what the hash is of
    const prevHash = this.#records.at(-1)?.hash ?? null;
    const bound = JSON.parse(harmlessJson({ ...record, prevHash })) as Omit<AuditRecord, "hash">;
    const kept: AuditRecord = { ...bound, hash: recordHash(bound) };
    await this.#ensureMine();
    const line = `${JSON.stringify(kept)}\n`;
    await this.#store.append(this.#key, line, this.#length);
    this.#length += line.length;
    this.#records.push(kept);
  }
}

/** What a log holds, and whether it is whole. */
export interface VerifiedAudit {
  readonly records: readonly AuditRecord[];
  /** Where it is not what was written, one sentence each. */
  readonly problems: readonly string[];
}

/** Reads a log, and holds each record against its hash and the one before. */
export function verifyAudit(text: string): VerifiedAudit {
  const { records, problems } = recordsOf(text);
  let before: string | null = null;
  for (const [index, record] of records.entries()) {
    const { hash, ...bound } = record;
    if (record.prevHash !== before)
      problems.push(
        `record ${index + 1} does not follow the one before: something was taken out or put in`,
      );
    if (hash !== recordHash(bound))
      problems.push(`record ${index + 1} was changed after it was written`);
    before = hash;
  }
  return { records, problems };
}

function recordsOf(text: string): { records: AuditRecord[]; problems: string[] } {
  const records: AuditRecord[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "") continue;
    try {
      records.push(JSON.parse(line) as AuditRecord);
    } catch {
      problems.push(`line ${index + 1} is cut off or is no record`);
    }
  }
  return { records, problems };
}

function recordHash(bound: object): string {
  return `sha256:${nodeCrypto().createHash("sha256").update(JSON.stringify(bound)).digest("hex")}`;
}
