import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";

type Work = (options: never, terminal: Terminal, ...operands: never[]) => Promise<number>;

/** How `run` adds a command. */
export type AddCommand = (name: string, summary: string, example: string) => Command;

/** Loads a command's file only when it runs. */
export type LazyAction = (load: () => Promise<Work>) => (...all: unknown[]) => Promise<void>;

const dash = " A rule that begins with a dash goes last, after --.";

/** The commands under `ringwright rule`. */
export function addRuleCommands(add: AddCommand, action: LazyAction): void {
  const check = add(
    "check [rule]",
    "Check a rule, a file of rules, or those of the config, offline",
    `ringwright rule check '(device.deviceOSType -eq "Windows")'\n  $ ringwright rule check --input rules.jsonl --json > findings.jsonl`,
  )
    .option(
      "--input <file>",
      'lines of {"rule": "...", "subject"?: ...}, - for stdin; with --json one JSON line for each',
    )
    .option("--subject <subject>", "what the rules are about: device or user");
  check.description(
    `Check a rule, a file of rules, or those of the config, offline. Exit code 0 where all are valid, 1 where one is not.${dash}`,
  );
  check.action(
    action(async () => {
      const { runRuleCheck } = await import("./rule-check.ts");
      return async (options: Parameters<typeof runRuleCheck>[1], io: Terminal, rule?: string) =>
        await runRuleCheck(rule, options, io);
    }),
  );
  add(
    "eval <rule>",
    "List the devices that a rule selects, of a file or of the tenant",
    `ringwright rule eval '(device.deviceOSVersion -startsWith "10.0.19")' --input devices.jsonl`,
  )
    .option(
      "--input <file>",
      "one JSON object a line, as rules name things or as Graph does; - for stdin",
    )
    .option("--tenant", "sign in and ask the tenant's devices")
    .option("--now <time>", "the time for system.now, in ISO 8601 (default: the present)")
    .action(
      action(async () => {
        const { runRuleEval } = await import("./rule-eval.ts");
        return async (options: Parameters<typeof runRuleEval>[1], io: Terminal, rule: string) =>
          await runRuleEval(rule, options, io);
      }),
    );
  add(
    "impact <rule>",
    "List the tenant's devices that join and leave a group when this becomes its rule; writes nothing",
    `ringwright rule impact '(device.deviceOSType -eq "Windows")' --group pilot --config policies/`,
  )
    .option("--group <name>", "the group, by display name, object id or key in the config")
    .option("--from <rule>", "compare with this rule instead of a group")
    .option("--now <time>", "the time for system.now, in ISO 8601 (default: the present)")
    .action(
      action(async () => {
        const { runRuleImpact } = await import("./rule-impact.ts");
        return async (options: Parameters<typeof runRuleImpact>[1], io: Terminal, rule: string) =>
          await runRuleImpact(rule, options, io);
      }),
    );
  add(
    "explain <rule>",
    "Say in plain English what a rule selects, and for one device why or why not",
    `ringwright rule explain '(device.displayName -startsWith "LT-")' --device LT-0001`,
  )
    .option("--device <name>", "the device, by display name, object id or device id; signs in")
    .option(
      "--input <file>",
      "take the device from this file, the first where --device is left out",
    )
    .option("--now <time>", "the time for system.now, in ISO 8601 (default: the present)")
    .action(
      action(async () => {
        const { runRuleExplain } = await import("./rule-explain.ts");
        return async (options: Parameters<typeof runRuleExplain>[1], io: Terminal, rule: string) =>
          await runRuleExplain(rule, options, io);
      }),
    );
  add(
    "format [rule]",
    "Print a rule in canonical text",
    "ringwright rule format --input pilot.rule --check",
  )
    .option("--input <file>", "a text file that holds one rule, - for stdin")
    .option("--check", "exit 2 where the rule is written in another way")
    .action(
      action(async () => {
        const { runRuleFormat } = await import("./rule-format.ts");
        return async (options: Parameters<typeof runRuleFormat>[1], io: Terminal, rule?: string) =>
          await runRuleFormat(rule, options, io);
      }),
    );
}
