import { decodeSegment } from "../ground/call.ts";
import type { Fault, FaultEffect, FaultMatch } from "../options/faults.ts";
import { isItemsRewrite } from "./rewrite-answer.ts";

/** What a fault is compared with. */
export interface Passing {
  readonly method: string;
  /** As sent, without version and query. */
  readonly path: string;
  readonly search: string;
  /** Number of the wire request. */
  readonly request: number;
  /** 1-based place in its batch; undefined for the wire request itself. */
  readonly item: number | undefined;
}

/** The faults of a tenant, each with how often it was met and how often it struck. */
export interface FaultBook {
  add(fault: Fault): void;
  clear(): void;
  /** True where an earlier answer may be wanted for this request. */
  mayBeStale(passing: Passing): boolean;
  /** The effect that is due at this moment, if any. Counts the meeting. */
  strike(moment: "before" | "after", passing: Passing): FaultEffect | undefined;
}

/** @throws {TypeError} where a fault asks a batch item for what only a connection can do. */
export function createFaultBook(initial: readonly Fault[]): FaultBook {
  let entries: { readonly fault: Fault; met: number; struck: number }[] = [];
  const book: FaultBook = {
    add(fault) {
      const inBatch = fault.match?.inBatch;
      if (inBatch !== undefined && inBatch !== false && !isForItems(fault.then)) {
        throw new TypeError(
          "A batch item can only fail with a status or be stale: give `then: { status }` or `{ stale: true }`, or leave `inBatch` out to hit the wire request.",
        );
      }
      entries.push({ fault, met: 0, struck: 0 });
    },
    clear() {
      entries = [];
    },
    mayBeStale: (passing) =>
      entries.some(
        ({ fault }) =>
          "stale" in fault.then &&
          matches({ ...fault, match: { ...fault.match, request: undefined } }, passing),
      ),
    strike(moment, passing) {
      let due: FaultEffect | undefined;
      for (const entry of entries) {
        const { fault } = entry;
        if (momentOf(fault) !== moment || !matches(fault, passing)) continue;
        entry.met++;
        if (
          due !== undefined ||
          entry.struck >= (fault.times ?? 1) ||
          entry.met < (fault.match?.nth ?? 1)
        )
          continue;
        entry.struck++;
        fault.meanwhile?.();
        due = fault.then;
      }
      return due;
    },
  };
  for (const fault of initial) book.add(fault);
  return book;
}

// what changes an answer needs one
function momentOf(fault: Fault): "before" | "after" {
  const { then } = fault;
  const changes =
    "truncate" in then ||
    "rewrite" in then ||
    "stale" in then ||
    "dripMs" in then ||
    "padBytes" in then;
  return changes ? "after" : (fault.when ?? "before");
}

// what a fault can do to one answer among others
function isForItems(effect: FaultEffect): boolean {
  return "status" in effect || "stale" in effect;
}

// of its effect, whatever its conditions are
function canStrike({ then }: Fault, passing: Passing): boolean {
  if ("stale" in then) return passing.method === "GET";
  if ("rewrite" in then && isItemsRewrite(then.rewrite)) return /^\/\$batch\/?$/.test(passing.path);
  return true;
}

function matches(fault: Fault, passing: Passing): boolean {
  const match: FaultMatch = fault.match ?? {};
  if (match.method !== undefined && match.method.toUpperCase() !== passing.method) return false;
  if (!canStrike(fault, passing)) return false;
  if (match.request !== undefined && match.request !== passing.request) return false;
  if (!matchesPlace(match.inBatch, fault, passing.item)) return false;
  return match.path === undefined || matchesPath(match.path, passing);
}

function matchesPlace(
  inBatch: number | boolean | undefined,
  fault: Fault,
  item: number | undefined,
): boolean {
  if (item === undefined) return inBatch === undefined || inBatch === false;
  if (!isForItems(fault.then)) return false;
  return inBatch === undefined || inBatch === true || inBatch === item;
}

function matchesPath(wanted: string | RegExp, passing: Passing): boolean {
  if (typeof wanted !== "string") {
    // the expression may be global, which keeps a place between calls
    const once = new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, ""));
    const path = decodeSegment(passing.path);
    return once.test(path) || once.test(path + decodeSegment(passing.search));
  }
  const parts = wanted.replace(/^\/(?:v1\.0|beta)(?=\/)/, "").split("/");
  const given = passing.path.split("/").map(decodeSegment);
  return (
    parts.length === given.length &&
    parts.every((part, index) => part === "*" || /^\{.*\}$/.test(part) || part === given[index])
  );
}
