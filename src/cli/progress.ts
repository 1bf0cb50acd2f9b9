import { amountText, numberText } from "../kind/amounts.ts";
import type { PlanEvent } from "../reconcile/plan/make-plan.ts";
import type { ApplyEvent } from "../reconcile/apply/apply-result.ts";
import { resultLine } from "../report/apply-text.ts";
import { bytesText } from "../config/sites/transfer-text.ts";
import { charactersOf, displayWidth } from "../report/display-width.ts";
import { terminalText } from "../report/escape.ts";
import type { Terminal } from "./terminal.ts";

const defaultColumns = 80;

/** One line that is redrawn on a terminal, plain lines elsewhere; always on stderr. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #line: { isShown: boolean };

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#line = terminal.progressLine ?? { isShown: false };
  }

  /** Tells a step; on a terminal the next one takes its place. */
  step(text: string): void {
    if (this.#terminal.live) {
      this.clear();
      // of a wrapped line only the last row could be cleared
      const room = Math.max(1, (this.#terminal.columns?.() ?? defaultColumns) - 1);
      this.#terminal.err(this.#terminal.paintErr("dim", cutTo(terminalText(text), room)));
      this.#line.isShown = true;
    } else this.#terminal.err(`${terminalText(text)}\n`);
  }

  /** Tells something that stays. */
  line(text: string): void {
    this.clear();
    this.#terminal.err(`${text}\n`);
  }

  clear(): void {
    if (this.#line.isShown) this.#terminal.err("\r\u001b[2K");
    this.#line.isShown = false;
  }

  /** Tells what a session is at. */
  readonly show = (event: PlanEvent | ApplyEvent): void => {
    switch (event.type) {
      case "snapshot":
        this.step("Reading the tenant ...");
        break;
      case "note":
        this.line(`${this.#terminal.paintErr("yellow", "note")} ${terminalText(event.sentence)}`);
        break;
      case "devices":
        this.step(event.read === 0 ? "Reading devices ..." : devicesText(event));
        break;
      case "start":
        this.step(`Applying ${amountText(event.changes, "change", "changes")} ...`);
        break;
      case "result":
        this.line(resultLine(event.result, this.#terminal.paintErr));
        if (event.done < event.of && this.#terminal.live)
          this.step(`${numberText(event.done)} of ${numberText(event.of)} done ...`);
        break;
      case "wait":
        this.step(
          `Waiting ${Math.round(event.ms / 1000)} s${leftText(event.leftInMs)}: ${event.reason} ...`,
        );
        break;
      case "upload":
        this.step(uploadText(event));
        break;
      case "verify":
        this.step("Reading the tenant again to verify ...");
        break;
      default:
        event satisfies never;
    }
  };
}

function uploadText({ address, sent, of }: Extract<ApplyEvent, { type: "upload" }>): string {
  return sent < of
    ? `Uploading the files of ${address}: ${bytesText(sent)} of ${bytesText(of)} ...`
    : `The files of ${address} are uploaded (${bytesText(of)}); the service checks them ...`;
}

function cutTo(text: string, room: number): string {
  if (displayWidth(text) <= room) return text;
  let cut = "";
  for (const character of charactersOf(text)) {
    if (displayWidth(cut + character) >= room) break;
    cut += character;
  }
  return `${cut}…`;
}

function devicesText({ read, of }: Extract<PlanEvent, { type: "devices" }>): string {
  // a fleet that grows meanwhile has more than were counted
  const total = of === undefined || of < read ? "" : ` of ${numberText(of)}`;
  return `Reading devices: ${numberText(read)}${total} ...`;
}

function leftText(leftInMs: number | undefined): string {
  return leftInMs === undefined ? "" : ` of at most ${Math.ceil(leftInMs / 60_000)} min (--wait)`;
}
