import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import type { ConfigError, ConfigIssue } from "../../config/config-error.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { withDashAdvice } from "./dash-advice.ts";

/** Tells what ended a command, and gives its exit code. */
export async function reportError(
  error: unknown,
  terminal: Terminal,
  json: boolean,
): Promise<number> {
  if (error instanceof CommanderError) {
    // help and version end the parsing by throwing; anything else it has told on stderr
    if (error.exitCode === 0) return ExitCode.ok;
    const message = withDashAdvice(error.message.replace(/^error: /, ""));
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
  const issues = name === "ConfigError" ? (error as ConfigError).issues : [];
  if (issues.length > 0) await tellIssues(issues, terminal);
  else for (const line of message.split("\n")) terminal.err(`${label} ${terminalText(line)}\n`);
  const isTold = error instanceof CommandError && error.isDocumentTold;
  if (json && !isTold) terminal.out(errorDocument(details(error, name, message)));
  return code;
}

async function tellIssues(issues: readonly ConfigIssue[], { err, paintErr }: Terminal) {
  // help and most errors need nothing of policy files
  const { configIssueText } = await import("../../report/config-issue-text.ts");
  for (const issue of issues) err(configIssueText(issue, lineOfFile, paintErr));
  const [id] = issues.flatMap((issue) => issue.id ?? []);
  if (id !== undefined) err(`What an error is about: ringwright validate --explain ${id}\n`);
}

/** A line of a file that was read a moment ago; undefined where it is gone, or another file now. */
function lineOfFile(file: string, line: number): string | undefined {
  try {
    return readFileSync(file, "utf8").split("\n")[line - 1]?.replace(/\r$/, "");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}

function errorDocument(error: object): string {
  return jsonText({ formatVersion: 1, error });
}

function codeOf(error: unknown, name: string): number {
  if (error instanceof CommandError) return error.exitCode;
  if (name === "LockedError") return ExitCode.locked;
  if (name === "OwnedElsewhereError" || name === "PinnedOtherwiseError") return ExitCode.refused;
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
