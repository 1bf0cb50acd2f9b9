import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { evtxFile } from "../health/event-logs/evtx-file.ts";
import { command } from "../support/cli.ts";

const provider = "Microsoft-Windows-WindowsUpdateClient";
const title = "2026-11 Cumulative Update for Windows 11 (KB5068861)";
const at = (minute: number) => new Date(Date.UTC(2026, 10, 11, 3, minute));
const log = evtxFile([
  { provider, eventId: 19, at: at(1), computer: "LT-1", data: { updateTitle: title } },
  {
    provider,
    eventId: 20,
    at: at(2),
    computer: "LT-2",
    data: { errorCode: "0x80070070", updateTitle: title },
  },
  { provider: "Contoso\u001b[2J", eventId: 777, at: at(3), computer: "LT-2", data: {} },
]);

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-logs-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

const read = async (...words: string[]) => await command(undefined, ["health", "read", ...words]);

describe("health read", () => {
  test("tells what was installed, what failed, and what the code means", async () => {
    const folder = await folderOf({ "System.evtx": log });

    const { code, out, err } = await read(join(folder, "System.evtx"));

    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("3 lines of 1 file, 2 devices.");
    expect(out).toMatch(/^1 +1 +2026-11-11 +0x80070070 +2026-11 Cumulative Update/m);
    expect(out).toContain(
      "1 x 0x80070070 on 1 device: There is not enough room on the disk (diskSpace)",
    );
    expect(out).toContain("-> Free up space on the system drive");
    // unknown ones with their number, and nothing that a terminal would obey
    expect(out).toMatch(/^777 +1 +2026-11-11 +Contoso\\u001b\[2J$/m);
    expect(out).not.toContain("\u001b");
  });

  test("reads all of a folder, and prints one document with --json", async () => {
    const row = { device: "lt-3", at: at(9).toISOString(), resultCode: 2, kb: "5068861" };
    const folder = await folderOf({
      "a.evtx": log,
      "b.json": JSON.stringify([row]),
      "CBS.log": "2026-11-11 03:06:00, Error  CBS  Failed [HRESULT = 0x800f081f]\n",
      "notes.txt": "nothing",
    });

    const { code, out } = await read(folder, "--json");

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      files: [
        { name: "CBS.log", format: "log", read: 1 },
        { name: "a.evtx", format: "evtx", read: 3 },
        { name: "b.json", format: "json", read: 1 },
      ],
      findings: {
        devices: 3,
        updates: [{ kb: "KB5068861", installed: { count: 2, devices: 2 }, failed: { count: 1 } }],
      },
    });
  });

  test("exits 3 where not all could be read, says where, and tells the rest", async () => {
    const folder = await folderOf({ "a.evtx": log.subarray(0, 4_096 + 20_000), "b.json": "[17" });

    const { code, out, err } = await read(join(folder, "a.evtx"), join(folder, "b.json"));

    expect(code).toBe(3);
    expect(out).toContain("3 lines of 2 files");
    expect(err).toContain("note a.evtx: it ends in the middle; byte 24096 ends in the middle\n");
    expect(err).toContain("note b.json: ");
  });

  test("says which file there is not, and refuses what is no file", async () => {
    const folder = await folderOf({});

    const none = await read(join(folder, "none.evtx"));
    const empty = await read(folder);

    expect([none.code, empty.code]).toEqual([1, 1]);
    expect(none.err).toContain("none.evtx stands for no file; exports end in .jsonl");
    expect(empty.err).toContain("stands for no file");
    expect((await read("/dev/null")).err).toContain("/dev/null is no file");
  });

  test("says so where nothing is about updates", async () => {
    const folder = await folderOf({ "CBS.log": "2026-11-11 03:06:00, Info  CBS  All is well\n" });

    const { code, out } = await read(join(folder, "CBS.log"));

    expect(code).toBe(0);
    expect(out).toContain("Nothing in it is about updates.");
  });
});
