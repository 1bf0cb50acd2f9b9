import { plainPaint } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { Progress } from "../../src/cli/progress.ts";

/** What a live terminal of so many columns is sent. */
function progressOn(columns: number | undefined): { progress: Progress; sent: string[] } {
  const sent: string[] = [];
  const progress = new Progress({
    out: () => undefined,
    err: (text) => sent.push(text),
    env: {},
    paintOut: plainPaint,
    paintErr: plainPaint,
    live: true,
    columns: columns === undefined ? undefined : () => columns,
    ask: undefined,
    abortSignal: new AbortController().signal,
  });
  return { progress, sent };
}

const wait = {
  type: "wait",
  ms: 5000,
  reason: "group/pilot, group/early must be processed by Entra ID before a policy may exclude it",
} as const;

describe("a progress line on a terminal", () => {
  test("is cut before it wraps, so that clearing it leaves nothing behind", () => {
    const { progress, sent } = progressOn(40);

    progress.show(wait);
    progress.clear();

    expect(sent).toEqual(["Waiting 5 s: group/pilot, group/early …", "\r\u001b[2K"]);
    expect(sent[0]).toHaveLength(39);
  });

  test("is whole where there is room for it", () => {
    const { progress, sent } = progressOn(120);

    progress.show(wait);

    expect(sent).toEqual([`Waiting 5 s: ${wait.reason} ...`]);
  });

  test("is cut as on 80 columns where the width is not known", () => {
    const { progress, sent } = progressOn(undefined);

    progress.show(wait);

    expect(sent[0]).toHaveLength(79);
  });

  test("shows what would move the cursor as codes", () => {
    const { progress, sent } = progressOn(80);

    progress.show({ ...wait, reason: "one\n\u001b[2Jtwo" });

    expect(sent).toEqual(["Waiting 5 s: one\\u000a\\u001b[2Jtwo ..."]);
  });
});
