import type { RuleTrace } from "../../rules/membership/index.ts";
import type { RuleMatch } from "./rule-eval.ts";
import { evaluateWithTrace, explainMembershipRule } from "../../rules/membership/index.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import { traceText } from "../../report/rule-trace-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { ruleExplainCommand } from "../declarations/rule.ts";
import { deviceLabel } from "../../report/device-label.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { inCommandWords } from "../refusal-words.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";
import {
  answersTo,
  findDevice,
  type RuleDevice,
  ruleObjectOf,
} from "../../operate/rules/rule-device.ts";
import { inputName, problemText, readObjects } from "../rules/rule-input.ts";
import { orDrawn, timeOption, usableDeviceRule, usableRule } from "../rules/usable-rule.ts";

type Options = Call<typeof ruleExplainCommand>["options"];

/** A rule in plain English, and why it selects one device or not. */
export interface RuleExplanationDocument {
  readonly formatVersion: 1;
  readonly rule: string;
  readonly explanation: string;
  /** The one that was asked about; absent where none was. */
  readonly device?: RuleMatch;
  /** What each part of the rule gave for that device. */
  readonly trace?: RuleTrace;
}

/** `ringwright rule explain`: a rule in plain English, and why it selects one device or not. */
export async function runRuleExplain({
  options,
  operands: { rule },
  terminal,
}: Call<typeof ruleExplainCommand>): Promise<number> {
  const explanation = orDrawn("the rule", () => explainMembershipRule(rule));
  const now = timeOption(options.now, new Date());
  const device = await deviceOf(rule, options, terminal);
  const trace = device && orDrawn("the rule", () => evaluateWithTrace(rule, device.rule, { now }));
  if (options.json) {
    const document: RuleExplanationDocument = {
      formatVersion: 1,
      rule,
      explanation,
      ...(device && {
        device: { displayName: device.displayName, id: device.id || device.deviceId },
      }),
      ...(trace && { trace }),
    };
    terminal.out(jsonText(document));
    return ExitCode.ok;
  }
  terminal.out(`${explanation.split("\n").map(terminalText).join("\n")}\n`);
  if (device && trace) {
    terminal.out(`\n${traceText(deviceLabel(device), trace, terminal.paintOut)}`);
  }
  return ExitCode.ok;
}

async function deviceOf(
  rule: string,
  { device: name, input, ...options }: Options,
  terminal: Terminal,
): Promise<RuleDevice | undefined> {
  const { abortSignal } = terminal;
  if (input === undefined) {
    if (name === undefined) return undefined;
    usableDeviceRule(rule);
    const tenant = await signIn(options, terminal);
    return await inCommandWords(async () => await findDevice(tenant, name, { abortSignal }));
  }
  const about = usableRule(rule);
  for await (const { number, value } of readObjects(input, abortSignal)) {
    const { device, problems } = ruleObjectOf(value, about);
    if (name !== undefined && !answersTo(device, name)) continue;
    if (problems.length === 0) return device;
    throw new CommandError(
      problems.map((problem) => problemText(input, number, problem)).join("\n"),
    );
  }
  throw new CommandError(
    name === undefined
      ? `${inputName(input)} holds no object`
      : `${inputName(input)} holds nothing that is called "${terminalText(name)}"`,
  );
}
