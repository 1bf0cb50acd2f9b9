import { driverConsequences } from "../../report/driver-consequences.ts";
import { driverLines } from "../../report/driver-table.ts";
import { terminalText } from "../../report/escape.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { DriverAction } from "../../updates/driver/action.ts";
import type { DriverRow } from "../../updates/driver/inventory.ts";
import { driverUpdateKind } from "../../updates/driver/kind.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import type { GlobalOptions } from "../global-options.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";
import { openAudit } from "./audit-file.ts";
import { chooseDrivers, dueDrivers } from "./driver-choice.ts";
import { driverNoun } from "./driver-noun.ts";
import {
  type DriverAuditLine,
  type DriverOutcome,
  driversOf,
  performDriverAction,
} from "./driver-perform.ts";
import { findObject } from "./find-object.ts";

export interface DriverActionCommandOptions extends GlobalOptions {
  readonly on?: string;
  readonly yes?: boolean;
  readonly journal?: string;
}

/** `ringwright driver approve|decline|pause POLICY DRIVER...`: tells, asks, writes, verifies. */
export async function runDriverAction(
  action: DriverAction,
  policyName: string,
  names: readonly string[],
  options: DriverActionCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const audit = openAudit<DriverAuditLine>(options.journal, options.config);
  const tenant = await signIn(options, terminal);
  const deployOn = checkDay(options.on, tenant.now());
  const policy = await findObject(
    tenant,
    driverUpdateKind,
    driverNoun,
    policyName,
    options,
    terminal,
  );
  const chosen = chooseDrivers(names, await driversOf(tenant, policy, terminal));
  const due = dueDrivers(action, chosen);
  if (due.length > 0) {
    tell(action, policy, due, deployOn, terminal);
    if (!options.yes) await confirm(action, due.length, terminal);
    if (!audit) {
      terminal.err(
        "There is no config here, so the audit line is only printed; keep it with --journal FILE.\n",
      );
    }
  }
  const { outcomes, line } = await performDriverAction(
    tenant,
    { action, policy, chosen, due, deployOn, audit },
    terminal,
  );
  show(action, policy, outcomes, line, options, terminal);
  return exitCode(outcomes);
}

function checkDay(on: string | undefined, now: Date): string | undefined {
  if (on === undefined) return undefined;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(on) || Number.isNaN(Date.parse(on))) {
    throw new CommandError(`--on "${terminalText(on)}" is no date; write one such as 2026-12-02`);
  }
  const today = now.toISOString().slice(0, 10);
  if (on < today) {
    throw new CommandError(
      `--on ${on} has passed; leave it out to offer the driver at once, or choose a day from ${today} on`,
    );
  }
  return on;
}

function tell(
  action: DriverAction,
  policy: TenantObject,
  due: readonly DriverRow[],
  deployOn: string | undefined,
  terminal: Terminal,
): void {
  const lines = [
    `${titles[action]} in "${terminalText(policy.displayName)}" (${policy.id}):`,
    ...driverLines(due, terminal.paintErr).map((line) => `  ${line}`),
    ...driverConsequences(action, due, deployOn).map((line) => `  - ${line}`),
  ];
  terminal.err(`${lines.join("\n")}\n`);
}

const titles = { approve: "Approve", decline: "Decline", suspend: "Pause" } as const;

async function confirm(action: DriverAction, count: number, terminal: Terminal): Promise<void> {
  if (!terminal.ask) {
    throw new CommandError(
      "nobody can be asked here, so nothing was written. Read the consequences, then run it with --yes",
    );
  }
  const answer = await terminal.ask(
    `${titles[action]} ${count} ${count === 1 ? "driver" : "drivers"}? Only "yes" does: `,
  );
  if (answer.trim() !== "yes") throw new CommandError("not confirmed; nothing was written");
}

function show(
  action: DriverAction,
  { id, displayName }: TenantObject,
  outcomes: readonly DriverOutcome[],
  line: DriverAuditLine | undefined,
  options: DriverActionCommandOptions,
  terminal: Terminal,
): void {
  const write = options.json ? terminal.err : terminal.out;
  for (const { name, version, result, before, after } of outcomes) {
    const title = `"${terminalText(name)}" ${terminalText(version)}`;
    const change =
      result === "unchanged"
        ? `is ${terminalText(before)} already`
        : `${result}: ${terminalText(before)} -> ${terminalText(after ?? "not known")}`;
    write(`${title}: ${change}\n`);
  }
  if (line?.error !== undefined) {
    terminal.err(`${terminal.paintErr("red", "error")} ${terminalText(line.error)}\n`);
  }
  if (options.json) {
    const document = {
      formatVersion: 1,
      action,
      policy: { id, displayName },
      drivers: outcomes,
      ...(line?.error !== undefined && { error: line.error }),
    };
    terminal.out(`${JSON.stringify(document, null, 2)}\n`);
  } else if (line) write(`${JSON.stringify(line)}\n`);
}

function exitCode(outcomes: readonly DriverOutcome[]): number {
  const done = outcomes.every(({ result }) => result === "applied" || result === "unchanged");
  if (done) return ExitCode.ok;
  const none = outcomes.every(({ result }) => result === "failed" || result === "unchanged");
  return none ? ExitCode.error : ExitCode.partial;
}
