import { Argument, Command, Help, InvalidArgumentError, Option } from "commander";
import { amountText } from "../../kind/amounts.ts";
import { terminalText } from "../../report/escape.ts";
import { version } from "../../graph/version.ts";
import type { Terminal } from "../terminal.ts";
import { withDashAdvice } from "./dash-advice.ts";
import type { CommandEntry } from "./command-entry.ts";
import type { CommandDeclaration } from "./define-command.ts";
import { globalOptions } from "./global-options.ts";
import { type OperandSpec, operandText } from "./operand.ts";
import { flagOf, flagsOf, type OptionSpec, type OptionSpecs } from "./option.ts";

/** What a program is made of. */
export interface ProgramParts {
  readonly commands: readonly CommandEntry[];
  /** Summaries of first words that other words follow. */
  readonly groups: Readonly<Record<string, string>>;
  readonly terminal: Terminal;
  /** Of the command line: of commands that none of them calls only what lists of commands show is made. */
  readonly words: readonly string[];
  /** Runs what was parsed. */
  readonly onCall: (
    entry: CommandEntry,
    options: Readonly<Record<string, unknown>>,
    operands: readonly unknown[],
  ) => Promise<void>;
}

/** The parser of every command line, and the help of every command. */
export function buildProgram({ commands, groups, terminal, words, onCall }: ProgramParts): Command {
  const program = new Command("ringwright")
    .description("Windows update rings and device groups as code, for Microsoft Intune")
    .version(version, "-V, --version", "print the version; so does: ringwright version")
    .helpOption("-h, --help", "show help; with a command, its options and an example")
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      // an operand may be a name from a tenant, and what is wrong with it is told with it
      outputError: (text, write) => {
        write(withDashAdvice(text).split("\n").map(terminalText).join("\n"));
      },
    })
    .showHelpAfterError("Run with --help for options and an example.");
  addOptions(program, globalOptions);
  const listed = new Map<Command, CommandDeclaration>();
  program.configureHelp({
    showGlobalOptions: true,
    subcommandTerm: (command) => listTerm(command, listed.get(command)),
    // and not those of a command that this one follows
    visibleGlobalOptions: (command) => (command === program ? [] : [...program.options]),
  });
  const parents = new Map<string, Command>();
  const parentOf = (word: string, { examples }: CommandDeclaration) => {
    const known = parents.get(word);
    if (known) return known;
    const summary = groups[word] ?? "";
    const parent = silent(program.command(word).summary(summary).description(summary));
    parent.addHelpText("after", exampleText(examples.slice(0, 1)));
    parents.set(word, parent);
    return parent;
  };
  for (const entry of commands) {
    const [first = "", second] = entry.declaration.path.split(" ");
    const command =
      second === undefined
        ? program.command(first)
        : parentOf(first, entry.declaration).command(second);
    listed.set(command, entry.declaration);
    if (second === undefined) parents.set(first, command);
    silent(command).summary(entry.declaration.summary);
    if (!words.includes(first)) continue;
    declare(command, entry.declaration);
    command.action(async () => {
      refuseOthers(command, program);
      refuseFile(command, entry.declaration);
      const options = command.optsWithGlobals();
      if (entry.declaration.isText === true && options["json"] === true)
        command.error(`error: '${command.name()}' prints text alone; leave out --json`);
      await onCall(entry, options, command.processedArgs);
    });
  }
  return program.addHelpText(
    "after",
    "\nExample:\n  $ ringwright demo\n  $ ringwright plan --config ringwright.yaml",
  );
}

/** `forecast diff` takes no options of `forecast`, whose parser knows them, but those that are its own too. */
function refuseOthers(command: Command, program: Command): void {
  const { parent } = command;
  if (parent === null || parent === program) return;
  const own = new Set(command.options.map((option) => option.attributeName()));
  for (const option of parent.options) {
    const name = option.attributeName();
    if (!own.has(name) && parent.getOptionValueSource(name) === "cli")
      command.error(`error: unknown option '${option.long ?? name}'`);
  }
}

/** A policy file is named by `--config`: an operand is a saved plan or an object in other commands. */
function refuseFile(command: Command, { operands }: CommandDeclaration): void {
  const taken = Object.values(operands);
  const over = command.args[taken.length];
  if (over === undefined || taken.some(({ isMany }) => isMany === true)) return;
  const isFile = /\.(ya?ml|json|[cm]?[jt]s)$|[\\/]/i.test(over);
  const advice = isFile && taken.length === 0 ? `; did you mean --config ${over}?` : "";
  command.error(
    `error: too many arguments for '${command.name()}'. Expected ${amountText(taken.length, "argument", "arguments")} but got ${command.args.length}${advice}`,
  );
}

// a command of its own ends the process unless it is told not to
function silent(command: Command): Command {
  return command.exitOverride();
}

function declare(command: Command, declaration: CommandDeclaration): void {
  const { operands, summary, description = summary, options, examples } = declaration;
  for (const [name, spec] of Object.entries(operands)) command.addArgument(argumentOf(name, spec));
  command.description(description);
  // told by refuseFile, which knows better what was meant
  command.allowExcessArguments();
  addOptions(command, options);
  command.addHelpText("after", exitCodeText(declaration));
  command.addHelpText("after", exampleText(examples));
}

function exampleText(examples: readonly string[]): string {
  return `\n${["Example:", ...examples.map((example) => `  $ ${example}`)].join("\n")}`;
}

/** Of a command that is not called too, whose options are not made. */
function listTerm(command: Command, declaration: CommandDeclaration | undefined): string {
  if (declaration === undefined) return new Help().subcommandTerm(command);
  const { operands, options } = declaration;
  const taken = Object.entries(operands).map(([name, spec]) => operandText(name, spec));
  const mark = Object.keys(options).length > 0 ? ["[options]"] : [];
  return [command.name(), ...mark, ...taken].join(" ");
}

function exitCodeText({ exitCodes = {} }: CommandDeclaration): string {
  const all = { 0: "done", 1: "an error before any write", ...exitCodes };
  const lines = Object.entries(all).map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`);
  return `\n${["Exit codes:", ...lines].join("\n")}`;
}

function argumentOf(name: string, spec: OperandSpec): Argument {
  const argument = new Argument(operandText(name, spec));
  return spec.choices ? argument.choices(spec.choices) : argument;
}

function addOptions(command: Command, specs: OptionSpecs): void {
  for (const [name, spec] of Object.entries(specs)) {
    command.addOption(optionOf(name, spec));
    if (spec.type === "string" && spec.negationHelp !== undefined) {
      command.option(flagsOf(name, spec).at(-1) ?? "", spec.negationHelp);
    }
  }
}

function optionOf(name: string, spec: OptionSpec): Option {
  const short = spec.type !== "list" && spec.short !== undefined ? `-${spec.short}, ` : "";
  const value = spec.type === "boolean" ? "" : ` <${spec.valueHint}>`;
  const option = new Option(`${short}${flagOf(name, spec)}${value}`, spec.help);
  switch (spec.type) {
    case "boolean":
      return option;
    case "list":
      return option.argParser(collectorOf(spec.choices));
    case "string":
      option.makeOptionMandatory(spec.isRequired === true);
      if (spec.choices) option.choices(spec.choices);
      return spec.default === undefined ? option : option.default(spec.default);
    default:
      return spec satisfies never;
  }
}

function collectorOf(choices: readonly string[] | undefined) {
  return (value: string, earlier: readonly string[] | undefined): readonly string[] => {
    if (choices && !choices.includes(value)) {
      throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.`);
    }
    return [...(earlier ?? []), value];
  };
}
