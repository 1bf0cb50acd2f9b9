import { checkMembershipRule, type RuleSubject } from "../../rules/membership/index.ts";
import { jsonLine, terminalText } from "../../report/escape.ts";
import type { Paint } from "../../report/paint.ts";
import { countText, drawnFindings } from "../../report/rule-text.ts";
import type { Terminal } from "../terminal.ts";
import { jsonObject, inputName, put, readLines } from "./rule-input.ts";

/** One rule of a line, or why there is none. */
type RuleLine =
  | { readonly rule: string; readonly subject: RuleSubject | undefined }
  | { readonly problem: string };

/**
 * Checks the rules of a file, a line at a time: with `json` one line out for each line in, in
 * the same order, whatever is on it. Tells whether all were valid.
 */
export async function checkLines(
  input: string,
  subject: RuleSubject | undefined,
  json: boolean,
  terminal: Terminal,
): Promise<boolean> {
  const counts = { rules: 0, invalid: 0, warned: 0 };
  for await (const { number, text } of readLines(input, terminal.abortSignal)) {
    const { checked, drawn } = checkLine(readRule(text, subject));
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

function readRule(text: string | undefined, otherwise: RuleSubject | undefined): RuleLine {
  if (text === undefined) return { problem: "The line is not UTF-8. Save the file as UTF-8." };
  const object = jsonObject(text);
  if (object === undefined) {
    return { problem: 'The line is no JSON object. Write {"rule": "..."} on each line.' };
  }
  const { rule, subject = otherwise } = object as { rule?: unknown; subject?: unknown };
  if (typeof rule !== "string") {
    return { problem: 'The line has no rule. Write {"rule": "..."}, with the rule as a text.' };
  }
  if (subject !== undefined && subject !== null && subject !== "device" && subject !== "user") {
    return { problem: "The subject of the line is neither device nor user." };
  }
  return { rule, subject: subject ?? otherwise };
}

function checkLine(line: RuleLine) {
  if ("problem" in line) {
    const found = { id: "input", severity: "error", message: line.problem, start: 0, end: 0 };
    return {
      checked: { valid: false, diagnostics: [found] },
      drawn: (paint: Paint) => [`${paint("red", "error")} input: ${line.problem}`],
    };
  }
  const { rule, subject } = line;
  const checked = checkMembershipRule(rule, subject === undefined ? {} : { subject });
  const drawn = (paint: Paint) => drawnFindings(rule, checked.diagnostics, paint);
  return { checked, drawn };
}
