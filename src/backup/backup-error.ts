/**
 * A backup cannot be made or used: it is `missing`, it is not what was written (`damaged`), it
 * needs another key (`key`), or what was asked does not go (`refused`). Nothing was written.
 */
export class BackupError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "BackupError";
  readonly reason: "missing" | "damaged" | "key" | "refused";

  constructor(reason: BackupError["reason"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Whether an error says that a stored backup is not what was written. */
export function isDamage(error: unknown): error is BackupError {
  return error instanceof BackupError && error.reason === "damaged";
}
