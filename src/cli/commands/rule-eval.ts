import { jsonText } from "../../report/escape.ts";
import { plural } from "../../report/rule-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { ruleEvalCommand } from "../declarations/rule.ts";
import { deviceLabel } from "../../report/device-label.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";
import { type RuleDevice, ruleDevice, tenantDevices } from "../../operate/rules/rule-device.ts";
import { put, readObjects } from "../rules/rule-input.ts";
import { timeOption, type UsableRule, usableDeviceRule, usableRule } from "../rules/usable-rule.ts";

type Options = Call<typeof ruleEvalCommand>["options"];

interface Asked {
  readonly rule: UsableRule;
  readonly devices: AsyncIterable<RuleDevice>;
  readonly now: Date;
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
  const matches: { displayName: string; id: string }[] = [];
  let [asked, matched] = [0, 0];
  try {
    for await (const device of devices) {
      asked++;
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
  const counts = { [`${noun}s`]: asked, matched };
  terminal.out(
    options.json
      ? jsonText({ formatVersion: 1, rule: text, now: now.toISOString(), matches, counts })
      : `${terminal.paintOut("bold", `${matched} of ${plural(asked, noun)} selected`)}\n`,
  );
  return ExitCode.ok;
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
    return { rule, devices: devicesOf(options.input, abortSignal), now };
  }
  const rule = usableDeviceRule(text);
  timeOption(options.now, new Date());
  const tenant = await signIn(options, terminal);
  progress.step("Reading devices ...");
  const onProgress = (count: number) => progress.step(`Reading devices: ${count} ...`);
  const devices = tenantDevices(tenant, { abortSignal, onProgress });
  return { rule, devices, now: timeOption(options.now, tenant.now()) };
}

async function* devicesOf(input: string, abortSignal: AbortSignal): AsyncGenerator<RuleDevice> {
  for await (const object of readObjects(input, abortSignal)) yield ruleDevice(object);
}
