// A run on a machine of its own: takes a lease and writes when it is told to, line by line.
//
//   node lease-writer.ts SETTINGS
//
// It answers each line on stdin with one on stdout: `acquire` with `held TOKEN` or `refused`, `write`
// with `wrote COUNT` or `lost`, `release` with `released`.
import { createInterface } from "node:readline";
import {
  acquireLease,
  type Lease,
  type LeaseTerms,
  LockedError,
  openStateStore,
  type StateStore,
} from "ringwright";

/** What a writer is started with, as JSON. */
export interface WriterSettings {
  readonly store: "redis" | "azureBlob";
  readonly url: string;
  /** By how much its clock goes before the others'. */
  readonly aheadMs: number;
  readonly terms?: LeaseTerms;
}

const { store: kind, url, aheadMs, terms } = JSON.parse(process.argv[2] ?? "") as WriterSettings;
const { store, close } = await openStateStore(
  { store: kind, url },
  { folder: "", credential: () => Promise.reject(new Error("no sign-in was expected")) },
);
let lease: Lease | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${await answerTo(line)}\n`);
}
await close();

async function answerTo(line: string): Promise<string> {
  try {
    if (line === "acquire") return `held ${await acquire()}`;
    if (line === "write") return `wrote ${await write(store)}`;
    await lease?.release();
    return "released";
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    return line === "acquire" ? "refused" : "lost";
  }
}

async function acquire(): Promise<number> {
  lease = await acquireLease(store, "apply-x", {
    holder: { pid: process.pid, host: `machine-${process.pid}` },
    now: () => new Date(Date.now() + aheadMs),
    terms,
  });
  return lease.token;
}

/**
 * Counts on by reading, waiting and writing what follows, whatever stands there by then: two that
 * did so at once would lose a step. Only the lease keeps them apart.
 */
async function write(state: StateStore): Promise<number> {
  if (!lease) throw new Error("it has no lease");
  await lease.ensureHeld();
  const count = Number((await state.get("count"))?.content ?? 0) + 1;
  await new Promise((resolve) => setTimeout(resolve, 5));
  const before = (await state.get("count"))?.version ?? null;
  await state.put("count", String(count), before);
  await state.append("writes.jsonl", `${lease.token}\n`);
  return count;
}
