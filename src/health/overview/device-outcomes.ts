import type { SignalMeaning } from "../event-logs/update-events.ts";
import type { FindingName } from "./findings.ts";
import type { HealthSourceName } from "./health-report.ts";

/** What a device said of one update at one moment. */
export interface UpdateWord {
  /** Epoch milliseconds; null where it has no time. */
  readonly at: number | null;
  readonly meaning: SignalMeaning;
  /** `0x80070070`. */
  readonly code: string | null;
  /** `KB5068861`. */
  readonly kb: string | null;
  /** Tells updates apart that have no article; null where there is no title either. */
  readonly title?: string | null | undefined;
  /** Who tells it. */
  readonly source: HealthSourceName;
}

/** A failure that nothing made good since. */
export interface StandingFailure {
  readonly code: string;
  readonly kb: string | null;
  /** Epoch milliseconds; null where no word of it has a time. */
  readonly first: number | null;
  readonly last: number | null;
  readonly sources: ReadonlySet<HealthSourceName>;
}

interface FailureDraft {
  first: number;
  last: number;
  readonly kb: string | null;
  readonly sources: Set<HealthSourceName>;
}

interface UpdateDraft {
  succeededAt: number;
  /** Whether it succeeded at a time that is not known. */
  hasSucceeded: boolean;
  readonly failures: Map<string, FailureDraft>;
}

const never = Number.NEGATIVE_INFINITY;

/** Updates and codes of one device; a device that says more is made up. */
const mostKept = 200;

/**
 * What all sources together tell of the updates of one device, in any order: which failures stand. A
 * success that one source tells of ends a failure that another one tells of.
 */
export class DeviceOutcomes {
  readonly #updates = new Map<string, UpdateDraft>();
  #succeededAt = never;

  add(word: UpdateWord): void {
    const { at, meaning, kb, title } = word;
    const what = aboutOf(meaning, kb ?? title ?? "");
    if (what === undefined) return;
    const draft = this.#draftOf(what.key);
    if (draft === undefined) return;
    if (!what.succeeded) return fail(draft, word);
    draft.hasSucceeded = true;
    draft.succeededAt = Math.max(draft.succeededAt, at ?? never);
    if (what.isInstall) this.#succeededAt = Math.max(this.#succeededAt, at ?? never);
  }

  /** Its last search for updates that ended well, in epoch milliseconds. */
  scanned(at: number): void {
    const draft = this.#draftOf("scan");
    if (draft) draft.succeededAt = Math.max(draft.succeededAt, at);
  }

  /**
   * Failures after which the same update did not succeed; one without a time is over where it ever did.
   * On a device that has the release, those of
   * other updates are over with the next one that it installs.
   *
   * @param since Epoch milliseconds; what ended before is left out.
   */
  *standing(since: number, isPatched: boolean): Generator<StandingFailure> {
    for (const { succeededAt, hasSucceeded, failures } of this.#updates.values()) {
      for (const [code, { first, last, kb, sources }] of failures) {
        const isTimed = Number.isFinite(last);
        if (isTimed ? last < since || last <= succeededAt : hasSucceeded) continue;
        if (isPatched && (!isTimed || last <= this.#succeededAt)) continue;
        yield { code, kb, sources, first: isTimed ? first : null, last: isTimed ? last : null };
      }
    }
  }

  /** Articles that it tried to install, and the codes of those that failed and were not installed since. */
  *tried(since: number): Generator<{ readonly kb: string; readonly codes: readonly string[] }> {
    for (const [key, { succeededAt, failures }] of this.#updates) {
      const kb = /^install (KB\d+)$/.exec(key)?.[1];
      if (kb === undefined) continue;
      const open = [...failures].filter(([, { last }]) => last >= since && last > succeededAt);
      if (open.length > 0 || succeededAt >= since) yield { kb, codes: open.map(([code]) => code) };
    }
  }

  #draftOf(key: string): UpdateDraft | undefined {
    const known = this.#updates.get(key);
    if (known !== undefined || this.#updates.size >= mostKept) return known;
    const draft: UpdateDraft = {
      succeededAt: never,
      hasSucceeded: false,
      failures: new Map(),
    };
    this.#updates.set(key, draft);
    return draft;
  }
}

function fail({ failures }: UpdateDraft, { at, kb, source, code: given }: UpdateWord): void {
  const code = given ?? unknownCode;
  const known = failures.get(code);
  if (known === undefined && failures.size >= mostKept) return;
  const failure = known ?? { first: Number.POSITIVE_INFINITY, last: never, kb, sources: new Set() };
  failures.set(code, failure);
  failure.sources.add(source);
  failure.first = Math.min(failure.first, at ?? Number.POSITIVE_INFINITY);
  failure.last = Math.max(failure.last, at ?? never);
}

/** Of a failure that came without one. */
const unknownCode: FindingName = "failedWithoutCode";

/** What a word is about; undefined where it says neither that something went well nor that it failed. */
function aboutOf(meaning: SignalMeaning, update: string) {
  switch (meaning) {
    case "succeeded":
    case "succeededWithErrors":
      return { key: `install ${update}`, succeeded: true, isInstall: true };
    case "failed":
    case "aborted":
    case "downloadFailed":
      return { key: `install ${update}`, succeeded: false, isInstall: true };
    case "uninstallFailed":
      return { key: `uninstall ${update}`, succeeded: false, isInstall: false };
    case "uninstalled":
      return { key: `uninstall ${update}`, succeeded: true, isInstall: false };
    case "scanFailed":
      return { key: "scan", succeeded: false, isInstall: false };
    case "started":
    case "notStarted":
    case "restartNeeded":
    case "other":
      return undefined;
    default:
      return meaning satisfies never;
  }
}
