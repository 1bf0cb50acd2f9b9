import type { StateStore } from "./state-store.ts";

/** A store that is open until it is closed. */
export interface OpenedStore {
  readonly store: StateStore;
  /** For messages: a folder, or a URL without secrets. */
  readonly place: string;
  /** Ends connections, so that the process can end. Resolves where they are gone already. */
  readonly close: () => Promise<void>;
}
