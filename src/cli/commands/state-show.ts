import { jsonText, terminalText } from "../../report/escape.ts";
import {
  type JudgeLeaseOptions,
  type LeaseState,
  type LeaseStatus,
  leaseStatus,
  leaseTerms,
  listLeases,
  silentMs,
} from "../../state/lease-record.ts";
import { holderText } from "../../state/locked-error.ts";
import type { Call } from "../command-line/define-command.ts";
import type { stateShowCommand } from "../declarations/state.ts";
import { ExitCode } from "../exit-code.ts";
import { isGone } from "../lease-holder.ts";
import { stateStore, whileOpen } from "../state-store.ts";

/** `ringwright state show`: who holds which lease. Writes nothing. */
export async function runStateShow({
  options,
  terminal,
}: Call<typeof stateShowCommand>): Promise<number> {
  const opened = await stateStore(options, terminal);
  const { store, place, folder = null } = opened;
  const leases = await whileOpen(opened, async () => await listLeases(store));
  const now = new Date();
  const judge = { now: () => now, isGone };
  if (options.json) {
    const list = leases.map((lease) => leaseJson(lease, judge));
    const document: StateDocument = {
      formatVersion: 1,
      store: place,
      stateDir: folder,
      leases: list,
    };
    terminal.out(jsonText(document));
  } else if (leases.length === 0) {
    terminal.out(`No lease was ever taken in ${terminalText(place)}.\n`);
  } else for (const lease of leases) terminal.out(leaseLine(lease, judge));
  return ExitCode.ok;
}

/** Which leases were ever taken in a state store, and who holds them. */
export interface StateDocument {
  readonly formatVersion: 1;
  /** Where state is kept, in words. */
  readonly store: string;
  /** Null where state is in no folder. */
  readonly stateDir: string | null;
  readonly leases: readonly ShownLease[];
}

/** One lease. */
export interface ShownLease {
  readonly name: string;
  /** Grows by one each time it is taken. */
  readonly token: number;
  /** `abandoned`: the next run takes it over. */
  readonly status: LeaseStatus;
  /** Null where it is free. */
  readonly holder: ShownHolder | null;
}

/** Who holds a lease. */
export interface ShownHolder {
  /** Person or run, for people; null where the holder did not say. */
  readonly who: string | null;
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** ISO 8601, UTC. */
  readonly heartbeatAt: string;
  /** Since the last heartbeat. */
  readonly silentSeconds: number;
}

function leaseJson(lease: LeaseState, judge: JudgeLeaseOptions): ShownLease {
  const { name, token, holder } = lease;
  const status = leaseStatus(lease, judge);
  if (!holder) return { name, token, status, holder: null };
  const { pid, host, who = null, since, heartbeatAt } = holder;
  const silentSeconds = Math.round(silentMs(holder, judge) / 1000);
  return { name, token, status, holder: { who, pid, host, since, heartbeatAt, silentSeconds } };
}

function leaseLine(lease: LeaseState, judge: JudgeLeaseOptions): string {
  const { name, token, holder } = lease;
  const head = `${terminalText(name)} (token ${token}): `;
  if (!holder) return `${head}free\n`;
  const words = {
    free: "free",
    live: "at work",
    abandoned: `abandoned; the next run takes it over, as it does after ${leaseTerms.takenAfterMs / 60_000} minutes without a heartbeat`,
  };
  return `${head}held by ${terminalText(holderText(holder, judge))}: ${words[leaseStatus(lease, judge)]}\n`;
}
