import { plainPaint } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { Progress } from "../../src/cli/progress.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { displayWidth } from "../../src/report/display-width.ts";

/** What a live terminal of so many columns is sent. */
function progressOn(columns: number | undefined) {
  const sent: string[] = [];
  const terminal: Terminal = {
    out: () => undefined,
    err: (text) => void sent.push(text),
    env: {},
    paintOut: plainPaint,
    paintErr: plainPaint,
    live: true,
    columns: columns === undefined ? undefined : () => columns,
    ask: undefined,
    progressLine: { isShown: false },
    abortSignal: new AbortController().signal,
  };
  return { progress: new Progress(terminal), sent, terminal };
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

  test("is cut by what characters take on a screen, and never within one", () => {
    const { progress, sent } = progressOn(20);

    progress.show({ ...wait, reason: "パイロット端末 🚀 グループ" });

    expect(sent).toEqual(["Waiting 5 s: パイ…"]);
    expect(displayWidth(sent[0] ?? "")).toBeLessThan(20);
  });

  test("says how many devices there are, where that is known and still so", () => {
    const { progress, sent } = progressOn(80);
    const read = (event: { read: number; of?: number }) => {
      progress.show({ type: "devices", ...event });
      progress.clear();
    };

    read({ read: 5000, of: 20_000 });
    read({ read: 5000 });
    read({ read: 20_100, of: 20_000 });

    expect(sent.filter((text) => !text.startsWith("\r"))).toEqual([
      "Reading devices: 5,000 of 20,000 ...",
      "Reading devices: 5,000 ...",
      "Reading devices: 20,100 ...",
    ]);
  });

  test("says how far an upload is, and what is waited for after it", () => {
    const { progress, sent } = progressOn(100);
    const upload = { type: "upload", address: "win32App/go.place", of: 70_000_000 } as const;
    progress.show({ ...upload, sent: 21_000_000 });
    progress.show({ ...upload, sent: 70_000_000 });

    expect(sent.filter((text) => text.includes("upload") || text.includes("Upload"))).toEqual([
      "Uploading the files of win32App/go.place: 21 MB of 70 MB ...",
      "The files of win32App/go.place are uploaded (70 MB); the service checks them ...",
    ]);
  });

  test("is one line, whoever writes it", () => {
    const { progress, sent, terminal } = progressOn(80);

    progress.step("one");
    new Progress(terminal).line("two");

    expect(sent).toEqual(["one", "\r\u001b[2K", "two\n"]);
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
