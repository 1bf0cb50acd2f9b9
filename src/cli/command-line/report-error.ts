import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import type { ConfigError, ConfigIssue } from "../../config/config-error.ts";
import type { ApplyRefusedError } from "../../reconcile/apply/apply-result.ts";
import type { ValidationIssue } from "../../kind/validation-error.ts";
import { decodeUtf8 } from "../../kind/decode-utf8.ts";
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
  const reasons = await reasonsOf(error);
  const message = reasons?.join("\n") ?? (error instanceof Error ? error.message : String(error));
  const code = codeOf(error, name);
  const label = terminal.paintErr("red", "error");
  const issues = name === "ConfigError" ? (error as ConfigError).issues : [];
  if (issues.length > 0) await tellIssues(issues, terminal);
  else for (const line of message.split("\n")) terminal.err(`${label} ${terminalText(line)}\n`);
  const isTold = error instanceof CommandError && error.isDocumentTold;
  if (json && !isTold) terminal.out(errorDocument(details(error, name, message, reasons)));
  return code;
}

/** Why a plan is not applied, with the options of this command that would help. */
async function reasonsOf(error: unknown): Promise<readonly string[] | undefined> {
  if (!(error instanceof Error) || error.name !== "ApplyRefusedError") return undefined;
  // help and most errors need nothing of plans
  const { refusalCommandText } = await import("../../reconcile/plan/apply-refusal.ts");
  return (error as ApplyRefusedError).refusals.map(refusalCommandText);
}

async function tellIssues(issues: readonly ConfigIssue[], { err, paintErr }: Terminal) {
  // help and most errors need nothing of policy files
  const { configIssueText } = await import("../../report/config-issue-text.ts");
  for (const issue of issues) err(configIssueText(issue, lineOfFile, paintErr));
  const [id] = issues.flatMap((issue) => issue.id ?? []);
  if (id !== undefined) err(`What an error is about: ringwright validate --explain ${id}\n`);
}

/** A line of a file that was read a moment ago; undefined where it is gone, another now, or no text. */
function lineOfFile(file: string, line: number): string | undefined {
  try {
    return decodeUtf8(readFileSync(file))?.split("\n")[line - 1]?.replace(/\r$/, "");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}

/** What `--json` prints where a command ended with an error, and has not printed its document. */
export interface ErrorDocument {
  readonly formatVersion: 1;
  readonly error: ErrorDetails;
}

/** What ended the command. Branch on `name`; `message` is for people and changes without notice. */
export interface ErrorDetails {
  /** Such as `ConfigError`, `GraphError`, `LockedError` or `UsageError`. */
  readonly name: string;
  readonly message: string;
  /** Each thing that is wrong in what was given, such as in policy files. */
  readonly issues?: readonly ErrorIssue[];
  /** Why a plan is not applied, one sentence each. */
  readonly reasons?: readonly string[];
  /** HTTP status of Graph's answer; `code` and `requestId` come with it. */
  readonly status?: number;
  /** `error.code` of Graph's answer. */
  readonly code?: string;
  /** The `request-id` header, which Microsoft support asks for; null where there was none. */
  readonly requestId?: string | null;
}

/** One thing that is wrong; of policy files with its place. */
export interface ErrorIssue extends ValidationIssue, Partial<Pick<ConfigIssue, "file">> {
  /** Which kind of error it is, for `validate --explain`. */
  readonly id?: ConfigIssue["id"];
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
}

function errorDocument(error: ErrorDetails): string {
  return jsonText({ formatVersion: 1, error } satisfies ErrorDocument);
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

function details(
  error: unknown,
  name: string,
  message: string,
  reasons: readonly string[] | undefined,
): ErrorDetails {
  const { issues, status, code, requestId } = error as Partial<ErrorDetails>;
  return {
    name,
    message,
    ...(Array.isArray(issues) && { issues: issues as readonly ErrorIssue[] }),
    ...(reasons && { reasons }),
    ...(typeof status === "number" && {
      status,
      ...(code !== undefined && { code }),
      requestId: requestId ?? null,
    }),
  };
}
