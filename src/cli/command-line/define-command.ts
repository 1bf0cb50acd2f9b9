import type { Terminal } from "../terminal.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { OperandSpecs, OperandValues } from "./operand.ts";
import type { OptionSpecs, OptionValues } from "./option.ts";

/** What a command is called, takes and says of itself: help, docs and completion are made of it. */
export interface CommandDeclaration<
  Options extends OptionSpecs = OptionSpecs,
  Operands extends OperandSpecs = OperandSpecs,
> {
  /** Its words, such as `ring pause`. */
  readonly path: string;
  /** In the order in which they are given. */
  readonly operands: Operands;
  /** One line of the list of commands, without a full stop. */
  readonly summary: string;
  /** At the top of the command's own help. Default: the summary. */
  readonly description?: string;
  /** Besides the options that every command takes. */
  readonly options: Options;
  /** Whether it can write to the tenant: then what it did has to be told whole. */
  readonly changesTenant?: boolean;
  /** Whether it prints text alone, for people or for a shell: `--json` is refused. */
  readonly isText?: boolean;
  /** Command lines, without the prompt. */
  readonly examples: readonly string[];
  /** What its exit codes mean, besides 0 and 1. */
  readonly exitCodes?: Readonly<Record<number, string>>;
}

/** What a command is run with: its options and operands, typed as they were declared. */
export interface Call<Command extends CommandDeclaration> {
  readonly options: OptionValues<Command["options"]> & GlobalOptions;
  readonly operands: OperandValues<Command["operands"]>;
  readonly terminal: Terminal;
  readonly program: Program;
}

/** The program that a command is one of. */
export interface Program {
  readonly commands: readonly CommandDeclaration[];
  /** Summaries of first words that other words follow. */
  readonly groups: Readonly<Record<string, string>>;
  /** Runs another command line. */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>;
}

/** Declares a command. Its code is loaded when it runs: see `command-table.ts`. */
export function defineCommand<
  const Options extends OptionSpecs = Record<never, never>,
  const Operands extends OperandSpecs = Record<never, never>,
>(
  command: Omit<CommandDeclaration<Options, Operands>, "options" | "operands"> & {
    readonly options?: Options;
    readonly operands?: Operands;
  },
): CommandDeclaration<Options, Operands> {
  return { options: {} as Options, operands: {} as Operands, ...command };
}
