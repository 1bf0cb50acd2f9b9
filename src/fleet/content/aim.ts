import { StateConflictError } from "../../state/state-store.ts";
import type { FleetVerb } from "../outcome/tenant-run.ts";
import type { ContentFolders } from "./content-folders.ts";
import type { Pin } from "./pinned-content.ts";

/** The content that a run is to bring, and whether it is one that was kept. */
export interface Aim {
  readonly hash: string;
  readonly isKept: boolean;
}

/** What whoever decides on pins has to know. */
export interface Pinning {
  /** Whether every wave is through with a content. */
  readonly isThrough: (hash: string) => boolean;
  readonly now: Date;
  /** Who or which run; null where that is not known. */
  readonly by: string | null;
}

interface Asked {
  readonly verb: FleetVerb;
  /** Whether the files are to be pinned whatever the waves take. */
  readonly pin?: boolean | undefined;
}

/** What an apply with these options takes, or would take. */
export async function aimOf(
  content: ContentFolders,
  pin: Pin | undefined,
  { verb, pin: isAsked }: Asked,
  pinning: Pinning,
): Promise<Aim> {
  if (pin && (verb === "apply" || !isToPin(pin, isAsked, pinning))) {
    return { hash: pin.hash, isKept: true };
  }
  return { hash: (await content.working()).hash, isKept: false };
}

/**
 * The pin of an apply: what is pinned, or the files where nothing is, where they are asked for, and
 * where every wave is through with what was.
 */
export async function pinFor(
  content: ContentFolders,
  { pin: isAsked }: Asked,
  pinning: Pinning,
): Promise<Pin> {
  for (let attempt = 1; ; attempt++) {
    const pin = await content.pin();
    const { hash } = await content.working();
    if (pin && (pin.hash === hash || !isToPin(pin, isAsked, pinning))) return pin;
    try {
      return await content.pinWorking(pinning.now, pinning.by);
    } catch (error) {
      // another run pinned meanwhile: its pin counts as any other
      if (!(error instanceof StateConflictError) || attempt === 3) throw error;
    }
  }
}

function isToPin({ hash }: Pin, isAsked = false, { isThrough }: Pinning): boolean {
  return isAsked || isThrough(hash);
}
