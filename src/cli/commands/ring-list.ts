import { jsonText } from "../../report/escape.ts";
import { listRingRows } from "../../operate/overview/list-rings.ts";
import { ringTable } from "../../report/ring-table.ts";
import type { Call } from "../command-line/define-command.ts";
import type { ringListCommand } from "../declarations/ring.ts";
import { ExitCode } from "../exit-code.ts";
import { signIn } from "../sign-in.ts";

/** `ringwright ring list`: every update ring of the tenant, with what is paused. Read-only. */
export async function runRingList({
  options,
  terminal,
}: Call<typeof ringListCommand>): Promise<number> {
  const tenant = await signIn(options, terminal);
  const rings = await listRingRows(tenant, { abortSignal: terminal.abortSignal });
  terminal.out(
    options.json ? jsonText({ formatVersion: 1, rings }) : ringTable(rings, terminal.paintOut),
  );
  return ExitCode.ok;
}
