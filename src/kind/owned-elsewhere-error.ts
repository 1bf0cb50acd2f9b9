import type { Kind } from "./kind.ts";
import { type WireObject, wireText } from "./wire.ts";

/**
 * The object belongs to a service that would undo what is done to it here, such as Windows
 * Autopatch. Nothing was written; do it in that service.
 */
export class OwnedElsewhereError extends TypeError {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "OwnedElsewhereError";
  /** Why it is taken to be another's, as the end of a sentence. */
  readonly sign: string;

  constructor(message: string, sign: string) {
    super(message);
    this.sign = sign;
  }
}

/** @throws {OwnedElsewhereError} where another service owns the object and would undo a change. */
export function refuseOwnedElsewhere(
  kind: Pick<Kind, "title" | "ownedElsewhere">,
  wire: WireObject,
): void {
  const sign = kind.ownedElsewhere?.(wire);
  if (sign === undefined) return;
  throw new OwnedElsewhereError(
    `${kind.title} ${wireText(wire, "id")} belongs to Windows Autopatch: ${sign}. Nothing was written; do it in Windows Autopatch, which would undo a change made here`,
    sign,
  );
}
