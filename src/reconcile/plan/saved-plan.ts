import { nodeCrypto } from "../../graph/late-crypto.ts";
import { isUtf16 } from "../../kind/utf16.ts";
import { ValidationError } from "../../kind/validation-error.ts";
import { parsePlan } from "./parse-plan.ts";
import { type Approvals, noApprovals, type Plan } from "./plan.ts";

/** A plan that was read from a file. */
export interface SavedPlan {
  readonly plan: Plan;
  /** SHA-256 of the file's bytes: who approved it, approved this. */
  readonly digest: string;
  /** Those of the plan where the digest of the one that was approved was given; else none. */
  readonly approvals: Approvals;
}

/** The file is another than the one whose digest was given. */
export class PlanDigestError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "PlanDigestError";
}

/**
 * Reads a saved plan. Anybody may have edited the file, so what it allows counts only with the
 * digest that was shown to the one who approved it.
 *
 * @throws {TypeError} where it is no plan, or one of another format.
 * @throws {PlanDigestError} where the digest is another.
 */
export function openPlan(
  bytes: Uint8Array,
  { digest: wanted }: { readonly digest?: string | undefined } = {},
): SavedPlan {
  const digest = planDigest(bytes);
  if (wanted !== undefined && wanted.toLowerCase() !== digest) {
    throw new PlanDigestError(
      `is not the plan that was approved: its digest is ${digest}, not ${wanted}. Make a new plan, and have it approved`,
    );
  }
  if (isUtf16(bytes)) {
    const message =
      "is no plan: it is UTF-16, as > in Windows PowerShell 5.1 writes it. Make it with: ringwright plan --out FILE";
    throw new ValidationError(message, [{ path: "", message }]);
  }
  const plan = parsePlan(new TextDecoder().decode(bytes));
  return { plan, digest, approvals: wanted === undefined ? noApprovals : plan.approvals };
}

/** The digest of a saved plan, such as `sha256:9f86…`. */
export function planDigest(bytes: Uint8Array | string): string {
  return `sha256:${nodeCrypto().createHash("sha256").update(bytes).digest("hex")}`;
}
