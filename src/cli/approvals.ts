import type { DesiredState } from "../config/desired-state.ts";
import { unknownAddresses } from "../reconcile/plan/make-plan.ts";
import type { Approvals } from "../reconcile/plan/plan.ts";
import { CommandError } from "./exit-code.ts";

/** The approvals among a command's options. */
export function approvalsOf({ prune, adopt, replace, force, allow }: Approvals): Approvals {
  return { prune, adopt, replace, force, allow };
}

/** @throws {CommandError} where `--force` names what the config does not hold. */
export function checkForced(desired: DesiredState, { force }: Pick<Approvals, "force">): void {
  const [unknown] = unknownAddresses(desired, force);
  if (unknown === undefined) return;
  throw new CommandError(
    `--force ${unknown} names nothing in the config; it takes an address such as ring/broad`,
  );
}
