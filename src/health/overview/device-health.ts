import type { DeviceLine } from "../compliance-report.ts";
import type { DeviceState } from "../device-state.ts";
import { explain } from "../errors/explain.ts";
import { unapprovedKinds } from "../unapproved/finding.ts";
import { findings, type FindingName } from "./findings.ts";
import type { HealthSourceName, ProblemClass } from "./health-report.ts";

/** One problem of one device. */
export interface DeviceProblem {
  readonly code: string;
  readonly updates: Set<string>;
  /** Epoch milliseconds; null where no word of it has a time. */
  first: number | null;
  last: number | null;
  readonly sources: Set<HealthSourceName>;
}

/** What is known of one device that a ring reaches. */
export class DeviceHealth {
  readonly line: DeviceLine;
  /** Ids of the rings that reach it. */
  readonly rings: string[] = [];
  state: DeviceState;
  #problems: Map<string, DeviceProblem> | undefined;

  constructor(line: DeviceLine) {
    this.line = line;
    this.state = line.state;
  }

  /** The worst state of its rings counts. */
  addRing({ policyId, state }: DeviceLine): void {
    this.rings.push(policyId);
    if (badness[state] > badness[this.state]) this.state = state;
  }

  addProblem(
    code: string,
    source: HealthSourceName,
    { kb, first, last }: Pick<DeviceProblemWord, "kb" | "first" | "last">,
  ): void {
    this.#problems ??= new Map();
    const known = this.#problems.get(code);
    const problem = known ?? { code, updates: new Set(), first, last, sources: new Set() };
    this.#problems.set(code, problem);
    problem.sources.add(source);
    if (kb !== null) problem.updates.add(kb);
    problem.first = leastOf(problem.first, first);
    problem.last = mostOf(problem.last, last);
  }

  get problems(): Iterable<DeviceProblem> {
    return this.#problems?.values() ?? [];
  }

  /** Whether its rings can do anything there: what is wrong elsewhere is not theirs. */
  get isReached(): boolean {
    return this.state !== "unreachable";
  }

  /** Whether one of its problems is not over by itself. */
  get hasProblem(): boolean {
    for (const { code } of this.problems) if (!isPassing(code)) return true;
    return false;
  }
}

/** When a device had a problem, and with which update. */
export interface DeviceProblemWord {
  readonly kb: string | null;
  readonly first: number | null;
  readonly last: number | null;
}

const badness: Readonly<Record<DeviceState, number>> = Object.fromEntries(
  ["unreachable", "patched", "pending", "silent", "unknown", "overdue", "failing"].map(
    (state, place) => [state, place],
  ),
) as Record<DeviceState, number>;

/** What a code, an alert or a finding means; all null where it is not known. */
export function problemMeaning(code: string) {
  if (!isFinding(code)) return explain(code);
  return { code, symbol: null, ...findings[code] };
}

/** Who or what has to act. */
export function problemClass(code: string): ProblemClass {
  if (unapprovedKinds.some((kind) => kind === code)) return "unapproved";
  return problemMeaning(code).class ?? "unknown";
}

/** Whether it goes by itself, or is none. */
export function isPassing(code: string): boolean {
  const known = problemClass(code);
  // a restart that is waited for so long does not come by itself
  return known === "notAFailure" || (known === "waiting" && !isFinding(code));
}

function isFinding(code: string): code is FindingName {
  return Object.hasOwn(findings, code);
}

function leastOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function mostOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
