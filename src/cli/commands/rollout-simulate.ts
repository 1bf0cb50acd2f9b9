import type { DesiredState } from "../../config/desired-state.ts";
import { rolloutEventLines, rolloutText } from "../../report/rollout-text.ts";
import { terminalText } from "../../report/escape.ts";
import {
  simulateRollout,
  type SimulateOptions,
} from "../../rollout/simulation/simulate-rollout.ts";
import { RolloutCommandError } from "../../rollout/tick/commands.ts";
import type { Call } from "../command-line/define-command.ts";
import type { rolloutSimulateCommand } from "../declarations/rollout.ts";
import { CommandError } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";
import { tell } from "../output.ts";
import { phaseCode } from "../rollouts/phase-code.ts";
import { simulatedTenant } from "../rollouts/simulated-tenant.ts";
import { writeRolloutPage } from "../rollouts/write-rollout-files.ts";

type SimulateCall = Call<typeof rolloutSimulateCommand>;

/** `ringwright rollout simulate NAME`: the whole rollout on a simulated fleet. Writes nothing anywhere. */
export async function runRolloutSimulate({
  options,
  operands: { name },
  terminal,
}: SimulateCall): Promise<number> {
  const desired = await loadConfig(options.config, terminal);
  const release = releaseOf(desired, name);
  const simulated = await simulatedTenant(desired, {
    scenario: options.scenario ?? "good",
    release,
    devices: countOf("--devices", options.devices ?? "2000", 1, 200_000),
    seed: countOf("--seed", options.seed ?? "1", 0, 0xffff_ffff),
    failureRate: shareOf("--failure-rate", options.failureRate),
    failingModel: options.failingModel,
    silent: shareOf("--silent", options.silent),
  });
  const { paintOut, paintErr, abortSignal } = terminal;
  const show = options.json ? undefined : terminal.out;
  const run: SimulateOptions = {
    startAt: startOf(options.start, release),
    approve: options.approve,
    abortSignal,
    onEvent: (event) => show?.(`${rolloutEventLines([event], paintOut).join("\n")}\n`),
  };
  const result = await simulateRollout(simulated, desired, name, run).catch((error: unknown) => {
    if (error instanceof RolloutCommandError) throw new CommandError(error.message);
    throw error;
  });
  const notes = [...simulated.notes, ...result.notes];
  for (const note of notes) terminal.err(`${paintErr("yellow", "note")} ${terminalText(note)}\n`);
  await tell(terminal, options, result, () =>
    rolloutText(result.state, paintOut, { columns: terminal.outColumns?.() }),
  );
  if (options.html !== undefined) {
    const { events, writes, state } = result;
    const shown = { events, writes, notes, isSimulated: true };
    await writeRolloutPage(options.html, state, desired, shown);
  }
  return phaseCode(result.phase);
}

/** The day that a simulation is about. */
function releaseOf({ rollouts = {} }: DesiredState, name: string): string {
  const rollout = rollouts[name];
  if (!rollout) {
    const known = Object.keys(rollouts);
    const others = known.length > 0 ? `; there are ${known.join(", ")}` : "";
    throw new CommandError(`the files have no rollout ${name}${others}`);
  }
  return "release" in rollout.content ? rollout.content.release : defaultDay;
}

/** Of content that has no day of its own: a monthly release that the simulator has. */
const defaultDay = "2026-11-10";

// Microsoft publishes at ten in the morning, Pacific time
function startOf(text: string | undefined, release: string): Date {
  const start = new Date(text ?? `${release}T22:00:00Z`);
  if (!Number.isNaN(start.getTime())) return start;
  throw new CommandError(`--start ${text} is no instant; write one such as 2026-11-11T08:00:00Z`);
}

function countOf(flag: string, text: string, least: number, most: number): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= least && count <= most) return count;
  throw new CommandError(`${flag} takes a whole number from ${least} to ${most}, not ${text}`);
}

function shareOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const share = Number(text);
  if (share >= 0 && share <= 1) return share;
  throw new CommandError(`${flag} takes a share from 0 to 1, not ${text}`);
}
