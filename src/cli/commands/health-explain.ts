import { join } from "node:path";
import { loadDesiredState } from "../../config/load.ts";
import { formatIssue } from "../../config/config-error.ts";
import { isGraphError } from "../../graph/index.ts";
import type { KnowledgeDocument } from "../../health/knowledge/document.ts";
import { readIncidentNotes } from "../../health/knowledge/incident-notes.ts";
import { readKnownIssueDocuments } from "../../health/knowledge/known-issue-documents.ts";
import { type Explanation, openKnowledge } from "../../health/knowledge/open-knowledge.ts";
import { knowledgeLimits } from "../../health/knowledge/limits.ts";
import type { DeviceFacts } from "../../health/troubleshoot/facts.ts";
import { factsOfHits } from "../../health/troubleshoot/facts-of-hits.ts";
import { troubleshoot, type Troubleshooting } from "../../health/troubleshoot/troubleshoot.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import { explanationText, troubleshootingText } from "../../report/explanation-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { healthExplainCommand } from "../declarations/health.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { configHere } from "../find-config.ts";
import { policyFolder } from "../policy-folder.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";

type Options = Call<typeof healthExplainCommand>["options"];
type Warn = (sentence: string) => void;

/** `ringwright health explain`: cause and action of what is seen. Read-only, and offline unless asked. */
export async function runHealthExplain({
  options,
  operands: { text },
  terminal,
}: Call<typeof healthExplainCommand>): Promise<number> {
  const given = factsOf(options);
  const hasFacts = Object.values(given).some((value) => value !== undefined);
  const query = text.join(" ");
  if (query.trim() === "" && !hasFacts)
    throw new CommandError(
      "there is nothing to explain: give a code or a text, or what is known of a device, such as --free-gb 3",
    );
  const warn: Warn = (sentence) =>
    terminal.err(`${terminal.paintErr("yellow", "note")} ${terminalText(sentence)}\n`);
  const explanation =
    query.trim() === "" ? null : await explainText(query, options, terminal, warn);
  const troubleshooting = hasFacts
    ? troubleshoot({ ...factsOfHits(explanation?.hits ?? []), ...given })
    : null;
  if (options.json) terminal.out(jsonText(documentOf(explanation, troubleshooting)));
  else {
    const parts = [
      ...(explanation ? [explanationText(explanation, terminal.paintOut)] : []),
      ...(troubleshooting ? [troubleshootingText(troubleshooting, terminal.paintOut)] : []),
    ];
    terminal.out(parts.join("\n"));
  }
  const isFound = troubleshooting !== null || (explanation?.hits.length ?? 0) > 0;
  return isFound ? ExitCode.ok : ExitCode.differences;
}

async function explainText(
  query: string,
  options: Options,
  terminal: Terminal,
  warn: Warn,
): Promise<Explanation> {
  const documents = [
    ...(options.tenant ? await knownIssues(options, terminal, warn) : []),
    ...(await incidents(options, terminal, warn)),
  ];
  const knowledge = await openKnowledge({ documents });
  for (const note of knowledge.notes) warn(note);
  return knowledge.explain(query);
}

async function knownIssues(
  options: Options,
  terminal: Terminal,
  warn: Warn,
): Promise<readonly KnowledgeDocument[]> {
  const { abortSignal } = terminal;
  const tenant = await signIn(options, terminal);
  try {
    return await readKnownIssueDocuments(tenant.graph, { abortSignal });
  } catch (error) {
    if (!isGraphError(error)) throw error;
    warn(`known issues could not be read, and are not searched: ${error.message}`);
    return [];
  }
}

/** Notes that cannot be used are told, and stop nothing. */
async function incidents(
  options: Options,
  terminal: Terminal,
  warn: Warn,
): Promise<readonly KnowledgeDocument[]> {
  const { abortSignal } = terminal;
  const folder = options.incidents ?? (await incidentFolder(options, terminal, warn));
  if (folder === undefined) return [];
  try {
    const { documents, problems } = await readIncidentNotes(folder, { abortSignal });
    for (const problem of problems.slice(0, 20)) warn(formatIssue(problem));
    if (problems.length > 20) warn(`${problems.length - 20} more notes have problems`);
    return documents;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandError(error.message);
  }
}

/** That of the config; one that merely lies here and is not valid stops nothing. */
async function incidentFolder(
  { config }: Options,
  { abortSignal, env }: Terminal,
  warn: Warn,
): Promise<string | undefined> {
  const found = config ?? configHere();
  if (found === undefined) return undefined;
  try {
    const { incidents: folder } = await loadDesiredState(found, { abortSignal, env });
    return folder === undefined ? undefined : join(policyFolder(found), folder);
  } catch (error) {
    if (config !== undefined || (error as Error).name !== "ConfigError") throw error;
    warn(`${found} is not valid, so that its notes are not searched; see: ringwright validate`);
    return undefined;
  }
}

function factsOf(options: Options): DeviceFacts {
  const number = (name: string, text: string | undefined) => {
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() === "" || !(value >= 0 && value <= 1_000_000))
      throw new CommandError(`${name} must be a number from 0 on (is ${text})`);
    return value;
  };
  const truth = (text: "yes" | "no" | undefined) => text && text === "yes";
  return compact({
    freeGb: number("--free-gb", options.freeGb),
    lastCheckInHours: number("--last-check-in-hours", options.lastCheckInHours),
    lastScanHours: number("--last-scan-hours", options.lastScanHours),
    stalledHours: number("--stalled-hours", options.stalledHours),
    pendingRestart: truth(options.pendingRestart),
    paused: truth(options.paused),
    offered: truth(options.offered),
    safeguardHold: truth(options.safeguardHold),
    wsusPolicy: truth(options.wsusPolicy),
    downloaded: truth(options.downloaded),
    checksumFailed: truth(options.checksumFailed),
  });
}

/** What is not given does not stand in the way of what a code says. */
function compact(facts: DeviceFacts): DeviceFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** Cause and action of what was asked about, best first. */
export interface ExplanationDocument extends Pick<Explanation, "codes" | "hits" | "notes"> {
  readonly formatVersion: 1;
  /** Null where only facts of a device were given. */
  readonly query: string | null;
  /** Most hits that are given, and most characters of a query that count. */
  readonly limits: { readonly hits: number; readonly query: number };
  /** What the facts of a device lead to; null where none were given. */
  readonly troubleshooting: Troubleshooting | null;
}

function documentOf(
  explanation: Explanation | null,
  troubleshooting: Troubleshooting | null,
): ExplanationDocument {
  return {
    formatVersion: 1,
    query: explanation?.query ?? null,
    codes: explanation?.codes ?? [],
    hits: explanation?.hits ?? [],
    notes: explanation?.notes ?? [],
    limits: { hits: knowledgeLimits.hits, query: knowledgeLimits.queryLength },
    troubleshooting,
  };
}
