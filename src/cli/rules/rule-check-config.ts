import { ConfigError, type ConfigIssue } from "../../config/config-error.ts";
import { readConfigSources } from "../../config/load.ts";
import type { ConfigSource, Place } from "../../config/source.ts";
import { reveal, variableProblem, variablesIn } from "../../config/variables.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import { countText } from "../../report/rule-text.ts";
import type { Terminal } from "../terminal.ts";
import { type CheckedText, findingLines, type RuleLanguage } from "./rule-language.ts";

/** What checking the rules of policy files found. */
export interface ConfigRulesDocument {
  readonly formatVersion: 1;
  /** Whether all of them are. */
  readonly valid: boolean;
  /** In the order of the files. */
  readonly rules: readonly CheckedConfigRule[];
}

/** One rule of a policy file. */
export interface CheckedConfigRule extends CheckedText, Partial<Place> {
  /** Such as `group/pilot`. */
  readonly address: string;
  readonly file: string;
  /** As written; what stands for a variable is never shown. */
  readonly rule: string;
}

interface ConfigRule extends Partial<Place> {
  readonly address: string;
  readonly file: string;
  /** As written; what stands for a variable is never shown. */
  readonly rule: string;
  readonly checked: CheckedText;
}

/**
 * Checks the rule of every group, or of every filter, in the policy files, each with its place.
 * The rest of the files is for `validate`, so a rule is checked also where something else is wrong.
 *
 * @throws {ConfigError} where a file cannot be read.
 */
export async function checkConfigRules(
  config: string,
  language: RuleLanguage,
  json: boolean,
  terminal: Terminal,
): Promise<boolean> {
  const rules: ConfigRule[] = [];
  const { abortSignal } = terminal;
  const { sources, issues } = await readConfigSources(config, { abortSignal });
  for (const source of sources) rules.push(...rulesOf(source, language, terminal.env, issues));
  if (issues.length > 0) throw new ConfigError(issues);
  const valid = rules.every(({ checked }) => checked.valid);
  if (json) {
    const list = rules.map(({ checked, ...rule }) => ({ ...rule, ...checked }));
    terminal.out(jsonText({ formatVersion: 1, valid, rules: list } satisfies ConfigRulesDocument));
  } else print(rules, terminal);
  return valid;
}

function print(rules: readonly ConfigRule[], terminal: Terminal): void {
  for (const { address, file, line, column, rule, checked } of rules) {
    if (checked.diagnostics.length === 0) continue;
    const place = [file, line, column].filter((part) => part !== undefined).join(":");
    const head = terminal.paintOut("bold", terminalText(`${place} ${address}`));
    const findings = findingLines(rule, checked, terminal.paintOut);
    terminal.out(`${[head, ...findings].join("\n")}\n\n`);
  }
  const invalid = rules.filter(({ checked }) => !checked.valid).length;
  const warned = rules.filter(
    ({ checked }) => checked.valid && checked.diagnostics.length > 0,
  ).length;
  const counts = { rules: rules.length, invalid, warned };
  terminal.out(`${terminal.paintOut("bold", countText(counts))}\n`);
}

function* rulesOf(
  source: ConfigSource,
  language: RuleLanguage,
  env: Terminal["env"],
  issues: ConfigIssue[],
): Generator<ConfigRule> {
  const { section, property } = language;
  for (const [key, value] of Object.entries(mapping(mapping(source.value)[section]))) {
    const entry = mapping(value);
    const rule = entry[property];
    if (typeof rule !== "string") continue;
    const path = [section, key, property];
    const { file } = source;
    const place = source.place(path, "value");
    const variables: Record<string, string> = {};
    for (const name of variablesIn(rule)) {
      const message = variableProblem(name, env);
      if (message !== undefined) issues.push({ file, ...place, path: path.join("."), message });
      variables[name] = env[`RINGWRIGHT_VAR_${name}`] ?? "";
    }
    const checked = language.checkEntry(entry)(reveal(rule, variables));
    yield {
      address: language.address(key),
      file,
      ...place,
      rule,
      checked: variablesIn(rule).length === 0 ? checked : withoutPlaces(checked),
    };
  }
}

/** A variable's content moves every place behind it, and messages may quote it. */
function withoutPlaces(checked: CheckedText): CheckedText {
  return {
    ...checked,
    diagnostics: checked.diagnostics.map((found) => ({
      ...found,
      message: "Found once the variables are filled in, so it is not shown here.",
      start: 0,
      end: 0,
    })),
  };
}

function mapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
