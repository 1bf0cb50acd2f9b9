import { formatAddress, keyPattern, parseAddress } from "../../kind/address.ts";
import { nearestName } from "../../kind/nearest-name.ts";
import type { Candidate } from "../refusal.ts";

/** A name that has the form of a key, such as `corp:ring/broad`, `ring/broad` or `broad`. */
export interface NameForm {
  /** Where it is stated. */
  readonly stack: string | undefined;
  readonly address: string;
}

/** Undefined for a name that is no key of this kind. */
export function nameForm(kind: string, name: string): NameForm | undefined {
  const { stack, rest } = withoutStack(name);
  const key = rest.startsWith(formatAddress(kind, "")) ? parseAddress(rest).key : rest;
  return keyPattern.test(key) ? { stack, address: formatAddress(kind, key) } : undefined;
}

/**
 * The name that is probably meant by one that stands for nothing, in a form that is accepted: the
 * whole id for the beginning of one; keys of other stacks than `ownStack` need their stack.
 */
export function meantObject(
  name: string,
  candidates: readonly Candidate[],
  ownStack: string | undefined,
): string | undefined {
  const byId = idBeginning(name, candidates);
  if (byId !== undefined) return byId;
  const accepted = new Map<string, string>();
  for (const { displayName, marker } of candidates) {
    accepted.set(displayName, displayName);
    if (!marker) continue;
    const { stack, key } = marker;
    const form = likeForm(name, stack, key);
    const isElsewhere = ownStack !== undefined && stack !== ownStack;
    accepted.set(form, isElsewhere ? `${stack}:${key}` : form);
  }
  const near = nearestName(name, accepted.keys());
  return near === undefined ? undefined : accepted.get(near);
}

// fewer digits are a number, or a word such as "bad"
const idStart = /^[0-9a-f]{6}[0-9a-f-]*$/i;

/** The one id that begins so; a part is not taken for the whole. */
function idBeginning(name: string, candidates: readonly Candidate[]): string | undefined {
  if (!idStart.test(name)) return undefined;
  const [only, ...others] = candidates.filter(({ id }) => id.startsWith(name.toLowerCase()));
  return others.length === 0 ? only?.id : undefined;
}

/** A key in the form that a name was written in. */
function likeForm(name: string, stack: string, address: string): string {
  if (withoutStack(name).stack !== undefined) return `${stack}:${address}`;
  return name.includes("/") ? address : parseAddress(address).key;
}

function withoutStack(name: string): { stack: string | undefined; rest: string } {
  const [, stack, rest] = /^([a-z0-9-]{1,32}):(.*)$/s.exec(name) ?? [];
  return { stack, rest: rest ?? name };
}
