import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openKnowledge, readIncidentNotes } from "ringwright";

async function folderOf(notes: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-notes-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(notes)) await writeFile(join(folder, name), text);
  return folder;
}

const good = `---
title: The proxy of Munich cut downloads
codes: [0x80D02002, KB5068861]
words: Proxy München, 代理
class: network
cause: Range requests were dropped
action: Let the addresses of Delivery Optimization pass
source: https://tickets.example/4711
updated: 2026-03-02
---

# What happened

For a week the site had no downloads.
`;

describe("readIncidentNotes", () => {
  test("reads front matter and text of every note", async () => {
    const folder = await folderOf({ "2026-03-proxy.md": good, "README.md": "How to write notes" });

    const { documents, problems } = await readIncidentNotes(folder);

    expect(problems).toEqual([]);
    expect(documents).toEqual([
      {
        id: "incident/2026-03-proxy.md",
        kind: "incident",
        // a code without quotes is a number of YAML
        codes: [String(0x80d02002), "KB5068861"],
        title: "The proxy of Munich cut downloads",
        words: "Proxy München, 代理",
        body: expect.stringContaining("For a week") as string,
        class: "network",
        cause: "Range requests were dropped",
        action: "Let the addresses of Delivery Optimization pass",
        source: "https://tickets.example/4711",
        unverified: true,
        file: join(folder, "2026-03-proxy.md"),
        updated: "2026-03-02",
      },
    ]);
    const knowledge = await openKnowledge({ documents, clock: () => 0 });
    for (const text of ["0x80d02002", "KB5068861", "proxy in munich", "a week without downloads"])
      expect(
        knowledge.explain(text).hits.map(({ id }) => id),
        text,
      ).toContain("incident/2026-03-proxy.md");
  });

  test("takes line ends of Windows", async () => {
    const folder = await folderOf({ "a.md": good.replaceAll("\n", "\r\n") });

    const { documents, problems } = await readIncidentNotes(folder);

    expect(problems).toEqual([]);
    expect(documents[0]?.updated).toBe("2026-03-02");
  });

  test("tells each problem with file and line, and keeps the other notes", async () => {
    const folder = await folderOf({
      "1.md": "no front matter",
      "2.md": "---\ntitle: a\ncode: [x]\nupdated: yesterday\n---\n",
      "3.md": "---\ntitle: [\n---\n",
      "4.md": "---\ntitle: a\nsource: javascript:alert(1)\n---\n",
      "5.md": new Uint8Array([0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0xfe]),
      "6.md": `${good}${"x".repeat(70_000)}`,
      "7.md": good,
      "8.md": `---\na: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\ntitle: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n---\n`,
    });

    const { documents, problems } = await readIncidentNotes(folder);

    expect(documents.map(({ id }) => id)).toEqual(["incident/7.md"]);
    const told = problems.map(({ file, line, path, message }) => [
      file.slice(folder.length + 1),
      line,
      path,
      message,
    ]);
    expect(told).toEqual(
      expect.arrayContaining([
        ["1.md", 1, "", expect.stringMatching(/^has no front matter; begin it with/)],
        ["2.md", 4, "updated", expect.stringMatching(/^must be a date such as "2026-11-20"/)],
        ["2.md", 3, "code", 'is not a known property; did you mean "codes"?'],
        ["3.md", expect.any(Number), "", "[ is opened here and never closed"],
        ["4.md", 3, "source", expect.any(String)],
        ["5.md", undefined, "", "is not UTF-8 text; save it as UTF-8"],
        ["6.md", undefined, "", "has 69 KB; a note may have 64"],
      ]),
    );
    expect(new Set(told.map(([file]) => file))).toEqual(
      new Set(["1.md", "2.md", "3.md", "4.md", "5.md", "6.md", "8.md"]),
    );
  });

  test("follows no link, and enters no folder", async () => {
    const folder = await folderOf({ "a.md": good });
    await symlink("/etc/passwd", join(folder, "b.md"));
    await mkdir(join(folder, "c.md"));

    const { documents, problems } = await readIncidentNotes(folder);

    expect(documents.map(({ id }) => id)).toEqual(["incident/a.md"]);
    expect(problems).toEqual([]);
  });

  test("says that there is no such folder", async () => {
    await expect(readIncidentNotes("/nowhere/notes")).rejects.toThrow(
      new RangeError("/nowhere/notes does not exist, or is a link that leads nowhere"),
    );
  });
});
