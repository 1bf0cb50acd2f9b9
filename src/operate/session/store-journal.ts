import { harmlessJson } from "../../kind/harmful-text.ts";
import type { Journal } from "../../reconcile/apply/journal.ts";
import type { Lease } from "../../state/lease.ts";
import type { StateStore } from "../../state/state-store.ts";

/** A journal of its own for one apply, under `journal/`, one JSON line an entry. */
export function journalInStore(store: StateStore, startedAt: Date): Journal {
  const moment = startedAt.toISOString().replace(/[:.]/g, "-");
  const key = `journal/${moment}-${crypto.randomUUID().slice(0, 8)}.jsonl`;
  return {
    append: async (entries) => {
      await store.append(key, entries.map((entry) => `${harmlessJson(entry)}\n`).join(""));
    },
  };
}

/**
 * The same journal under a lease: each entry bears its fencing token, and no request is
 * announced, and so none sent, once the lease is lost.
 *
 * @throws {LockedError} from `append` then.
 */
export function fencedJournal(
  journal: Journal,
  lease: Pick<Lease, "token" | "ensureHeld">,
): Journal {
  return {
    append: async (entries) => {
      if (entries.some(({ event }) => event === "request")) await lease.ensureHeld();
      await journal.append(entries.map((entry) => ({ ...entry, lease: lease.token })));
    },
  };
}
