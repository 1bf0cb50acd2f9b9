/** Whether every place is wanted, and many more seeds: minutes become an hour or more. */
const isThorough = process.env["THOROUGH"] === "1";

/** Whose turn it is: CI takes it from the commit, so that the next commit tries other places. */
const turnOfRun = Number(process.env["TURN"] ?? 0);
if (!Number.isSafeInteger(turnOfRun) || turnOfRun < 0)
  throw new TypeError(`TURN is a whole number from 0 on (is ${process.env["TURN"]})`);

/**
 * Tests of the same law take turns at the positions of a run, so that together, and over the commits,
 * they try each of them; with `THOROUGH=1` each test tries all.
 */
export function turnsOf(usual: number): number {
  return isThorough ? 1 : usual;
}

/** How many cases are tried: what each run of CI has time for, or with `THOROUGH=1` more. */
export function casesOf(usual: number, thorough: number): number {
  return isThorough ? thorough : usual;
}

/** The positions from 1 on at which it is this test's turn. */
export function positionsOf(count: number, turn: number, turns: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1).filter(
    (position) => (position - 1) % turns === (turn + turnOfRun) % turns,
  );
}

/** What to set so that the same positions are tried again. */
export const turnText = isThorough ? "THOROUGH=1" : `TURN=${turnOfRun}`;
