import { formatMembershipRule } from "../../rules/membership/index.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import type { ruleFormatCommand } from "../declarations/rule.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { inputName, readText } from "../rules/rule-input.ts";
import { orDrawn } from "../rules/usable-rule.ts";

/** The canonical text of a rule. */
export interface RuleFormatDocument {
  readonly formatVersion: 1;
  /** As it was given. */
  readonly rule: string;
  readonly formatted: string;
  readonly differs: boolean;
}

/** `ringwright rule format`: canonical text on stdout; with `--check` 2 where it differs. */
export async function runRuleFormat({
  options,
  operands: { rule },
  terminal,
}: Call<typeof ruleFormatCommand>): Promise<number> {
  if ((rule === undefined) === (options.input === undefined)) {
    throw new CommandError("give either a rule or a file with --input FILE");
  }
  const text = rule ?? (await readText(options.input ?? "-", terminal.abortSignal));
  const name = options.input === undefined ? "the rule" : `the rule in ${inputName(options.input)}`;
  const formatted = orDrawn(name, () => formatMembershipRule(text));
  const differs = formatted !== text;
  // what a terminal would not show must not be lost or rewritten on the way into a file
  if (!options.json && formatted.split(/[\n\t]/).some((part) => terminalText(part) !== part)) {
    throw new CommandError(
      `${name} holds what is not seen, or what a terminal or a CI runner would obey; take it with --json`,
    );
  }
  terminal.out(
    options.json
      ? jsonText({ formatVersion: 1, rule: text, formatted, differs } satisfies RuleFormatDocument)
      : `${formatted}\n`,
  );
  if (!options.check || !differs) return ExitCode.ok;
  terminal.err(`${terminalText(name)} is written in another way than its canonical text\n`);
  return ExitCode.differences;
}
