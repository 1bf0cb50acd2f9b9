import { listRingRows, type RingRow } from "../../operate/overview/list-rings.ts";
import { jsonText } from "../../report/escape.ts";
import { ringTable } from "../../report/ring-table.ts";
import type { Call } from "../command-line/define-command.ts";
import type { ringListCommand } from "../declarations/ring.ts";
import { ExitCode } from "../exit-code.ts";
import { Progress } from "../progress.ts";
import { tenantHead } from "../own-tenant.ts";
import { signIn } from "../sign-in.ts";

/** Every update ring of the tenant, by name. */
export interface RingListDocument {
  readonly formatVersion: 1;
  readonly rings: readonly RingRow[];
}

/** `ringwright ring list`: every update ring of the tenant, with what is paused and whom it reaches. Read-only. */
export async function runRingList({
  options,
  terminal,
}: Call<typeof ringListCommand>): Promise<number> {
  const tenant = await signIn(options, terminal);
  const progress = new Progress(terminal);
  const list = async () =>
    await listRingRows(tenant, {
      abortSignal: terminal.abortSignal,
      impact: options.impact,
      onProgress: (read, of) => {
        progress.show({ type: "devices", read, of });
      },
    });
  const [rings, head] = await Promise.all([list(), tenantHead(tenant, options, terminal)]).finally(
    () => {
      progress.clear();
    },
  );
  const columns = terminal.outColumns?.();
  terminal.out(
    options.json
      ? jsonText({ formatVersion: 1, rings } satisfies RingListDocument)
      : `${head}${ringTable(rings, terminal.paintOut, { columns })}`,
  );
  return ExitCode.ok;
}
