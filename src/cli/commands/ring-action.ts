import { terminalText } from "../../report/escape.ts";
import { ringConsequences } from "../../report/ring-consequences.ts";
import { contentText, nothingSentText } from "../../report/ring-text.ts";
import { ringKind } from "../../rings/kind.ts";
import { nothingToSend, type RingVerb } from "../../rings/operator-action.ts";
import {
  type RingStatus,
  ringStatus,
  type UpdateContent,
  updateContents,
} from "../../rings/status.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import type { GlobalOptions } from "../global-options.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";
import { openAudit } from "./audit-file.ts";
import type { RingAuditLine } from "./ring-audit.ts";
import { findObject, type Noun } from "./find-object.ts";
import { perform, type RingOutcome } from "./ring-perform.ts";

export interface RingActionCommandOptions extends GlobalOptions {
  readonly quality?: boolean;
  readonly feature?: boolean;
  readonly yes?: boolean;
  readonly journal?: string;
}

/** `ringwright ring pause|resume|extend|rollback RING`: tells what it will do, asks, writes, verifies. */
export async function runRingAction(
  verb: RingVerb,
  name: string,
  options: RingActionCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const contents = updateContents.filter((content) => options[content]);
  if (contents.length === 0) {
    throw new CommandError(`say which updates to ${verb}: --quality, --feature or both`);
  }
  const audit = openAudit<RingAuditLine>(options.journal, options.config);
  const tenant = await signIn(options, terminal);
  const ring = await findObject(tenant, ringKind, noun, name, options, terminal);
  const title = `"${terminalText(ring.displayName)}" (${ring.id})`;
  refuseAutopatch(ring, title);
  const status = ringStatus(ring.wire, tenant.now());
  refuseExtending(verb, contents, status, title);

  const due = contents.filter((content) => !nothingToSend(verb, status[content]));
  if (due.length > 0) {
    tellConsequences(verb, due, ring, status, tenant, terminal);
    if (!options.yes) await confirm(verb, due, title, terminal);
    if (!audit) {
      terminal.err(
        "There is no config here, so the audit line is only printed; keep it with --journal FILE.\n",
      );
    }
  }
  const outcomes: RingOutcome[] = [];
  for (const content of contents) {
    const because = nothingToSend(verb, status[content]);
    const before = status[content];
    const hasWritten = outcomes.some(({ result }) => result !== "unchanged");
    const outcome: RingOutcome =
      because === undefined
        ? await perform(tenant, { verb, content, ring, before, audit, hasWritten }, terminal)
        : { content, result: "unchanged", because, requestId: null, before, after: before };
    outcomes.push(outcome);
    if (outcome.result === "failed" || outcome.result === "unknown") break;
  }
  show(verb, ring, outcomes, options, terminal);
  return exitCode(outcomes);
}

const noun: Noun = { one: "ring", many: "rings", list: "ringwright ring list" };

function refuseAutopatch(ring: TenantObject, title: string): void {
  const sign = ringKind.ownedElsewhere?.(ring.wire);
  if (sign === undefined) return;
  throw new CommandError(
    `ring ${title} belongs to Windows Autopatch: ${sign}. Nothing was written; pause or resume it in Windows Autopatch, which would undo a change made here`,
    ExitCode.refused,
  );
}

// whoever extends counts on the ring being held: silence would be a wrong answer
function refuseExtending(
  verb: RingVerb,
  contents: readonly UpdateContent[],
  status: RingStatus,
  title: string,
): void {
  const running = contents.filter((content) => verb === "extend" && !status[content].paused);
  if (running.length === 0) return;
  throw new CommandError(
    `${running.join(" and ")} updates of ring ${title} are not paused, so there is nothing to extend. Nothing was written; hold them with: ringwright ring pause ${status.id} ${running.map((content) => `--${content}`).join(" ")}`,
  );
}

function tellConsequences(
  verb: RingVerb,
  contents: readonly UpdateContent[],
  ring: TenantObject,
  status: RingStatus,
  tenant: Tenant,
  terminal: Terminal,
): void {
  const count = ring.assignments?.length;
  const assigned =
    count === undefined ? "" : `, ${count} ${count === 1 ? "assignment" : "assignments"}`;
  const lines = [`Ring "${terminalText(ring.displayName)}" (${ring.id}${assigned})`];
  for (const content of contents) {
    lines.push(`${titles[verb]} ${content} updates:`);
    const subject = { wire: ring.wire, status: status[content] };
    lines.push(
      ...ringConsequences(verb, content, subject, tenant.now()).map((line) => `  - ${line}`),
    );
  }
  terminal.err(`${lines.join("\n")}\n`);
}

const titles = {
  pause: "Pause",
  resume: "Resume",
  extend: "Extend the pause of",
  rollback: "Roll back",
};

async function confirm(
  verb: RingVerb,
  contents: readonly UpdateContent[],
  title: string,
  terminal: Terminal,
): Promise<void> {
  if (!terminal.ask) {
    throw new CommandError(
      "nobody can be asked here, so nothing was written. Read the consequences, then run it with --yes",
    );
  }
  const answer = await terminal.ask(
    `${titles[verb]} ${contents.join(" and ")} updates of ${title}? Only "yes" does: `,
  );
  if (answer.trim() !== "yes") throw new CommandError("not confirmed; nothing was written");
}

function show(
  verb: RingVerb,
  ring: TenantObject,
  outcomes: readonly RingOutcome[],
  options: RingActionCommandOptions,
  terminal: Terminal,
): void {
  const { id, displayName } = ring;
  const write = options.json ? terminal.err : terminal.out;
  const title = `Ring "${terminalText(displayName)}" (${id})`;
  for (const outcome of outcomes) write(`${title}: ${sentence(outcome)}.\n`);
  if (options.json) {
    const actions = outcomes.map(({ audit, ...outcome }) => ({
      ...outcome,
      at: audit?.at ?? null,
    }));
    const document = { formatVersion: 1, verb, ring: { id, displayName }, actions };
    terminal.out(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  for (const { audit } of outcomes) if (audit) write(`${JSON.stringify(audit)}\n`);
}

function sentence({ content, result, before, after, because, error }: RingOutcome): string {
  const look = "see what it holds with: ringwright ring list";
  switch (result) {
    case "applied":
      return contentText(content, after ?? before);
    case "unchanged":
      return because ? nothingSentText(because, content, after ?? before) : "nothing was sent";
    case "pending":
      return `Graph took the ${content} request, and reading it back ${error === undefined ? "does not show it yet" : `failed (${terminalText(error)})`}; ${look}`;
    case "failed":
      return `the ${content} request failed: ${terminalText(error ?? "")}`;
    case "unknown":
      return `whether the ${content} request arrived is not known (${terminalText(error ?? "")}); ${look}`;
    default:
      return result satisfies never;
  }
}

function exitCode(outcomes: readonly RingOutcome[]): number {
  const has = (...results: string[]) => outcomes.some(({ result }) => results.includes(result));
  if (!has("pending", "failed", "unknown")) return ExitCode.ok;
  return has("applied", "pending", "unknown") ? ExitCode.partial : ExitCode.error;
}
