import {
  listRemediationRows,
  type RemediationRow,
} from "../../operate/overview/list-remediations.ts";
import { jsonText } from "../../report/escape.ts";
import { remediationTable } from "../../report/remediation-table.ts";
import type { Call } from "../command-line/define-command.ts";
import type { remediationResultsCommand } from "../declarations/remediation.ts";
import { ExitCode } from "../exit-code.ts";
import { inCommandWords } from "../refusal-words.ts";
import { signIn } from "../sign-in.ts";
import { desiredSource } from "../verbs/desired-source.ts";

/** How remediations went. */
export interface RemediationsDocument {
  readonly formatVersion: 1;
  readonly remediations: readonly RemediationRow[];
}

/** `ringwright remediation results [REMEDIATION]`: how remediations went. Read-only. */
export async function runRemediationResults({
  options,
  operands: { remediation },
  terminal,
}: Call<typeof remediationResultsCommand>): Promise<number> {
  const tenant = await signIn(options, terminal);
  const { abortSignal } = terminal;
  const desired = desiredSource(options.config, terminal);
  const remediations = await inCommandWords(
    async () => await listRemediationRows(tenant, { remediation, desired }, { abortSignal }),
  );
  terminal.out(
    options.json
      ? jsonText({ formatVersion: 1, remediations } satisfies RemediationsDocument)
      : remediationTable(remediations, terminal.paintOut, { columns: terminal.outColumns?.() }),
  );
  return ExitCode.ok;
}
