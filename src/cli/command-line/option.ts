/** A switch. */
interface BooleanOption {
  readonly type: "boolean";
  /** A single letter. */
  readonly short?: string;
  readonly help: string;
  /** True: on unless `--no-NAME` is given, which is then its flag. Default false. */
  readonly default?: boolean;
}

/** An option with a value. */
interface StringOption {
  readonly type: "string";
  readonly short?: string;
  /** What the value is called in help, such as `file`. */
  readonly valueHint: string;
  readonly help: string;
  readonly default?: string;
  readonly isRequired?: boolean;
  readonly choices?: readonly string[];
  /** With it `--no-NAME` is taken too, which gives false. */
  readonly negationHelp?: string;
}

/** An option with a value that may be given several times. */
interface ListOption {
  readonly type: "list";
  readonly valueHint: string;
  readonly help: string;
  readonly choices?: readonly string[];
}

export type OptionSpec = BooleanOption | StringOption | ListOption;

/** Options by name in camel case: `detailedExitcode` is `--detailed-exitcode`. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What a command is given for its options. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: OptionValue<Specs[Name]>;
};

/** A list that is not given is empty, a switch false, any other option undefined. */
type OptionValue<Spec extends OptionSpec> = Spec extends { readonly type: "boolean" }
  ? boolean
  : Spec extends { readonly type: "list" }
    ? readonly ChoiceOf<Spec>[]
    : | ChoiceOf<Spec>
      | (Spec extends { readonly default: string } | { readonly isRequired: true }
          ? never
          : undefined)
      | (Spec extends { readonly negationHelp: string } ? false : never);

type ChoiceOf<Spec> = Spec extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : string;

/** The flag of an option: `--detailed-exitcode`, or `--no-impact` for a switch that is on. */
export function flagOf(name: string, spec: OptionSpec): string {
  const words = kebab(name);
  return spec.type === "boolean" && spec.default === true ? `--no-${words}` : `--${words}`;
}

/** Every flag that an option is given by. */
export function flagsOf(name: string, spec: OptionSpec): string[] {
  const short = spec.type !== "list" && spec.short !== undefined ? [`-${spec.short}`] : [];
  const isNegatable = spec.type === "string" && spec.negationHelp !== undefined;
  return [...short, flagOf(name, spec), ...(isNegatable ? [`--no-${kebab(name)}`] : [])];
}

/** What was parsed, by name, as a command takes it. */
export function optionValues<Specs extends OptionSpecs>(
  specs: Specs,
  parsed: Readonly<Record<string, unknown>>,
): OptionValues<Specs> {
  const values = Object.entries(specs).map(([name, spec]) => [name, valueOf(spec, parsed[name])]);
  return Object.fromEntries(values) as OptionValues<Specs>;
}

function valueOf(spec: OptionSpec, parsed: unknown): unknown {
  switch (spec.type) {
    case "boolean":
      return parsed ?? spec.default ?? false;
    case "list":
      return parsed ?? [];
    case "string":
      return parsed;
    default:
      return spec satisfies never;
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
