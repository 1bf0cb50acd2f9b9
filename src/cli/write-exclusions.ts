import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { DesiredState } from "../config/desired-state.ts";
import { readinessExclusions } from "../health/readiness/exclusions.ts";
import type { ReadinessResult } from "../health/readiness/readiness-options.ts";
import { deviceAmount } from "../kind/amounts.ts";
import { terminalText } from "../report/escape.ts";
import { exclusionsYaml } from "../report/readiness-exclusions.ts";
import { CommandError } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

const mostMembers = 10_000;

/** @throws {CommandError} where there is such a file, or no config whose stack it is of. */
export function demandExclusionsPlace(
  file: string,
  desired: DesiredState | undefined,
): asserts desired is DesiredState {
  if (desired === undefined)
    throw new CommandError(
      "--write-exclusions writes a file of the stack of a config, and there is none; name one with --config",
    );
  if (existsSync(file))
    throw new CommandError(`${file} is there already, and is not written over; name another file`);
}

/** Writes the devices that must not get the content as a policy file, and tells what is in it. */
export async function writeExclusions(
  file: string,
  { report, lines }: ReadinessResult,
  { stack, compatibility = [] }: DesiredState,
  { err }: Terminal,
  onlyGroup: boolean,
): Promise<void> {
  const { kind, title } = report.content;
  const exclusions = readinessExclusions(lines(), {
    content: { kind },
    title,
    stack,
    compatibility,
    onlyGroup,
  });
  const { group, filter, unnamed } = exclusions;
  if (unnamed.length > 0)
    err(
      `note ${deviceAmount(unnamed.length)} cannot be in a group, since the directory does not know them: ${terminalText(unnamed.slice(0, 10).join(", "))}\n`,
    );
  if (group === null && filter === null) {
    err(`note no device has to be left out, so that ${terminalText(file)} was not written\n`);
    return;
  }
  if (group && group.devices.length > mostMembers)
    throw new CommandError(
      `${deviceAmount(group.devices.length)} must not get it, and a group of the files has ${mostMembers} at most; so many are better left out by a rule`,
    );
  const text = await exclusionsYaml(exclusions, { stack, title, createdAt: report.createdAt });
  try {
    await writeFile(file, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${file} could not be written: ${reason}`);
  }
  const parts = [
    ...(group ? [`group/${group.key} of ${deviceAmount(group.devices.length)}`] : []),
    ...(filter ? [`filter/${filter.key} over models of ${deviceAmount(filter.devices)}`] : []),
  ];
  err(`wrote ${terminalText(file)}: ${parts.join(", ")}\n`);
}
