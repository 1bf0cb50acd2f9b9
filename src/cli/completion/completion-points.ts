import type { CommandDeclaration } from "../command-line/define-command.ts";
import { globalOptions } from "../command-line/global-options.ts";
import { flagsOf, type OptionSpec, type OptionSpecs } from "../command-line/option.ts";

/** A place in a command line, after the words of its path, and what may follow there. */
export interface CompletionPoint {
  /** Such as `ring pause`; empty after the program's name. */
  readonly path: string;
  /** Words that lead on to another point. */
  readonly commands: readonly Described[];
  readonly options: readonly CompletionOption[];
  /** What an operand may be. */
  readonly operands: readonly string[];
  /** Whether an operand is a file. */
  readonly takesFile: boolean;
}

export interface Described {
  readonly word: string;
  readonly help: string;
}

export interface CompletionOption {
  /** Such as `-c` and `--config`. */
  readonly flags: readonly string[];
  readonly help: string;
  /** What follows it. */
  readonly value: CompletionValue;
}

export type CompletionValue =
  | { readonly type: "none" }
  | { readonly type: "file" }
  | { readonly type: "choices"; readonly choices: readonly string[] }
  /** A value of which nothing can be said. */
  | { readonly type: "other" };

/** Every point of the program, the one after its name first. */
export function completionPoints(
  commands: readonly CommandDeclaration[],
  groups: Readonly<Record<string, string>>,
): readonly CompletionPoint[] {
  const firstWords = new Map<string, string>();
  for (const { path, summary } of commands) {
    const [first = ""] = path.split(" ");
    if (!firstWords.has(first)) firstWords.set(first, groups[first] ?? summary);
  }
  const parents = [...firstWords.keys()].filter((word) => groups[word] !== undefined);
  return [
    pointOf(
      "",
      [...firstWords].map(([word, help]) => ({ word, help })),
    ),
    ...parents.map((parent) => pointOf(parent, wordsAfter(parent, commands))),
    ...commands.map((command) =>
      pointOf(command.path, wordsAfter(command.path, commands), command),
    ),
  ];
}

function wordsAfter(parent: string, commands: readonly CommandDeclaration[]): Described[] {
  return commands.flatMap(({ path, summary }) =>
    path.startsWith(`${parent} `) ? [{ word: path.slice(parent.length + 1), help: summary }] : [],
  );
}

/** The options that stand before a command's name as well, and take a value. */
export function globalFlagsWithValue(): string[] {
  return optionsOf(globalOptions).flatMap(({ flags, value }) =>
    value.type === "none" ? [] : flags,
  );
}

function pointOf(
  path: string,
  commands: readonly Described[],
  command?: CommandDeclaration,
): CompletionPoint {
  const operands = Object.values(command?.operands ?? {});
  return {
    path,
    commands,
    options: [
      ...(command ? optionsOf(command.options) : []),
      ...optionsOf(globalOptions),
      { flags: ["-h", "--help"], help: "show help", value: { type: "none" } },
      ...(path === ""
        ? [{ flags: ["--version"], help: "print the version", value: { type: "none" } } as const]
        : []),
    ],
    operands: operands.flatMap(({ choices = [] }) => choices),
    takesFile: operands.some(({ isFile }) => isFile === true),
  };
}

function optionsOf(specs: OptionSpecs): CompletionOption[] {
  return Object.entries(specs).flatMap(([name, spec]) => {
    const flags = flagsOf(name, spec);
    if (spec.type !== "string" || spec.negationHelp === undefined) {
      return [{ flags, help: spec.help, value: valueOf(spec) }];
    }
    // the negation comes last, and takes no value
    return [
      { flags: flags.slice(0, -1), help: spec.help, value: valueOf(spec) },
      { flags: flags.slice(-1), help: spec.negationHelp, value: { type: "none" } },
    ];
  });
}

const fileHints = ["file", "path", "dir"];

function valueOf(spec: OptionSpec): CompletionValue {
  if (spec.type === "boolean") return { type: "none" };
  if (spec.choices) return { type: "choices", choices: spec.choices };
  return { type: fileHints.includes(spec.valueHint) ? "file" : "other" };
}
