import { jsonLine, jsonText, terminalText } from "../../report/escape.ts";
import { breakLease, type BreakLeaseOptions, checkBreakable } from "../../state/break-lease.ts";
import { type HeldBy, type LeaseState, listLeases } from "../../state/lease-record.ts";
import { holderText } from "../../state/locked-error.ts";
import type { Call } from "../command-line/define-command.ts";
import { confirm } from "../confirm.ts";
import type { stateUnlockCommand } from "../declarations/state.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { isGone, ownHolder } from "../lease-holder.ts";
import type { StateStore } from "../../state/state-store.ts";
import { stateStore, whileOpen } from "../state-store.ts";

/** Which lease was ended. */
export interface UnlockDocument {
  readonly formatVersion: 1;
  /** With the fencing token of the hold that ended; null where nobody held it. */
  readonly unlocked: { readonly name: string; readonly token: number } | null;
}

/** `ringwright state unlock`: ends the hold of a run that is gone, and notes who did. */
export async function runStateUnlock(call: Call<typeof stateUnlockCommand>): Promise<number> {
  const opened = await stateStore(call.options, call.terminal);
  return await whileOpen(opened, async () => await unlock(opened.store, call));
}

async function unlock(
  store: StateStore,
  { options, operands, terminal }: Call<typeof stateUnlockCommand>,
): Promise<number> {
  const lease = heldLease(await listLeases(store), operands.lease);
  if (lease === undefined) {
    const said = operands.lease === undefined ? "No lease is held" : `${operands.lease} is free`;
    if (options.json) terminal.out(jsonText(documentOf(null)));
    else terminal.out(`${terminalText(said)}.\n`);
    return ExitCode.ok;
  }
  const judge: BreakLeaseOptions = { isGone, force: options.force };
  checkBreakable(lease, judge);
  const { name, token, holder } = lease;
  terminal.err(`${terminalText(name)} is held by ${terminalText(holderText(holder, judge))}.\n`);
  if (!options.yes) {
    await confirm(
      {
        text: 'A run that still works would stop before its next write. End its hold? Only "yes" does:',
        unasked: "nobody can be asked here, so the lease stays; run it with --yes",
        refused: "not confirmed; the lease stays",
      },
      terminal,
    );
  }
  const { pid, host, who = null, since } = holder;
  const line = {
    at: new Date().toISOString(),
    event: "unlock",
    lease: name,
    token,
    holder: { pid, host, who, since },
    by: ownHolder(terminal.env).who ?? null,
    forced: options.force,
  };
  await store.append("audit.jsonl", jsonLine(line));
  await breakLease(store, lease, judge);
  if (options.json) terminal.out(jsonText(documentOf({ name, token })));
  else terminal.out(`${terminalText(name)} is free.\n`);
  return ExitCode.ok;
}

type Held = LeaseState & { readonly holder: HeldBy };

/** The one that is meant, where it is held. */
function heldLease(leases: readonly LeaseState[], named: string | undefined): Held | undefined {
  if (named !== undefined && !leases.some(({ name }) => name === named)) {
    const names = leases.map(({ name }) => name).join(", ");
    throw new CommandError(
      `there is no lease ${named}; ${names === "" ? "none was ever taken" : `there are ${names}`}`,
    );
  }
  const held = leases.filter((lease): lease is Held => lease.holder !== undefined);
  const meant = held.filter(({ name }) => named === undefined || name === named);
  if (meant.length > 1) {
    const names = meant.map(({ name }) => name).join(", ");
    throw new CommandError(`several leases are held; name one of ${names}`);
  }
  return meant[0];
}

function documentOf(unlocked: UnlockDocument["unlocked"]): UnlockDocument {
  return { formatVersion: 1, unlocked };
}
