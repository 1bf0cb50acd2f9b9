import type { Journal } from "../../reconcile/apply/journal.ts";
import type { StateStore } from "../../state/state-store.ts";

/** A journal of its own for one apply, under `journal/`, one JSON line an entry. */
export function journalInStore(store: StateStore, startedAt: Date): Journal {
  const moment = startedAt.toISOString().replace(/[:.]/g, "-");
  const key = `journal/${moment}-${crypto.randomUUID().slice(0, 8)}.jsonl`;
  return {
    append: async (entries) => {
      await store.append(key, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    },
  };
}
