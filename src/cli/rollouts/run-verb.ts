import type { RolloutCommand } from "../../rollout/tick/commands.ts";
import type { GlobalOptions } from "../command-line/global-options.ts";
import { confirm } from "../confirm.ts";
import type { DeviceCacheOptions } from "../device-cache.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { withRollouts } from "./open-rollouts.ts";
import { personOf } from "./person.ts";
import { tellTick } from "./tell-tick.ts";

/** How a verb on a rollout was given. */
export interface VerbCall {
  readonly name: string;
  readonly options: GlobalOptions &
    DeviceCacheOptions & { readonly by?: string | undefined; readonly yes: boolean };
  readonly terminal: Terminal;
}

/** Asks, has the rollout do it, and ticks. */
export async function runRolloutVerb(
  { name, options, terminal }: VerbCall,
  asked: RolloutCommand,
  question: string,
): Promise<number> {
  return await withRollouts(options, terminal, async ({ controller, tenant }) => {
    const unasked = "nobody can be asked here, so nothing was written; say --yes";
    if (!options.yes) await confirm({ text: `${question} Only "yes" does:`, unasked }, terminal);
    const person = await personOf(options.by, tenant, terminal);
    const { abortSignal } = terminal;
    const report = await controller.command(name, asked, person, { abortSignal });
    await tellTick(report, options, terminal);
    return ExitCode.ok;
  });
}

/** @throws {CommandError} where none is given. */
export function demandReason(reason: string | undefined): string {
  if (reason !== undefined && reason.trim() !== "") return reason;
  throw new CommandError("say why with --reason TEXT; it is kept with who asked for it");
}
