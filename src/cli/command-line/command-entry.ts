import type { Terminal } from "../terminal.ts";
import type { Call, CommandDeclaration, Program } from "./define-command.ts";
import { globalOptions } from "./global-options.ts";
import { operandValues } from "./operand.ts";
import { optionValues } from "./option.ts";

/** A command as it is run: its declaration, and its code once it is asked for. */
export interface CommandEntry {
  readonly declaration: CommandDeclaration;
  run(parsed: ParsedCall): Promise<number>;
}

/** A command line that was parsed by the declaration. */
export interface ParsedCall {
  readonly options: Readonly<Record<string, unknown>>;
  readonly operands: readonly unknown[];
  readonly terminal: Terminal;
  readonly program: Program;
}

/** Joins a declaration with the code that is run with what it declares; gives the exit code. */
export function commandEntry<Command extends CommandDeclaration>(
  declaration: Command,
  load: () => Promise<(call: Call<Command>) => Promise<number>>,
): CommandEntry {
  return {
    declaration,
    run: async ({ options, operands, terminal, program }) => {
      const work = await load();
      return await work({
        options: {
          ...optionValues<Command["options"]>(declaration.options, options),
          ...optionValues(globalOptions, options),
        },
        operands: operandValues<Command["operands"]>(declaration.operands, operands),
        terminal,
        program,
      });
    },
  };
}
