import type { Identity } from "./identity.ts";

/**
 * Where apply writes down what it is about to do and what became of it. An entry goes out
 * before its request, so a crash leaves a trace of everything that may have happened.
 */
export interface Journal {
  /** Resolves once the entries are kept: the request that they announce is sent after it. */
  append(entries: readonly JournalEntry[]): Promise<void>;
}

/**
 * One line of a journal: plain data, in the order in which it happened. Times are ISO 8601 in
 * UTC. Values are in it, before and after each write, with variables by their names and without
 * what Graph masks: keep it as carefully as the tenant's own settings.
 */
export type JournalEntry =
  | {
      readonly event: "start";
      readonly at: string;
      readonly stack: string;
      readonly configHash: string;
      readonly changes: number;
      /** What was allowed: prune, adopt, replace, forced addresses, overridden guards. */
      readonly approvals: unknown;
      /** Who writes; null where the token does not tell. */
      readonly identity: Identity | null;
    }
  | {
      readonly event: "request";
      readonly at: string;
      readonly number: number;
      readonly address: string;
      readonly method: string;
      readonly path: string;
      /** Of the properties that are written, by wire name; null where nothing was there or was read. */
      readonly before: unknown;
      /** What is sent; null without a body. */
      readonly after: unknown;
    }
  | {
      readonly event: "response";
      readonly at: string;
      readonly number: number;
      readonly address: string;
      readonly status: number;
      readonly requestId: string | null;
      readonly id: string | null;
      readonly error?: string;
    }
  | {
      readonly event: "result";
      readonly at: string;
      readonly address: string;
      readonly action: string;
      readonly result: string;
      readonly id: string | null;
      readonly error?: string;
    }
  | { readonly event: "end"; readonly at: string; readonly interrupted: boolean };

/** For callers who keep no journal. */
export const noJournal: Journal = { append: () => Promise.resolve() };
