import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { version } from "../graph/version.ts";
import { addDriverCommands } from "./commands/driver-commands.ts";
import { addImportCommands } from "./commands/import-commands.ts";
import { addRingCommands } from "./commands/ring-commands.ts";
import { addReportCommands } from "./commands/report-commands.ts";
import { addRuleCommands } from "./commands/rule-commands.ts";
import { guardNames } from "../reconcile/plan/guard-names.ts";
import { terminalText } from "../report/escape.ts";
import { CommandError, ExitCode } from "./exit-code.ts";
import { authModes } from "../graph/auth/auth-modes.ts";
import { clouds } from "../graph/cloud.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { Terminal } from "./terminal.ts";

/** Runs one command line and gives its exit code. Nothing here ends the process. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = ExitCode.ok;
  const program = build(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    return report(error, terminal, args.includes("--json"));
  }
}

type Action = (options: never, terminal: Terminal, ...operands: never[]) => Promise<number>;

function build(terminal: Terminal, done: (code: number) => void): Command {
  const program = new Command("ringwright")
    .description("Windows update rings and device groups as code, for Microsoft Intune")
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "show help; with a command, its options and an example")
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError("Run with --help for options and an example.");
  // taken before and after the command's name
  program
    .option(
      "-c, --config <path>",
      "policy file or folder (default: ringwright.yaml or ringwright.config.ts)",
    )
    .option("--json", "print one JSON document on stdout, all else on stderr")
    .option("--no-color", "no colours")
    .option("-v, --verbose", "tell every request on stderr")
    .addOption(new Option("--auth <mode>", "how to sign in").choices([...authModes]))
    .addOption(new Option("--cloud <name>", "national cloud").choices(Object.keys(clouds)))
    .configureHelp({ showGlobalOptions: true });
  const approvals = (command: Command) =>
    command
      .option("--prune", "delete owned objects that the config no longer holds")
      .option("--adopt", "take over existing objects of the same name")
      .option("--replace", "replace objects whose changed properties are fixed after creation")
      .option(
        "--force <address>",
        "overwrite what was changed in files and tenant both, such as ring/broad; repeatable",
        collect,
      )
      .addOption(
        new Option("--allow <guard>", "override a guard; repeatable")
          .argParser(collectGuard)
          .default(undefined, guardNames.join(", ")),
      );
  /** Loads the command's file only when it runs. */
  const action =
    <T extends Action>(load: () => Promise<T>) =>
    async (...all: unknown[]) => {
      const command = all.pop() as Command;
      const operands = all.slice(0, -1);
      const options = command.optsWithGlobals();
      const work = (await load()) as unknown as (
        options: unknown,
        terminal: Terminal,
        ...operands: unknown[]
      ) => Promise<number>;
      done(await work(options, terminal, ...operands));
    };
  const add = (parent: Command, name: string, summary: string, example: string) =>
    parent
      .command(name)
      .summary(summary)
      .description(summary)
      .addHelpText("after", `\nExample:\n  $ ${example}`);

  add(program, "init", "Write a commented starter config", "ringwright init --stack corp-updates")
    .option("--stack <name>", "the scope of ownership", "corp-updates")
    .option("--from-tenant", "write what the tenant holds instead, as export does")
    .option("--out <dir>", "with --from-tenant: folder to write to (default: ringwright-export)")
    .action(action(async () => (await import("./commands/init.ts")).runInit));
  add(
    program,
    "validate",
    "Check the config, offline",
    "ringwright validate --config policies/",
  ).action(action(async () => (await import("./commands/validate.ts")).runValidate));
  approvals(
    add(
      program,
      "plan",
      "Show what apply would do; writes nothing to the tenant",
      "ringwright plan --out plan.json --markdown comment.md --detailed-exitcode",
    ),
  )
    .option("--out <file>", "save the plan for: ringwright apply FILE")
    .option("--detailed-exitcode", "exit 2 where something would change")
    .option("--markdown <file>", "write the plan as a pull request comment")
    .option("--html <file>", "write the plan as a page")
    .option(
      "--impact <file>",
      "write each device that joins, leaves, gets or loses, one JSON line each",
    )
    .option("--no-impact", "do not read the devices that are affected")
    .action(
      action(async () => {
        const { runPlan } = await import("./commands/plan.ts");
        return async (
          { impact, ...options }: Record<string, unknown> & { impact?: string | boolean },
          io: Terminal,
        ) =>
          await runPlan(
            {
              ...(options as unknown as Parameters<typeof runPlan>[0]),
              ...(typeof impact === "string" && { impact }),
              withImpact: impact !== false,
            },
            io,
          );
      }),
    );
  approvals(
    add(
      program,
      "apply [planfile]",
      "Plan (or take a saved plan), ask, write, verify",
      "ringwright apply plan.json --yes",
    ),
  )
    .option("--yes", "do not ask")
    .option("--wait <duration>", "how long to wait for groups that an exclusion needs", "15m")
    .option("--no-impact", "do not read the devices that are affected")
    .option("--journal <file>", "where every write is noted (default: .ringwright/journal/)")
    .action(
      action(async () => {
        const { runApply } = await import("./commands/apply.ts");
        return async (options: Parameters<typeof runApply>[1], io: Terminal, planfile?: string) =>
          await runApply(planfile, options, io);
      }),
    );
  add(
    program,
    "drift",
    "Tell where the tenant left the files; exit 2 where it did",
    "ringwright drift --json",
  ).action(action(async () => (await import("./commands/drift.ts")).runDrift));
  add(
    program,
    "export",
    "Write the tenant's policies and groups as config files with adopt entries",
    "ringwright export --out policies --stack corp-updates",
  )
    .option("--out <dir>", "folder to write to", "ringwright-export")
    .option("--stack <name>", "the stack that shall own them", "corp-updates")
    .action(action(async () => (await import("./commands/export.ts")).runExport));
  const imports = program
    .command("import")
    .summary("Turn policies of another tool into config files")
    .description("Turn policies of another tool into config files");
  addImportCommands((name, summary, example) => add(imports, name, summary, example), action);
  const group = program
    .command("group")
    .summary("Work with device groups")
    .description("Work with device groups");
  add(
    group,
    "pilot <name>",
    "Create or update a dynamic pilot group: a stable share of what a rule selects",
    `ringwright group pilot "Pilot devices" --percent 5 --rule '(device.deviceOSType -eq "Windows")'`,
  )
    .requiredOption("--rule <rule>", "membership rule that the share is taken of")
    .option("--percent <number>", "share in percent", "5")
    .option("--offset <number>", "where the share begins, in percent", "0")
    .option("--yes", "do not ask")
    .action(
      action(async () => {
        const { runGroupPilot } = await import("./commands/group-pilot.ts");
        return async (options: Parameters<typeof runGroupPilot>[1], io: Terminal, name: string) =>
          await runGroupPilot(name, options, io);
      }),
    );
  const ring = program
    .command("ring")
    .summary("Work with update rings")
    .description("Work with update rings");
  addRingCommands((name, summary, example) => add(ring, name, summary, example), action);
  const driver = program
    .command("driver")
    .summary("Work with the drivers of driver update policies")
    .description("Work with the drivers of driver update policies");
  addDriverCommands((name, summary, example) => add(driver, name, summary, example), action);
  const rule = program
    .command("rule")
    .summary("Work with membership rules")
    .description("Work with membership rules");
  addRuleCommands((name, summary, example) => add(rule, name, summary, example), action);
  const reports = program
    .command("report")
    .summary("Tell how far updates have come")
    .description("Tell how far updates have come");
  addReportCommands((name, summary, example) => add(reports, name, summary, example), action);
  add(
    program,
    "schema",
    "Print the JSON Schema of the config",
    "ringwright schema > ringwright.schema.json",
  )
    .option("--plan", "print the schema of a plan instead")
    .action(action(async () => (await import("./commands/schema.ts")).runSchema));
  const mock = program.command("mock").summary("The mock tenant").description("The mock tenant");
  add(
    mock,
    "serve",
    "Serve a mock tenant on loopback, to try everything without a real one",
    "ringwright mock serve --port 8787 --devices 2000 --state tenant.json",
  )
    .option("--port <number>", "port; 0 takes a free one", "0")
    .option("--devices <number>", "size of the simulated fleet", "0")
    .option("--seed <number>", "the same seed gives the same fleet", "1")
    .option("--state <file>", "keeps the tenant across restarts")
    .action(action(async () => (await import("./commands/mock-serve.ts")).runMockServe));
  add(
    program,
    "demo",
    "The whole story against a mock tenant that it starts itself",
    "ringwright demo",
  ).action(
    action(async () => {
      const { runDemo } = await import("./commands/demo.ts");
      return async (_options: object, io: Terminal) => await runDemo(io, run);
    }),
  );
  overrideExits(program);
  program.addHelpText(
    "after",
    "\nExample:\n  $ ringwright demo\n  $ ringwright plan --config ringwright.yaml",
  );
  return program;
}

/** Commands added by `command()` end the process by themselves unless they are told not to. */
function overrideExits(parent: Command): void {
  for (const command of parent.commands) {
    command.exitOverride();
    overrideExits(command);
  }
}

function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

function collectGuard(value: string, earlier: readonly string[] | undefined): string[] {
  if (!(guardNames as readonly string[]).includes(value)) {
    throw new InvalidArgumentError(`Allowed choices are ${guardNames.join(", ")}.`);
  }
  return collect(value, earlier);
}

function report(error: unknown, terminal: Terminal, json: boolean): number {
  if (error instanceof CommanderError) {
    // help and version end the parsing by throwing; anything else it has told on stderr
    if (error.exitCode === 0) return ExitCode.ok;
    const message = error.message.replace(/^error: /, "");
    if (json) terminal.out(errorDocument({ name: "UsageError", message }));
    return ExitCode.error;
  }
  if (terminal.abortSignal.aborted) {
    terminal.err("interrupted; nothing more was written\n");
    return ExitCode.interrupted;
  }
  const { name } = error as Error;
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error, name);
  const label = terminal.paintErr("red", "error");
  for (const line of message.split("\n")) terminal.err(`${label} ${terminalText(line)}\n`);
  if (json) terminal.out(errorDocument(details(error, name, message)));
  return code;
}

function errorDocument(error: object): string {
  return `${JSON.stringify({ formatVersion: 1, error }, null, 2)}\n`;
}

function codeOf(error: unknown, name: string): number {
  if (error instanceof CommandError) return error.exitCode;
  if (name === "LockedError") return ExitCode.locked;
  if (name === "ApplyRefusedError") {
    return (error as { kind?: string }).kind === "stale" ? ExitCode.stale : ExitCode.refused;
  }
  return ExitCode.error;
}

function details(error: unknown, name: string, message: string): object {
  const { issues, reasons, status, code, requestId } = error as Record<string, unknown>;
  return {
    name,
    message,
    ...(Array.isArray(issues) && { issues: issues as unknown }),
    ...(Array.isArray(reasons) && { reasons: reasons as unknown }),
    ...(typeof status === "number" && { status, code, requestId: requestId ?? null }),
  };
}

export type { GlobalOptions };
