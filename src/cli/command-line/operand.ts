/** What follows a command's name without a flag. */
export interface OperandSpec {
  /** Default true. */
  readonly isRequired?: boolean;
  /** All words that are left. The last operand only. */
  readonly isMany?: boolean;
  readonly choices?: readonly string[];
  /** Whether it names a file, for completion. */
  readonly isFile?: boolean;
}

export type OperandSpecs = Readonly<Record<string, OperandSpec>>;

/** What a command is given for its operands. */
export type OperandValues<Specs extends OperandSpecs> = {
  readonly [Name in keyof Specs]: OperandValue<Specs[Name]>;
};

type OperandValue<Spec extends OperandSpec> = Spec extends { readonly isMany: true }
  ? readonly string[]
  : Spec extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : Spec extends { readonly isRequired: false }
      ? string | undefined
      : string;

/** As usage shows it: `<ring>`, `[planfile]`, `<files...>`. */
export function operandText(name: string, { isRequired = true, isMany }: OperandSpec): string {
  const words = isMany ? `${name}...` : name;
  return isRequired ? `<${words}>` : `[${words}]`;
}

/** What was parsed, in order, by name. */
export function operandValues<Specs extends OperandSpecs>(
  specs: Specs,
  parsed: readonly unknown[],
): OperandValues<Specs> {
  const values = Object.keys(specs).map((name, place) => [name, parsed[place]]);
  return Object.fromEntries(values) as OperandValues<Specs>;
}
