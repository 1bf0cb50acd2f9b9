import { buildProgram } from "./command-line/build-program.ts";
import type { CommandEntry } from "./command-line/command-entry.ts";
import { reportError } from "./command-line/report-error.ts";
import { commandGroups, commandTable } from "./command-table.ts";
import { ExitCode } from "./exit-code.ts";
import { reportLost } from "./lost-output.ts";
import type { Terminal } from "./terminal.ts";

/** Runs one command line and gives its exit code. Nothing here ends the process. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let called: CommandEntry | undefined;
  let code: number = ExitCode.ok;
  const json = args.includes("--json");
  const commands = commandTable.map(({ declaration }) => declaration);
  const parser = buildProgram({
    commands: commandTable,
    groups: commandGroups,
    terminal,
    words: args,
    onCall: async (entry, options, operands) => {
      called = entry;
      const program = { commands, groups: commandGroups, run };
      code = await entry.run({ options, operands, terminal, program });
    },
  });
  try {
    await parser.parseAsync(args, { from: "user" });
  } catch (error) {
    code = await reportError(error, terminal, json);
  }
  const changesTenant = called?.declaration.changesTenant === true;
  return reportLost((await terminal.settle?.()) ?? [], { code, changesTenant, json }, terminal);
}
