import type { AuditFrame } from "../../operate/verbs/audit.ts";
import type { OperateOptions } from "../../operate/verbs/operation.ts";
import { terminalText } from "../../report/escape.ts";
import { confirm } from "../confirm.ts";
import type { Terminal } from "../terminal.ts";
import type { AuditTrail } from "./audit-trail.ts";

/** How a verb is shown and asked for on a terminal. */
export interface VerbWords<Told> {
  /** What will happen, in lines. */
  readonly told: (told: Told, terminal: Terminal) => string;
  readonly question: (told: Told) => string;
}

/** Shows on stderr what will happen, asks unless `yes`, and says where nothing keeps the audit. */
export function operateOptions<Told, Line extends AuditFrame>(
  yes: boolean,
  trail: AuditTrail<Line>,
  words: VerbWords<Told>,
  terminal: Terminal,
): OperateOptions<Told, Line> {
  return {
    abortSignal: terminal.abortSignal,
    audit: trail.audit,
    onTold: (told) => {
      terminal.err(words.told(told, terminal));
    },
    confirm: async (told) => {
      const text = words.question(told);
      if (!yes) await confirm({ text, unasked }, terminal);
      if (!trail.isKept) terminal.err(notKept);
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
