import { leaseStatus, listLeases } from "../../state/lease-record.ts";
import { holderText } from "../../state/locked-error.ts";
import { isGone } from "../lease-holder.ts";
import { findStateStore, type StateStoreOptions, whileOpen } from "../state-store.ts";
import type { Terminal } from "../terminal.ts";
import type { DoctorCheck } from "./machine-checks.ts";

/** Whether the store of locks and journals opens, and who holds a lease in it. Writes nothing. */
export async function stateCheck(
  options: StateStoreOptions,
  terminal: Terminal,
): Promise<DoctorCheck> {
  const check = (status: DoctorCheck["status"], message: string) => ({
    name: "state",
    status,
    message,
  });
  try {
    const opened = await findStateStore(options, terminal);
    if (opened === undefined)
      return check(
        "warn",
        "there is no config here, beside which state is kept: name one with --config",
      );
    const leases = await whileOpen(opened, async () => await listLeases(opened.store));
    const judge = { now: () => new Date(), isGone };
    const held = leases.filter(({ holder }) => holder !== undefined);
    if (held.length === 0) return check("ok", `${opened.place}, no lease is held`);
    const abandoned = held.filter((lease) => leaseStatus(lease, judge) === "abandoned");
    const names = held.map(
      ({ name, holder }) => `${name} by ${holder ? holderText(holder, judge) : "nobody"}`,
    );
    return abandoned.length === 0
      ? check("ok", `${opened.place}, held: ${names.join("; ")}`)
      : check(
          "warn",
          `${opened.place}, held by a run that is gone: ${names.join("; ")}; the next run takes it over, or see: ringwright state unlock`,
        );
  } catch (error) {
    terminal.abortSignal.throwIfAborted();
    return check("fail", error instanceof Error ? error.message : String(error));
  }
}
