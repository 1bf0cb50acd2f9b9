import type { ApprovalRecords } from "../../reconcile/apply/admin-approvals.ts";
import type { StateStore } from "../../state/state-store.ts";

/** What waits for another administrator, in a store; whoever writes it holds the stack's lock. */
export function approvalsInStore(store: StateStore, stack: string): ApprovalRecords {
  const key = `approvals/${stack}`;
  let version: string | null = null;
  return {
    load: async () => {
      const value = await store.get(key);
      version = value?.version ?? null;
      return value?.content;
    },
    save: async (text) => {
      version = await store.put(key, text, version);
    },
  };
}
