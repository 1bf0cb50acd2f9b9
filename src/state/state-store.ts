/**
 * Where journals, saved plans and locks are kept. Keys are relative paths with slashes,
 * such as `journal/2026-11-22.jsonl`.
 */
export interface StateStore {
  /** Undefined where there is none. */
  read(key: string): Promise<string | undefined>;
  /** Replaces the whole content at once: a reader sees the old or the new, never a part. */
  write(key: string, content: string): Promise<void>;
  /** Adds to the end, and is on disk when it resolves. */
  append(key: string, content: string): Promise<void>;
  /** Keys that begin with a prefix, sorted. */
  list(prefix: string): Promise<string[]>;
  /** Takes a lock that only one holder has at a time. @throws {LockedError} */
  lock(name: string, owner: LockOwner): Promise<StateLock>;
}

/** A lock that is held. */
export interface StateLock {
  /** Gives it up; nothing happens where another run has it by now. */
  release(): Promise<void>;
}

/** Who holds a lock. */
export interface LockOwner {
  /** Of the process. */
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** Another run holds the lock. */
export class LockedError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "LockedError";
}
