import { didYouMean } from "../kind/nearest-name.ts";
import type { TenantObject } from "../snapshot/snapshot.ts";
import { type KnownReach, reachedText } from "./known-reach.ts";

/** What a name may stand for. */
export type Noun = "ring" | "driver policy" | "remediation" | "group" | "device";

/** An object that a message can point to. */
export interface NamedObject {
  readonly id: string;
  readonly displayName: string;
}

/** Why an operation was refused, as data, so that whoever shows it can add advice of its own. */
export type Refusal =
  /** The name stands for nothing; `candidates` is what there is. */
  | {
      readonly reason: "nothingCalled";
      readonly noun: Noun;
      readonly name: string;
      readonly candidates: readonly Candidate[];
      /** What was probably meant, in a form that is accepted. */
      readonly meant?: string | undefined;
    }
  /** The name stands for each of the candidates. */
  | {
      readonly reason: "severalCalled";
      readonly noun: Noun;
      readonly name: string;
      readonly candidates: readonly Candidate[];
    }
  /** The names stand for no driver of the policy, or an exact one for several. */
  | { readonly reason: "drivers"; readonly names: readonly DriverNameProblem[] }
  /** The files are for another tenant. */
  | { readonly reason: "otherTenant"; readonly tenantId: string }
  /** The object belongs to a service that would undo the change, such as Windows Autopatch. */
  | { readonly reason: "ownedElsewhere"; readonly object: NamedObject; readonly sign: string }
  /** Whoever extends counts on the ring being held: silence would be a wrong answer. */
  | {
      readonly reason: "notPaused";
      readonly object: NamedObject;
      readonly contents: readonly string[];
    }
  /** A rollback restarts devices, and nobody said how many it may be. */
  | {
      readonly reason: "maxDevicesMissing";
      readonly object: NamedObject;
      readonly devices: KnownReach;
    }
  /** A rollback would reach more devices than was said, or it is not known how many. */
  | {
      readonly reason: "tooManyDevices";
      readonly object: NamedObject;
      readonly devices: KnownReach;
      readonly maxDevices: number;
    }
  /** The service would ignore the action. */
  | {
      readonly reason: "ignored";
      readonly drivers: readonly {
        readonly name: string;
        readonly version: string;
        readonly why: string;
      }[];
    }
  /** `deployOn` is no day, or before `today`. */
  | {
      readonly reason: "deployOn";
      readonly deployOn: string;
      readonly today: string;
      readonly isDay: boolean;
    }
  /** The audit line before the request could not be kept: what cannot be audited is not done. */
  | { readonly reason: "audit"; readonly cause: string }
  /** `confirm` said no. */
  | { readonly reason: "notConfirmed" };

/** A candidate for a name, with its owner where it bears a marker. */
export type Candidate = NamedObject & Partial<Pick<TenantObject, "marker">>;

/** A driver as it was named, and what the policy has by that name. */
export interface DriverNameProblem {
  readonly name: string;
  /** Empty where no driver is called so. */
  readonly found: readonly { readonly id: string; readonly version: string }[];
}

/** An operation was refused before anything was written. `refusal` says why, as data. */
export class OperationRefusedError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "OperationRefusedError";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    const sentence = refusalSentence(refusal);
    super(`${sentence}${sentence.endsWith("?") ? "" : "."} Nothing was written`);
    this.refusal = refusal;
  }
}

/** Why, as a sentence without its full stop. */
export function refusalSentence(refusal: Refusal): string {
  switch (refusal.reason) {
    case "nothingCalled":
      return `no ${refusal.noun} is called ${quoted(refusal.name)}${didYouMean(meantTitle(refusal, quoted))}`;
    case "severalCalled":
      return `${refusal.candidates.length} objects could be the ${refusal.noun} ${quoted(refusal.name)}; name one by its id: ${refusal.candidates.map(({ id }) => id).join(", ")}`;
    case "drivers":
      return refusal.names.map(driverSentence).join("; ");
    case "otherTenant":
      return `the files are for tenant ${refusal.tenantId}, and this is another one`;
    case "ownedElsewhere":
      return `${titleOf(refusal.object)} belongs to Windows Autopatch: ${refusal.sign}; do it in Windows Autopatch, which would undo a change made here`;
    case "notPaused":
      return `${refusal.contents.join(" and ")} updates of ${titleOf(refusal.object)} are not paused, so there is nothing to extend; pause them instead`;
    case "maxDevicesMissing":
      return `${titleOf(refusal.object)} reaches ${reachedReason(refusal.devices)}, and a rollback restarts them; say with maxDevices how many it may be`;
    case "tooManyDevices":
      return `${titleOf(refusal.object)} reaches ${reachedReason(refusal.devices)}, and maxDevices allows ${refusal.maxDevices}`;
    case "ignored":
      return `the service would ignore it: ${refusal.drivers.map(({ name, version, why }) => `${quoted(name)} ${version}: ${why}`).join("; ")}`;
    case "deployOn":
      return refusal.isDay
        ? `deployOn ${refusal.deployOn} has passed; choose a day from ${refusal.today} on`
        : `deployOn ${quoted(refusal.deployOn)} is no day such as 2026-12-02`;
    case "audit":
      return `the audit line cannot be kept (${refusal.cause}), so the request was not sent`;
    case "notConfirmed":
      return "not confirmed";
    default:
      return refusal satisfies never;
  }
}

/** What was probably meant, quoted; where that is an id, after the name of the object. */
export function meantTitle(
  { meant, candidates }: Extract<Refusal, { reason: "nothingCalled" }>,
  quote: (text: string) => string,
): string | undefined {
  if (meant === undefined) return undefined;
  const object = candidates.find(({ id }) => id === meant);
  return object ? `${quote(object.displayName)} (${meant})` : quote(meant);
}

/** How many devices, and why that is not known. */
export function reachedReason(devices: KnownReach): string {
  const { unknown } = devices;
  return `${reachedText(devices)}${unknown.length === 0 ? "" : ` (${unknown.join("; ")})`}`;
}

function driverSentence({ name, found }: DriverNameProblem): string {
  return found.length === 0
    ? `no driver of the policy is called ${quoted(name)}`
    : `${found.length} drivers are called ${quoted(name)}; name one by its id: ${found.map(({ id }) => id).join(", ")}`;
}

function titleOf({ id, displayName }: NamedObject): string {
  return `${quoted(displayName)} (${id})`;
}

// names come from a tenant: a line break in one must not look like another message
function quoted(text: string): string {
  return JSON.stringify(text);
}
