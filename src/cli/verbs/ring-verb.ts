import { reachedText } from "../../operate/known-reach.ts";
import {
  operateRing,
  type RingOperationResult,
  type RingOperationTold,
  type RingRollback,
} from "../../operate/verbs/operate-ring.ts";
import type { RingAuditLine, RingOutcome } from "../../operate/verbs/ring-step.ts";
import { jsonLine, jsonText, terminalText } from "../../report/escape.ts";
import { tenantTitle } from "../../report/origin-line.ts";
import { reachedSentences } from "../../report/reached-text.ts";
import { contentText, nothingSentText } from "../../report/ring-text.ts";
import { wrapText } from "../../report/wrap-lines.ts";
import type { RingVerb } from "../../rings/operator-action.ts";
import { updateContents } from "../../rings/status.ts";
import type { TenantIdentity } from "../../tenant/tenant-id.ts";
import type { Call } from "../command-line/define-command.ts";
import type { RingVerbCommand } from "../declarations/ring.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { tellTenant } from "../own-tenant.ts";
import { Progress } from "../progress.ts";
import { inCommandWords, unattendedAdvice } from "../refusal-words.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";
import { whileOpen } from "../state-store.ts";
import { openAuditTrail } from "./audit-trail.ts";
import { desiredSource } from "./desired-source.ts";
import { operateOptions } from "./operate-options.ts";

/** `ringwright ring pause|resume|extend|rollback RING`: shows what it will do, asks, writes, verifies. */
export async function runRingVerb(
  verb: RingVerb,
  { options, operands, terminal }: Omit<Call<RingVerbCommand>, "program">,
  /** How many devices a rollback may reach. */
  maxDevices?: RingRollback["maxDevices"],
): Promise<number> {
  const contents = updateContents.filter((content) => options[content]);
  if (contents.length === 0) {
    throw new CommandError(`say which updates to ${verb}: --quality, --feature or both`);
  }
  const tenant = await signIn(options, terminal);
  const trail = await openAuditTrail<RingAuditLine>(options, terminal);
  const desired = desiredSource(options.config, terminal);
  const progress = new Progress(terminal);
  const result = await whileOpen(trail, async () => {
    const identity = await tellTenant(tenant, terminal);
    const words = {
      told: toldText,
      question: (told: RingOperationTold) => questionOf(told, identity),
    };
    const run = { yes: options.yes, trail, words, progress, tenantId: identity.id };
    return await inCommandWords(
      async () =>
        await operateRing(
          tenant,
          { verb, ring: operands.ring, contents, desired, maxDevices },
          operateOptions(run, terminal),
        ),
    );
  }).finally(() => {
    progress.clear();
  });
  if (options.json) {
    terminal.err(wrapText(resultText(result), terminal.columns?.()));
    terminal.out(jsonText(result));
  } else {
    terminal.out(wrapText(resultText(result), terminal.outColumns?.()));
    for (const line of trail.results) terminal.out(jsonLine(line));
  }
  return exitCode(result.actions);
}

function toldText(
  { verb, ring, devices, contents }: RingOperationTold,
  { columns }: Terminal,
): string {
  const { id, displayName, assignments: count } = ring;
  const assigned =
    count === undefined ? "" : `, ${count} ${count === 1 ? "assignment" : "assignments"}`;
  const lines = [
    `Ring "${terminalText(displayName)}" (${id}${assigned})`,
    reachedSentences(devices),
  ];
  for (const { content, consequences } of contents) {
    lines.push(`${titles[verb]} ${content} updates:`);
    lines.push(...consequences.map((sentence) => `  - ${terminalText(sentence)}`));
  }
  return wrapText(`${lines.join("\n")}\n`, columns?.());
}

function questionOf(
  { verb, ring, devices, contents }: RingOperationTold,
  identity: TenantIdentity,
) {
  const { id, displayName } = ring;
  const updates = contents.map(({ content }) => content).join(" and ");
  const shown = terminalText(displayName);
  const what = `${titles[verb]} ${updates} updates of "${shown}" (${id}) in tenant ${terminalText(tenantTitle(identity))}, which reaches ${reachedText(devices)}?`;
  if (verb !== "rollback") return { text: `${what} Only "yes" does:` };
  // an empty line must not be an answer
  const isNamed = displayName.trim() !== "";
  return {
    text: `${what} Type the ring's ${isNamed ? `name, ${shown}` : `id, ${id}`}:`,
    answers: isNamed ? [displayName, shown] : [id],
    refused: `that is not the ring's ${isNamed ? "name" : "id"}; nothing was written`,
    unasked: `nobody can be asked here, so nothing was written. "${shown}" reaches ${reachedText(devices)}; ${unattendedAdvice(devices)}`,
  };
}

const titles = {
  pause: "Pause",
  resume: "Resume",
  extend: "Extend the pause of",
  rollback: "Roll back",
};

function resultText({ ring, actions }: RingOperationResult): string {
  const title = `Ring "${terminalText(ring.displayName)}" (${ring.id})`;
  return actions.map((outcome) => `${title}: ${sentence(outcome)}.\n`).join("");
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
