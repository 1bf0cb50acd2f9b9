import { addressPattern, parseAddress } from "../../kind/address.ts";
import { nearestName } from "../../kind/nearest-name.ts";
import { Session } from "../../operate/session/session.ts";
import type { Plan } from "../../reconcile/plan/plan.ts";
import { kinds } from "../../registry/kinds.ts";
import { objectText } from "../../report/object-text.ts";
import { savedPlanText } from "../../report/saved-plan-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { showCommand } from "../declarations/config.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";
import { tell } from "../output.ts";
import { Progress } from "../progress.ts";
import { readPlanFile } from "../saved-plan-file.ts";
import { signIn } from "../sign-in.ts";

/** A saved plan, whether it can be applied, and the digest by which it is approved. */
export interface SavedPlanDocument {
  readonly formatVersion: 1;
  /** For `apply --digest`: SHA-256 of the file. */
  readonly digest: string;
  readonly applyable: boolean;
  readonly plan: Plan;
}

type ShowCall = Call<typeof showCommand>;

/** `ringwright show`: a saved plan, or one object of files and tenant. Writes nothing. */
export async function runShow(call: ShowCall): Promise<number> {
  const { subject } = call.operands;
  await (isAddress(subject) ? showObject(call, subject) : showPlan(call, subject));
  return ExitCode.ok;
}

async function showPlan({ options, terminal }: ShowCall, file: string): Promise<void> {
  const saved = await readPlanFile(file).catch((error: unknown) => {
    throw addressMeant(file) ?? error;
  });
  const { digest, plan } = saved;
  const document: SavedPlanDocument = {
    formatVersion: 1,
    digest,
    applyable: plan.applyable,
    plan,
  };
  await tell(terminal, options, document, () =>
    savedPlanText(saved, terminal.paintOut, { columns: terminal.outColumns?.() }),
  );
}

async function showObject({ options, terminal }: ShowCall, address: string): Promise<void> {
  const desired = await loadConfig(options.config, terminal);
  const session = new Session(await signIn(options, terminal), desired);
  const progress = new Progress(terminal);
  const view = await session
    .show(address, { abortSignal: terminal.abortSignal, onProgress: progress.show })
    .finally(() => progress.clear());
  await tell(terminal, options, view, () => objectText(view, terminal.paintOut));
}

/** Decided by the word alone, so that a file that comes to stand there changes nothing. */
function isAddress(word: string): boolean {
  return addressPattern.test(word) && kinds.some(({ name }) => name === parseAddress(word).kind);
}

/** Of what is no file: the address that was meant, where only the kind is misspelt. */
function addressMeant(word: string): CommandError | undefined {
  if (!addressPattern.test(word)) return undefined;
  const { kind, key } = parseAddress(word);
  const names = kinds.map(({ name }) => name);
  const near = nearestName(kind, names);
  if (near === undefined) return undefined;
  return new CommandError(
    `${word} is neither a plan file nor an address: there is no kind ${kind}; did you mean ${near}/${key}?`,
  );
}
