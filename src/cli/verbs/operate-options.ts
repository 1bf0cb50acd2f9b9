import type { AuditFrame } from "../../operate/verbs/audit.ts";
import type { OperateOptions } from "../../operate/verbs/operation.ts";
import { terminalText } from "../../report/escape.ts";
import { wrapText } from "../../report/wrap-lines.ts";
import { confirm, type Question } from "../confirm.ts";
import type { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import type { AuditTrail } from "./audit-trail.ts";

/** How a verb is shown and asked for on a terminal. */
export interface VerbWords<Told> {
  /** What will happen, in lines. */
  readonly told: (told: Told, terminal: Terminal) => string;
  readonly question: (told: Told) => Omit<Question, "unasked"> & Partial<Question>;
}

/** How one run of a verb is asked for, audited and shown. */
export interface VerbRun<Told, Line extends AuditFrame> {
  readonly yes: boolean;
  readonly trail: AuditTrail<Line>;
  readonly words: VerbWords<Told>;
  readonly progress: Progress;
  readonly tenantId: string | undefined;
}

/** Shows on stderr what will happen, asks unless `yes`, and says where nothing keeps the audit. */
export function operateOptions<Told, Line extends AuditFrame>(
  { yes, trail, words, progress, tenantId }: VerbRun<Told, Line>,
  terminal: Terminal,
): OperateOptions<Told, Line> {
  return {
    abortSignal: terminal.abortSignal,
    audit: trail.audit,
    tenantId,
    onProgress: (read, of) => {
      progress.show({ type: "devices", read, of });
    },
    onTold: (told) => {
      progress.clear();
      terminal.err(words.told(told, terminal));
    },
    confirm: async (told) => {
      if (!yes) await confirm({ unasked, ...words.question(told) }, terminal);
      if (!trail.isKept) terminal.err(wrapText(notKept, terminal.columns?.()));
      return true;
    },
    onWarning: (sentence) => {
      terminal.err(`${terminal.paintErr("yellow", "warning")} ${terminalText(sentence)}\n`);
    },
  };
}

const unasked =
  "nobody can be asked here, so nothing was written. Read the consequences, then run it with --yes";

const notKept =
  "There is no config here, so the audit line is only printed; keep it with --journal FILE.\n";
