import { buildProgram } from "./command-line/build-program.ts";
import { reportError } from "./command-line/report-error.ts";
import { commandGroups, commandTable } from "./command-table.ts";
import { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** Runs one command line and gives its exit code. Nothing here ends the process. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = ExitCode.ok;
  const commands = commandTable.map(({ declaration }) => declaration);
  const parser = buildProgram({
    commands: commandTable,
    groups: commandGroups,
    terminal,
    onCall: async (entry, options, operands) => {
      const program = { commands, groups: commandGroups, run };
      exitCode = await entry.run({ options, operands, terminal, program });
    },
  });
  try {
    await parser.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    return reportError(error, terminal, args.includes("--json"));
  }
}
