import { formatIssue } from "../../config/config-error.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import type { validateCommand } from "../declarations/config.ts";
import { ExitCode } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import { loadConfig } from "../load-config.ts";

/** `ringwright validate`: schema and checks, offline. */
export async function runValidate({
  options,
  terminal,
}: Call<typeof validateCommand>): Promise<number> {
  const config = findConfig(options.config);
  const desired = await loadConfig(config, terminal);
  const counts = new Map<string, number>();
  for (const { kind } of desired.resources) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (options.json) {
    terminal.out(
      jsonText({
        formatVersion: 1,
        valid: true,
        stack: desired.stack,
        configHash: desired.configHash,
        resources: Object.fromEntries(counts),
        issues: [],
        warnings: desired.warnings,
      }),
    );
    return ExitCode.ok;
  }
  for (const warning of desired.warnings) {
    terminal.err(
      `${terminal.paintErr("yellow", "warning")} ${terminalText(formatIssue(warning))}\n`,
    );
  }
  const list = [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
  terminal.out(
    `${terminalText(config)} is valid: stack ${desired.stack}, ${list || "no resources"}.\n`,
  );
  return ExitCode.ok;
}
