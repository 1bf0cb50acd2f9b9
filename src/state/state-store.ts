/**
 * Where leases, journals and saved states are kept. Keys are relative paths with slashes, such
 * as `journal/2026-11-22.jsonl`; a value and a log never share a key.
 *
 * All that a store has to be able to do beside keeping bytes is to compare and swap: leases,
 * their fencing tokens and everything that must not be overwritten by a run that lost its
 * lease are built on `put`.
 */
export interface StateStore {
  /** The value of a key; undefined where there is none. */
  get(key: string): Promise<StateValue | undefined>;
  /**
   * Replaces the whole value at once, where it is still the one that `expected` names; null:
   * where there is none. Gives the new version. A reader sees the old or the new, never a part,
   * and two callers with one `expected` never both succeed.
   *
   * @throws {StateConflictError} where it is another by now. It may also be this one: where the
   *   answer was lost, or others replaced it since. Read again.
   */
  put(key: string, content: string, expected: string | null): Promise<string>;
  /**
   * Takes a value away, where it is still the one that `expected` names; resolves where there is
   * none any more.
   *
   * @throws {StateConflictError} where it is another by now.
   */
  delete(key: string, expected: string): Promise<void>;
  /**
   * Adds to the end of a log, and is kept when it resolves.
   *
   * @param expectedLength Only where the log is still this long, in UTF-16 code units of what
   *   `readLog` gives; 0: where there is none. So an entry that was on its way while its process
   *   slept, and others wrote, does not come in between.
   * @throws {StateConflictError} where it has another length by now. As of `put`, it may hold this
   *   very entry, where the answer was lost. Read again.
   */
  append(key: string, content: string, expectedLength?: number): Promise<void>;
  /** The whole of a log; undefined where there is none. */
  readLog(key: string): Promise<string | undefined>;
  /** Keys of values and logs that begin with a prefix, sorted. */
  list(prefix: string): Promise<string[]>;
}

/** What is kept under a key. */
export interface StateValue {
  readonly content: string;
  /** Names exactly this content at this time; what it is made of is the store's own. */
  readonly version: string;
}

/** A value or a log is no longer the one that was expected. */
export class StateConflictError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "StateConflictError";
  readonly key: string;

  constructor(key: string) {
    super(
      `${key} was written meanwhile: by another run, or by a write of this one whose answer was lost. Run it again, which reads it anew`,
    );
    this.key = key;
  }
}

/**
 * The segments of a key.
 *
 * @throws {RangeError} where it is no path of letters, digits, `.`, `_` and `-`.
 */
export function keySegments(key: string): string[] {
  const segments = key.split("/");
  if (segments.every((segment) => /^[\w.-]*[\w-][\w.-]*$/.test(segment))) return segments;
  throw new RangeError(
    `${JSON.stringify(key)} is no key; write a path such as journal/today.jsonl`,
  );
}
