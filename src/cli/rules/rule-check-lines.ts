import { jsonLine, terminalText } from "../../report/escape.ts";
import type { Paint } from "../../report/paint.ts";
import { countText } from "../../report/rule-text.ts";
import type { Terminal } from "../terminal.ts";
import { jsonObject, inputName, notUtf8Text, put, readLines } from "./rule-input.ts";
import { type CheckedText, findingLines, type RuleLanguage } from "./rule-language.ts";

/**
 * What checking one line of a file found: a line out for each line in, in the same order. A line
 * that has no rule gives one finding with the id `input`.
 */
export type RuleLineDocument = CheckedText;

/** One rule of a line, or why there is none. */
type RuleLine =
  | { readonly rule: string; readonly check: RuleLanguage["check"] }
  | { readonly problem: string };

/**
 * Checks the rules of a file, a line at a time: with `json` one line out for each line in, in
 * the same order, whatever is on it. Tells whether all were valid.
 */
export async function checkLines(
  input: string,
  language: RuleLanguage,
  json: boolean,
  terminal: Terminal,
): Promise<boolean> {
  const counts = { rules: 0, invalid: 0, warned: 0 };
  for await (const { number, text } of readLines(input, terminal.abortSignal)) {
    const { checked, drawn } = checkLine(readRule(text, language));
    counts.rules++;
    if (!checked.valid) counts.invalid++;
    else if (checked.diagnostics.length > 0) counts.warned++;
    if (json) await put(terminal, jsonLine(checked));
    else if (checked.diagnostics.length > 0) {
      const place = terminal.paintOut("bold", terminalText(`${inputName(input)}:${number}`));
      await put(terminal, `${[place, ...drawn(terminal.paintOut)].join("\n")}\n\n`);
    }
  }
  if (!json) terminal.out(`${terminal.paintOut("bold", countText(counts))}\n`);
  return counts.invalid === 0;
}

function readRule(text: string | undefined, language: RuleLanguage): RuleLine {
  if (text === undefined) return { problem: notUtf8Text("The line") };
  const object = jsonObject(text);
  if (object === undefined) {
    return { problem: 'The line is no JSON object. Write {"rule": "..."} on each line.' };
  }
  const { rule } = object;
  if (typeof rule !== "string") {
    return { problem: 'The line has no rule. Write {"rule": "..."}, with the rule as a text.' };
  }
  const check = language.checkLine(object);
  return typeof check === "string" ? { problem: check } : { rule, check };
}

function checkLine(line: RuleLine): {
  readonly checked: RuleLineDocument;
  readonly drawn: (paint: Paint) => string[];
} {
  if ("problem" in line) {
    const found = { id: "input", message: line.problem, start: 0, end: 0 };
    return {
      checked: { valid: false, diagnostics: [{ ...found, severity: "error" }] },
      drawn: (paint: Paint) => [`${paint("red", "error")} input: ${line.problem}`],
    };
  }
  const { rule } = line;
  const checked = line.check(rule);
  const drawn = (paint: Paint) => findingLines(rule, checked, paint);
  return { checked, drawn };
}
