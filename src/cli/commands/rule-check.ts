import { jsonText } from "../../report/escape.ts";
import type { RuleSubject } from "../../rules/membership/index.ts";
import type { Call } from "../command-line/define-command.ts";
import type { ruleCheckCommand } from "../declarations/rule.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { configHere } from "../find-config.ts";
import type { Terminal } from "../terminal.ts";
import { checkConfigRules } from "../rules/rule-check-config.ts";
import { checkLines } from "../rules/rule-check-lines.ts";
import {
  type CheckedText,
  filterLanguage,
  membershipLanguage,
  type RuleLanguage,
  verdictText,
} from "../rules/rule-language.ts";

/** What checking one rule found. */
export interface RuleCheckDocument extends CheckedText {
  readonly formatVersion: 1;
  /** As it was given. */
  readonly rule: string;
}

type Options = Call<typeof ruleCheckCommand>["options"];

/** `ringwright rule check`: 1 where a rule is not valid. Sends no request. */
export async function runRuleCheck({
  options,
  operands: { rule },
  terminal,
}: Call<typeof ruleCheckCommand>): Promise<number> {
  const given = [rule, options.input, options.config].filter((source) => source !== undefined);
  if (given.length > 1) {
    throw new CommandError("give one of RULE, --input FILE and --config PATH, not several");
  }
  const language = languageOf(options);
  let valid: boolean;
  if (rule !== undefined) valid = checkOne(rule, language, options, terminal);
  else if (options.input !== undefined) {
    valid = await checkLines(options.input, language, options.json, terminal);
  } else {
    const config = options.config ?? configHere();
    if (config === undefined) {
      throw new CommandError(
        "there is nothing to check: give a rule, a file with --input FILE, or a config with --config PATH",
      );
    }
    valid = await checkConfigRules(config, language, options.json, terminal);
  }
  return valid ? ExitCode.ok : ExitCode.error;
}

function checkOne(
  rule: string,
  language: RuleLanguage,
  options: Options,
  terminal: Terminal,
): boolean {
  const checked = language.check(rule);
  terminal.out(
    options.json
      ? jsonText({ formatVersion: 1, rule, ...checked } satisfies RuleCheckDocument)
      : `${verdictText(rule, checked, terminal.paintOut)}\n`,
  );
  return checked.valid;
}

/** @throws {CommandError} where an option is of the other language. */
function languageOf({ filter, platform, subject }: Options): RuleLanguage {
  if (filter) {
    if (subject !== undefined) {
      throw new CommandError("--subject is for rules of groups; a filter is about devices");
    }
    return filterLanguage(platform);
  }
  if (platform !== undefined) {
    throw new CommandError("--platform is for rules of filters; add --filter");
  }
  return membershipLanguage(subjectOf(subject));
}

/** @throws {CommandError} where it is neither device nor user. */
function subjectOf(text: string | undefined): RuleSubject | undefined {
  if (text === undefined || text === "device" || text === "user") return text;
  throw new CommandError(`--subject is device or user (is ${JSON.stringify(text)})`);
}
