import { guardAdvice } from "./guard-advice.ts";
import type { GuardName } from "./guard-names.ts";

/**
 * One thing that stands against an apply, as data: what it is, so that a caller can ask for the
 * approval that is missing, and a sentence for people that names no way of giving it.
 */
export interface ApplyRefusal {
  /**
   * - `stale`: the plan is of other files, another stack or another tenant.
   * - `error`: an object cannot be written; `diagnostic` says which kind of error it is.
   * - `guard`: a limit of the files is exceeded, which `allow` with the name in `guard` overrides.
   * - `approval`: what `approval` names was not given; of `force` it is the address.
   * - `outdated`: time has passed that the plan counts on.
   * - `permission`: the token is known to lack one.
   * - `claimed`: something else writes the object, such as a rollout.
   * - `backup`: the backup before the first write could not be made.
   */
  readonly kind:
    | "stale"
    | "error"
    | "guard"
    | "approval"
    | "outdated"
    | "permission"
    | "claimed"
    | "backup";
  /** Only of the kind `guard`. */
  readonly guard?: GuardName;
  /** Of a guard that counts devices: they were not read, as a plan with `impact: true` does. */
  readonly isUnread?: true;
  /** Only of the kind `approval`. */
  readonly approval?: "adopt" | "prune" | "replace" | "force";
  /** A saved plan had the approval; whoever applies it has to give it again. */
  readonly isOfPlan?: true;
  /** The object, such as `ring/broad`; absent where it is about the plan as a whole. */
  readonly address?: string;
  /** Id of the diagnostic that says it, such as `RW403`; absent where none does. */
  readonly diagnostic?: string;
  /** Why, in one sentence, without the address. */
  readonly message: string;
}

/** The sentence with its address. */
export function refusalText(refusal: ApplyRefusal): string {
  const advice = refusal.isUnread === true ? " A plan with impact: true reads them." : "";
  return `${located(refusal)}${advice}`;
}

/** The same with the option of a command that helps. */
export function refusalCommandText(refusal: ApplyRefusal): string {
  return `${located(refusal)}${commandAdvice(refusal)}`;
}

function located({ address, message }: ApplyRefusal): string {
  return address === undefined ? message : `${address}: ${message}`;
}

function commandAdvice(refusal: ApplyRefusal): string {
  const { kind, guard, isUnread, approval, isOfPlan, address } = refusal;
  if (kind === "backup") return " (--no-backup)";
  if (guard !== undefined) return ` ${guardAdvice(guard, isUnread === true)}`;
  switch (approval) {
    case undefined:
      return "";
    case "adopt":
      return " or --adopt";
    case "force":
      return `, or overwrite with --force ${address ?? "ADDRESS"}`;
    case "prune":
    case "replace": {
      const again = isOfPlan === true ? "; of a file it counts only with --digest" : "";
      return `: --${approval}${again}`;
    }
    default:
      return approval satisfies never;
  }
}
