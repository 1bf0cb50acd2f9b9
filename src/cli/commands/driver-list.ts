import { jsonText } from "../../report/escape.ts";
import { type DriverPolicyRow, listDriverRows } from "../../operate/overview/list-drivers.ts";
import { driverTable } from "../../report/driver-table.ts";
import type { Call } from "../command-line/define-command.ts";
import type { driverListCommand } from "../declarations/driver.ts";
import { ExitCode } from "../exit-code.ts";
import { tenantHead } from "../own-tenant.ts";
import { inCommandWords } from "../refusal-words.ts";
import { signIn } from "../sign-in.ts";
import { desiredSource } from "../verbs/desired-source.ts";

/** The drivers that the tenant's driver policies have found. */
export interface DriverListDocument {
  readonly formatVersion: 1;
  readonly policies: readonly DriverPolicyRow[];
}

/** `ringwright driver list [POLICY]`: the drivers that the policies have found. Read-only. */
export async function runDriverList({
  options,
  operands: { policy },
  terminal,
}: Call<typeof driverListCommand>): Promise<number> {
  const tenant = await signIn(options, terminal);
  const { abortSignal } = terminal;
  const desired = desiredSource(options.config, terminal);
  const list = async () => await listDriverRows(tenant, { policy, desired }, { abortSignal });
  const [policies, head] = await Promise.all([
    inCommandWords(list),
    tenantHead(tenant, options, terminal),
  ]);
  terminal.out(
    options.json
      ? jsonText({ formatVersion: 1, policies } satisfies DriverListDocument)
      : `${head}${driverTable(policies, terminal.paintOut, { columns: terminal.outColumns?.() })}`,
  );
  return ExitCode.ok;
}
