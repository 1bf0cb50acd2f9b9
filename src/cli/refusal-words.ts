import {
  type Candidate,
  meantTitle,
  type Noun,
  OperationRefusedError,
  reachedReason,
  type Refusal,
} from "../operate/refusal.ts";
import { didYouMean } from "../kind/nearest-name.ts";
import type { KnownReach } from "../operate/known-reach.ts";
import { terminalText } from "../report/escape.ts";
import { CommandError, ExitCode } from "./exit-code.ts";

/**
 * Carries out an operation, and says in the command's own words why it was refused: with the
 * command that lists, or does, what was meant.
 *
 * @throws {CommandError} instead of `OperationRefusedError`.
 */
export async function inCommandWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OperationRefusedError)) throw error;
    const { refusal } = error;
    throw new CommandError(wordsFor(refusal), exitCodeOf(refusal));
  }
}

function exitCodeOf({ reason }: Refusal): number {
  const isRefused =
    reason === "ownedElsewhere" || reason === "ignored" || reason === "tooManyDevices";
  return isRefused ? ExitCode.refused : ExitCode.error;
}

function wordsFor(refusal: Refusal): string {
  switch (refusal.reason) {
    case "nothingCalled":
      return nothingCalled(refusal);
    case "severalCalled":
      return severalCalled(refusal.noun, quoted(refusal.name), refusal.candidates);
    case "drivers":
      return refusal.names.map(driverName).join("\n");
    case "otherTenant":
      return `the config is for tenant ${refusal.tenantId}, and this is another one; sign in to the right tenant, or name the object by its id`;
    case "ownedElsewhere":
      return `${titleOf(refusal.object)} belongs to Windows Autopatch: ${terminalText(refusal.sign)}. Nothing was written; do it in Windows Autopatch, which would undo a change made here`;
    case "notPaused": {
      const { contents, object } = refusal;
      const flags = contents.map((content) => `--${content}`).join(" ");
      return `${contents.join(" and ")} updates of ring ${titleOf(object)} are not paused, so there is nothing to extend. Nothing was written; hold them with: ringwright ring pause ${object.id} ${flags}`;
    }
    case "maxDevicesMissing": {
      const { object, devices } = refusal;
      return `ring ${titleOf(object)} reaches ${terminalText(reachedReason(devices))}, and a rollback restarts them at once. Nothing was written; ${unattendedAdvice(devices)}`;
    }
    case "tooManyDevices": {
      const { object, devices, maxDevices } = refusal;
      return `ring ${titleOf(object)} reaches ${terminalText(reachedReason(devices))}, and --devices allows ${maxDevices}. Nothing was written; ${unattendedAdvice(devices)}`;
    }
    case "ignored": {
      const lines = refusal.drivers.map(
        ({ name, version, why }) =>
          `${quoted(name)} ${terminalText(version)}: ${terminalText(why)}`,
      );
      return `nothing was written, since the service would ignore it:\n${lines.join("\n")}`;
    }
    case "deployOn": {
      const { deployOn, today, isDay } = refusal;
      return isDay
        ? `--on ${deployOn} has passed; leave it out to offer the driver at once, or choose a day from ${today} on`
        : `--on ${quoted(deployOn)} is no date; write one such as 2026-12-02`;
    }
    case "audit":
      return `the audit line cannot be kept (${refusal.cause}), so nothing was sent; name another file with --journal FILE`;
    case "notConfirmed":
      return "not confirmed; nothing was written";
    default:
      return refusal satisfies never;
  }
}

interface NounWords {
  readonly many: string;
  /** All of a tenant's. */
  readonly all: string;
  /** The address of one in a config. */
  readonly address: string;
  /** The command that lists them. */
  readonly list: string;
}

/** What a command lists, so that a message can point to it. */
type ListedNoun = Exclude<Noun, "group" | "device">;

const listed: Readonly<Record<ListedNoun, NounWords>> = {
  ring: {
    many: "rings",
    all: "update rings",
    address: "ring/KEY",
    list: "ringwright ring list",
  },
  "driver policy": {
    many: "driver policies",
    all: "driver update policies",
    address: "driverUpdate/KEY",
    list: "ringwright driver list",
  },
  remediation: {
    many: "remediations",
    all: "remediations",
    address: "remediation/KEY",
    list: "ringwright remediation results",
  },
};

/** What to do for a rollback of a ring that reaches these devices, where nobody can be asked. */
export function unattendedAdvice({ count }: KnownReach): string {
  return count === null
    ? "where the number is not known a person has to decide: run it in a terminal, without --yes and --devices"
    : `read the consequences, then run it with --yes --devices ${count}`;
}

function nothingCalled(refusal: Extract<Refusal, { reason: "nothingCalled" }>): string {
  const { noun, candidates } = refusal;
  const name = quoted(refusal.name);
  switch (noun) {
    case "device":
      return `no device has the display name, object id or device id ${name}`;
    case "group": {
      const keys = candidates.map(({ id }) => id).join(", ");
      return `no group is called ${name}; name it by display name, object id or key in the config${keys && ` (${keys})`}`;
    }
    case "ring":
    case "driver policy":
    case "remediation": {
      const { all, address } = listed[noun];
      if (candidates.length === 0)
        return `no ${noun} is called ${name}: this tenant shows no ${all}`;
      const meant = didYouMean(meantTitle(refusal, quoted)) || ".";
      return `no ${noun} is called ${name}${meant} Name one by display name, id, STACK:${address}, ${address} or KEY:\n${candidateLines(noun, candidates)}`;
    }
    default:
      return noun satisfies never;
  }
}

function severalCalled(noun: Noun, name: string, candidates: readonly Candidate[]): string {
  switch (noun) {
    case "device":
    case "group": {
      const ids = candidates.map(({ id }) => id).join(", ");
      return `${candidates.length} ${noun}s are called ${name}. Name one by its object id: ${ids}`;
    }
    case "ring":
    case "driver policy":
    case "remediation":
      return `${candidates.length} ${listed[noun].many} could be ${name}. Name one by its id:\n${candidateLines(noun, candidates)}`;
    default:
      return noun satisfies never;
  }
}

const mostShown = 20;

function candidateLines(noun: ListedNoun, candidates: readonly Candidate[]): string {
  const lines = candidates.slice(0, mostShown).map(({ id, displayName, marker }) => {
    const owner = marker === undefined ? "" : `  ${marker.stack}:${marker.key}`;
    return `  ${id}  ${quoted(displayName)}${owner}`;
  });
  const more = candidates.length - lines.length;
  if (more > 0) lines.push(`  and ${more} more; see: ${listed[noun].list}`);
  return lines.join("\n");
}

function driverName({
  name,
  found,
}: Extract<Refusal, { reason: "drivers" }>["names"][number]): string {
  if (found.length === 0) {
    return `no driver of the policy is called ${quoted(name)}; see them with: ringwright driver list`;
  }
  const ids = found.map(({ id, version }) => `${id} (${terminalText(version)})`).join(", ");
  return `${found.length} drivers are called ${quoted(name)}. Name one by its id: ${ids}`;
}

function titleOf({ id, displayName }: { id: string; displayName: string }): string {
  return `${quoted(displayName)} (${id})`;
}

function quoted(text: string): string {
  return `"${terminalText(text)}"`;
}
