import { terminalText } from "../../report/escape.ts";
import { startText } from "../../report/rollout-text.ts";
import type { Call } from "../command-line/define-command.ts";
import { confirm } from "../confirm.ts";
import type { fleetTickCommand } from "../declarations/fleet.ts";
import { runFleetVerb } from "../fleet/run-fleet-verb.ts";
import { ownHolder } from "../lease-holder.ts";

/** `ringwright fleet tick`: one step of every rollout that runs, tenant by tenant. */
export async function runFleetTick({
  options,
  terminal,
}: Call<typeof fleetTickCommand>): Promise<number> {
  const { start: name, by, yes } = options;
  if (name === undefined) return await runFleetVerb("tick", options, terminal);
  if (!yes) {
    const text = `Start ${terminalText(name)} in every tenant whose wave is open? Only "yes" does:`;
    const unasked = "nobody can be asked here, so nothing was started; start it with --yes";
    await confirm({ text, unasked }, terminal);
  }
  const paint = terminal.paintErr;
  return await runFleetVerb("tick", options, terminal, {
    start: {
      name,
      actor: { by: by ?? ownHolder(terminal.env).who ?? "unknown", identity: null },
      onStart: (tenant, look) => {
        terminal.err(`${paint("bold", terminalText(tenant))}\n${startText(look, paint)}`);
      },
    },
  });
}
