import { jsonText } from "../../report/escape.ts";
import { plural } from "../../report/rule-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { ruleEvalCommand } from "../declarations/rule.ts";
import { deviceLabel } from "../../report/device-label.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";
import { type RuleDevice, ruleObjectOf, tenantDevices } from "../../operate/rules/rule-device.ts";
import { problemText, put, readObjects } from "../rules/rule-input.ts";
import { timeOption, type UsableRule, usableDeviceRule, usableRule } from "../rules/usable-rule.ts";

type Options = Call<typeof ruleEvalCommand>["options"];

interface Asked {
  readonly rule: UsableRule;
  readonly devices: AsyncIterable<ReadDevice>;
  readonly now: Date;
}

/** One device or user, or why it cannot be judged. */
interface ReadDevice {
  readonly device: RuleDevice;
  /** As sentences; empty where it can be judged. */
  readonly problems: readonly string[];
}

// of a file that is wrong throughout nobody reads more
const mostProblemsTold = 20;

/** Which of the devices or users that were asked about a rule selects. */
export interface RuleMatchesDocument {
  readonly formatVersion: 1;
  readonly rule: string;
  /** The instant to which `system.now` was taken. */
  readonly now: string;
  readonly matches: readonly RuleMatch[];
  readonly counts: RuleMatchCounts;
  /** Why some could not be judged; absent where all could be. */
  readonly unread?: readonly string[];
}

/** One that a rule selects. */
export interface RuleMatch {
  readonly displayName: string;
  readonly id: string;
}

/** How many were asked about, by what they are, and what came of it. */
export interface RuleMatchCounts {
  readonly devices?: number;
  readonly users?: number;
  readonly matched: number;
  /** Absent where all could be judged. */
  readonly notJudged?: number;
}

/** `ringwright rule eval`: which devices a rule selects, told as they are read. */
export async function runRuleEval({
  options,
  operands: { rule: text },
  terminal,
}: Call<typeof ruleEvalCommand>): Promise<number> {
  if ((options.input === undefined) !== options.tenant) {
    throw new CommandError(
      "say where the devices are: --input FILE, or --tenant to ask those of the tenant",
    );
  }
  const progress = new Progress(terminal);
  const { rule, devices, now } = await ask(text, options, terminal, progress);
  const noun = rule.subject;
  const matches: RuleMatch[] = [];
  const unread: string[] = [];
  let [asked, matched, notJudged] = [0, 0, 0];
  try {
    for await (const { device, problems } of devices) {
      asked++;
      if (problems.length > 0) {
        notJudged++;
        unread.push(...problems.slice(0, mostProblemsTold - unread.length));
        continue;
      }
      if (!rule.matches(device.rule, { now })) continue;
      matched++;
      if (options.json) {
        matches.push({ displayName: device.displayName, id: device.id || device.deviceId });
      } else {
        progress.clear();
        await put(terminal, `${deviceLabel(device)}\n`);
      }
    }
  } finally {
    progress.clear();
  }
  const complete = notJudged === 0;
  const counts = { [`${noun}s`]: asked, matched, ...(!complete && { notJudged }) };
  const document: RuleMatchesDocument = {
    formatVersion: 1,
    rule: text,
    now: now.toISOString(),
    matches,
    counts,
    ...(!complete && { unread }),
  };
  terminal.out(
    options.json
      ? jsonText(document)
      : `${terminal.paintOut("bold", `${matched} of ${plural(asked, noun)} selected`)}\n`,
  );
  if (complete) return ExitCode.ok;
  for (const problem of unread) terminal.err(`${problem}\n`);
  terminal.err(
    `${plural(notJudged, noun)} of ${asked} could not be judged, since the rule looks at what cannot be read there\n`,
  );
  return notJudged === asked ? ExitCode.error : ExitCode.partial;
}

async function ask(
  text: string,
  options: Options,
  terminal: Terminal,
  progress: Progress,
): Promise<Asked> {
  const { abortSignal } = terminal;
  if (options.input !== undefined) {
    const rule = usableRule(text);
    const now = timeOption(options.now, new Date());
    return { rule, devices: devicesOf(options.input, rule, abortSignal), now };
  }
  const rule = usableDeviceRule(text);
  timeOption(options.now, new Date());
  const tenant = await signIn(options, terminal);
  progress.step("Reading devices ...");
  const onProgress = (count: number) => progress.step(`Reading devices: ${count} ...`);
  const devices = judged(tenantDevices(tenant, { abortSignal, onProgress }));
  return { rule, devices, now: timeOption(options.now, tenant.now()) };
}

async function* judged(devices: AsyncIterable<RuleDevice>): AsyncGenerator<ReadDevice> {
  for await (const device of devices) yield { device, problems: [] };
}

async function* devicesOf(
  input: string,
  rule: UsableRule,
  abortSignal: AbortSignal,
): AsyncGenerator<ReadDevice> {
  for await (const { number, value } of readObjects(input, abortSignal)) {
    const { device, problems } = ruleObjectOf(value, rule);
    yield { device, problems: problems.map((problem) => problemText(input, number, problem)) };
  }
}
