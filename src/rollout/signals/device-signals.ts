import { articleOf, type SignalRow } from "../../health/event-logs/signal-row.ts";

/** The last word on one device and a release. */
export type SignalOutcome =
  | "succeeded"
  /** Result code 3: counts as success, with a warning. */
  | "succeededWithErrors"
  | "failed"
  /** Result code 5: ended before it was done, such as by a shutdown; no failure by itself. */
  | "aborted"
  | "uninstalled";

/** What the exports say of one device. */
export interface DeviceSignals {
  /** Name or Entra device id, in small letters. */
  readonly device: string;
  /** Of the last final event of the release; undefined where there is none yet. */
  readonly outcome: SignalOutcome | undefined;
  readonly outcomeAt: Date | undefined;
  /** When its last installation of the release began; undefined where no export says so. */
  readonly startedAt: Date | undefined;
  /** Its last line, whatever it is about. */
  readonly lastSeenAt: Date;
  /** Codes that came with the release, such as `0x80070070`, in order; at most 16. */
  readonly codes: readonly string[];
  /** Whether a scan, or a download, an installation or an uninstallation of the release failed. */
  readonly hadErrors: boolean;
  readonly needsRestart: boolean;
}

/** Which lines are about the release. */
export interface SignalTerms {
  /**
   * The articles of the release, such as `KB5068861`, one for each version of Windows. Absent: every
   * line is about it.
   */
  readonly kbs?: readonly string[] | undefined;
  /** When the stage was released: what is before it is not about it. */
  readonly from: Date;
  /** The moment of the look: lines after it are of a clock that is wrong. */
  readonly until: Date;
  /** Names or Entra device ids that are looked for; others are counted. Absent: all. */
  readonly devices?: ReadonlySet<string> | undefined;
}

/** Lines that said nothing of the release, by why. Each line is in one of them or was used. */
export interface UnusedLines {
  /** Before `from`. */
  readonly earlier: number;
  /** After `until`. */
  readonly later: number;
  /** Of devices that are not looked for. */
  readonly ofOthers: number;
  /** Of more devices than can be kept. */
  readonly overLimit: number;
  /** Of another article, or of none where articles are looked for: signs of life alone. */
  readonly ofOtherUpdates: number;
}

/** More than a tenant has: beyond it, names are made up. */
const deviceLimit = 1_000_000;
const codeLimit = 16;

type Draft = { -readonly [K in keyof DeviceSignals]: DeviceSignals[K] } & {
  lastSeen: number;
  started: number;
  final: number;
  restart: number;
};

/** Later counts; of the same instant the worse, so that the order of lines decides nothing. */
const severity: readonly SignalOutcome[] = [
  "succeeded",
  "succeededWithErrors",
  "aborted",
  "uninstalled",
  "failed",
];

/** Counts lines in any order, and keeps some numbers of each device. */
export class SignalTally {
  readonly #terms: SignalTerms;
  readonly #kbs: ReadonlySet<string> | undefined;
  readonly #wanted: ReadonlySet<string> | undefined;
  readonly #drafts = new Map<string, Draft>();
  readonly #unused = { earlier: 0, later: 0, ofOthers: 0, overLimit: 0, ofOtherUpdates: 0 };

  /** @throws {RangeError} where one of `kbs` is no number of an article. */
  constructor(terms: SignalTerms) {
    this.#terms = terms;
    this.#kbs =
      terms.kbs &&
      new Set(
        terms.kbs.map((kb) => {
          const known = articleOf(kb);
          if (known === undefined) throw new RangeError(`${kb} is no number of an article`);
          return known;
        }),
      );
    this.#wanted =
      terms.devices && new Set([...terms.devices].map((device) => device.toLowerCase()));
  }

  add(row: SignalRow): void {
    const { from, until } = this.#terms;
    if (row.at < from.getTime()) this.#unused.earlier++;
    else if (row.at > until.getTime()) this.#unused.later++;
    else if (this.#wanted?.has(row.device) === false) this.#unused.ofOthers++;
    else if (!this.#drafts.has(row.device) && this.#drafts.size >= deviceLimit)
      this.#unused.overLimit++;
    else this.#count(row);
  }

  get unused(): UnusedLines {
    return { ...this.#unused };
  }

  /** One entry a device, by name. */
  devices(): DeviceSignals[] {
    return [...this.#drafts.values()].map(signalsOf).sort((a, b) => (a.device < b.device ? -1 : 1));
  }

  #count(row: SignalRow): void {
    const draft = this.#drafts.get(row.device) ?? unseenDevice(row);
    this.#drafts.set(row.device, draft);
    draft.lastSeen = Math.max(draft.lastSeen, row.at);
    // a scan is of no update: that it fails is a failure of the device
    if (row.meaning !== "scanFailed" && this.#kbs?.has(row.kb ?? "") === false) {
      this.#unused.ofOtherUpdates++;
      return;
    }
    this.#keepCode(draft, row);
    switch (row.meaning) {
      case "failed":
        draft.hadErrors = true;
        final(draft, row.at, row.meaning);
        break;
      case "succeeded":
      case "succeededWithErrors":
      case "aborted":
      case "uninstalled":
        final(draft, row.at, row.meaning);
        break;
      case "started":
        draft.started = Math.max(draft.started, row.at);
        break;
      case "restartNeeded":
        draft.restart = Math.max(draft.restart, row.at);
        break;
      case "uninstallFailed":
      case "scanFailed":
      case "downloadFailed":
        draft.hadErrors = true;
        break;
      case "notStarted":
      case "other":
        break;
      default:
        row.meaning satisfies never;
    }
  }

  #keepCode(draft: Draft, { code }: SignalRow): void {
    if (code === undefined || draft.codes.includes(code)) return;
    // the first by their order, not by that of the lines
    draft.codes = [...draft.codes, code].sort().slice(0, codeLimit);
  }
}

function unseenDevice({ device, at }: SignalRow): Draft {
  return {
    device,
    outcome: undefined,
    outcomeAt: undefined,
    startedAt: undefined,
    lastSeenAt: new Date(at),
    codes: [],
    hadErrors: false,
    needsRestart: false,
    lastSeen: at,
    started: -Infinity,
    final: -Infinity,
    restart: -Infinity,
  };
}

function final(draft: Draft, at: number, outcome: SignalOutcome): void {
  const isWorse =
    draft.outcome === undefined || severity.indexOf(outcome) > severity.indexOf(draft.outcome);
  if (at < draft.final || (at === draft.final && !isWorse)) return;
  draft.final = at;
  draft.outcome = outcome;
}

function signalsOf({ lastSeen, started, final: at, restart, ...draft }: Draft): DeviceSignals {
  return {
    ...draft,
    outcomeAt: instant(at),
    startedAt: instant(started),
    lastSeenAt: new Date(lastSeen),
    // an outcome after it means that it has restarted
    needsRestart: restart > at,
  };
}

function instant(at: number): Date | undefined {
  return Number.isFinite(at) ? new Date(at) : undefined;
}
