import { amountText } from "../../kind/amounts.ts";
import { reachedText } from "../../operate/known-reach.ts";
import type { DriverAuditLine } from "../../operate/verbs/driver-step.ts";
import {
  type DriverOperationResult,
  type DriverOperationTold,
  operateDrivers,
} from "../../operate/verbs/operate-drivers.ts";
import { driverLines } from "../../report/driver-table.ts";
import { jsonLine, jsonText, terminalText } from "../../report/escape.ts";
import { tenantTitle } from "../../report/origin-line.ts";
import { reachedSentences } from "../../report/reached-text.ts";
import { wrapText } from "../../report/wrap-lines.ts";
import type { TenantIdentity } from "../../tenant/tenant-id.ts";
import type { DriverAction } from "../../updates/driver/action.ts";
import type { Call } from "../command-line/define-command.ts";
import type { DriverVerbCommand } from "../declarations/driver.ts";
import { ExitCode } from "../exit-code.ts";
import { inCommandWords } from "../refusal-words.ts";
import { tellTenant } from "../own-tenant.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";
import { whileOpen } from "../state-store.ts";
import { openAuditTrail } from "./audit-trail.ts";
import { desiredSource } from "./desired-source.ts";
import { operateOptions } from "./operate-options.ts";

/** `ringwright driver approve|decline|pause POLICY DRIVER...`: shows, asks, writes, verifies. */
export async function runDriverVerb(
  action: DriverAction,
  { options, operands, terminal }: Omit<Call<DriverVerbCommand>, "program">,
  /** First day of the offer. */
  deployOn?: string,
): Promise<number> {
  const tenant = await signIn(options, terminal);
  const trail = await openAuditTrail<DriverAuditLine>(options, terminal);
  const desired = desiredSource(options.config, terminal);
  const progress = new Progress(terminal);
  const result = await whileOpen(trail, async () => {
    const identity = await tellTenant(tenant, terminal);
    const words = {
      told: toldText,
      question: (told: DriverOperationTold) => questionOf(told, identity),
    };
    const run = { yes: options.yes, trail, words, progress, tenantId: identity.id };
    return await inCommandWords(
      async () =>
        await operateDrivers(
          tenant,
          { action, policy: operands.policy, drivers: operands.drivers, deployOn, desired },
          operateOptions(run, terminal),
        ),
    );
  }).finally(() => {
    progress.clear();
  });
  const show = options.json ? terminal.err : terminal.out;
  show(resultText(result));
  if (result.error !== undefined) {
    terminal.err(`${terminal.paintErr("red", "error")} ${terminalText(result.error)}\n`);
  }
  if (options.json) terminal.out(jsonText(result));
  else for (const line of trail.results) terminal.out(jsonLine(line));
  return exitCode(result);
}

function toldText(told: DriverOperationTold, terminal: Terminal): string {
  const { action, policy, devices, drivers, consequences } = told;
  const columns = terminal.columns?.();
  const lines = [
    wrapText(`Policy "${terminalText(policy.displayName)}" (${policy.id})`, columns),
    wrapText(reachedSentences(devices), columns),
    `${titles[action]}:`,
    ...driverLines(drivers, terminal.paintErr, { columns }),
    ...consequences.map((sentence) => wrapText(`  - ${terminalText(sentence)}`, columns)),
  ];
  return `${lines.join("\n")}\n`;
}

function questionOf(
  { action, policy, devices, drivers: { length } }: DriverOperationTold,
  identity: TenantIdentity,
) {
  const drivers = amountText(length, "driver", "drivers");
  return {
    text: `${titles[action]} ${drivers} of "${terminalText(policy.displayName)}" in tenant ${terminalText(tenantTitle(identity))}, which reaches ${reachedText(devices)}? Only "yes" does:`,
  };
}

const titles = { approve: "Approve", decline: "Decline", suspend: "Pause" } as const;

function resultText({ drivers }: DriverOperationResult): string {
  return drivers
    .map(({ name, version, result, before, after }) => {
      const title = `"${terminalText(name)}" ${terminalText(version)}`;
      const change =
        result === "unchanged"
          ? `is ${terminalText(before)} already`
          : `${result}: ${terminalText(before)} -> ${terminalText(after ?? "not known")}`;
      return `${title}: ${change}\n`;
    })
    .join("");
}

function exitCode({ drivers }: DriverOperationResult): number {
  const done = drivers.every(({ result }) => result === "applied" || result === "unchanged");
  if (done) return ExitCode.ok;
  const none = drivers.every(({ result }) => result === "failed" || result === "unchanged");
  return none ? ExitCode.error : ExitCode.partial;
}
