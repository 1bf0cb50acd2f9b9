/**
 * Tests of the same law take turns at the positions of a run, so that together they try each of
 * them; with `EVERY_POSITION=1` each test tries all.
 */
export function turnsOf(usual: number): number {
  return process.env["EVERY_POSITION"] === undefined ? usual : 1;
}

/** The positions from 1 on at which it is this test's turn. */
export function positionsOf(count: number, turn: number, turns: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1).filter(
    (position) => (position - 1) % turns === turn % turns,
  );
}
