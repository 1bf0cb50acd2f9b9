import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { served } from "../support/served.ts";

interface Document {
  readonly codes: readonly string[];
  readonly hits: readonly { readonly id: string; readonly trust: string; readonly title: string }[];
  readonly notes: readonly string[];
  readonly troubleshooting: { readonly id: string; readonly isCertain: boolean } | null;
}

const explain = async (...words: string[]) =>
  await command(undefined, ["health", "explain", ...words]);

describe("health explain", () => {
  test("tells cause, action and source of a code, whatever its spelling", async () => {
    const { code, out, err } = await explain("80072efd");

    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("0x80072EFD: The update service could not be reached (code, network)");
    expect(out).toContain("Why: Firewall rules");
    expect(out).toContain("-> Check proxy");
    expect(out).toContain("https://learn.microsoft.com/");
    expect((await explain("--", "-2147012867")).out).toBe(out);
  });

  test("takes several words for one text, in any language", async () => {
    expect((await explain("stuck", "downloading", "at", "0", "percent")).out).toContain(
      "The download stands still (symptom, network)",
    );
    expect((await explain("磁盘空间不足")).out).toContain("too little free space");
  });

  test("exits 2 where nothing is known, and says so", async () => {
    const { code, out } = await explain("0xDEADBEEF");

    expect(code).toBe(2);
    expect(out).toBe("Nothing is known that answers 0xDEADBEEF.\n");
    expect((await explain("sourdough", "bread")).code).toBe(2);
  });

  test("prints one document with --json", async () => {
    const { code, out } = await explain("KB1234567 and 0x80070070", "--json");

    expect(code).toBe(0);
    const document = JSON.parse(out) as Document;
    expect(document.codes).toEqual(["KB1234567", "0x80070070"]);
    expect(document.hits[0]).toMatchObject({ id: "code/0x80070070", trust: "shipped" });
    expect(document.troubleshooting).toBeNull();
    const none = await explain("0xDEADBEEF", "--json");
    expect([none.code, (JSON.parse(none.out) as Document).hits]).toEqual([2, []]);
  });

  test("shows a query as text: what it could do to a terminal stands as codes or is gone", async () => {
    const { out } = await explain("\u001b[2J\u202e##vso[task.setvariable]x");

    expect(out).not.toContain("\u001b");
    expect(out).not.toContain("\u202e");
    expect(out).not.toContain("##vso[");
  });

  test("needs something to explain", async () => {
    const { code, err } = await explain();

    expect(code).toBe(1);
    expect(err).toContain("there is nothing to explain: give a code or a text");
  });
});

describe("health explain with facts", () => {
  test("tells the path that was taken, and what is still to be found out", async () => {
    const { code, out } = await explain("--free-gb", "3", "--pending-restart", "no");

    expect(code).toBe(0);
    expect(out).toContain("- Does Windows wait for a restart? no");
    expect(out).toContain("- Are 10 GB or more free on the Windows drive? no (3)");
    expect(out).toContain("? Are updates paused? Not known; see ringwright ring list");
    expect(out).toContain("=> There is too little free space, as far as is known");
    expect(out).toContain("4 questions have no answer yet");
  });

  test("puts what a code says beside what is given", async () => {
    const { out } = await explain("0x80246002", "--last-check-in-hours", "1", "--json");

    expect(JSON.parse(out)).toMatchObject({
      hits: expect.arrayContaining([expect.objectContaining({ id: "code/0x80246002" })]) as unknown,
      troubleshooting: { id: "damagedDownload", isCertain: false },
    });
  });

  test("refuses what is no number and no answer", async () => {
    const number = await explain("--free-gb", "much");
    const answer = await explain("--paused", "perhaps");

    expect([number.code, number.err]).toEqual([
      1,
      "error --free-gb must be a number from 0 on (is much)\n",
    ]);
    expect(answer.code).toBe(1);
    expect(answer.err).toContain("Allowed choices are yes, no.");
  });
});

describe("health explain with notes of the team", () => {
  const note = `---\ntitle: The proxy of Munich cut downloads\ncodes: [0x80D02002]\n---\nTicket 4711\n`;

  async function folderWithNotes(config: string) {
    const made = await folderWith(config);
    await mkdir(join(made.folder, "docs/incidents"), { recursive: true });
    await writeFile(join(made.folder, "docs/incidents/proxy.md"), note);
    await writeFile(join(made.folder, "docs/incidents/bad.md"), "nothing");
    return made;
  }

  test("searches the folder that the config names, beside the config", async () => {
    const { config, folder } = await folderWithNotes(
      "version: 1\nstack: corp\nincidents: docs/incidents\n",
    );

    const { code, out, err } = await explain("0x80D02002", "-c", config);

    expect(code).toBe(0);
    expect(out.indexOf("(code, network)")).toBeLessThan(out.indexOf("(note of your team)"));
    expect(out).toContain("0x80D02002: The proxy of Munich cut downloads (note of your team)");
    expect(out).toContain("| Ticket 4711");
    expect(err).toBe(
      `note ${join(folder, "docs/incidents/bad.md")}:1:1: has no front matter; begin it with a line of three dashes, title: ..., and a line of three dashes\n`,
    );
  });

  test("takes another folder with --incidents, and says where there is none", async () => {
    const { folder } = await folderWithNotes("version: 1\nstack: corp\n");
    const notes = join(folder, "docs/incidents");

    expect((await explain("munich", "proxy", "--incidents", notes)).out).toContain("Ticket 4711");
    const none = await explain("munich", "--incidents", join(folder, "no"));
    expect(none.code).toBe(1);
    expect(none.err).toContain("/no does not exist");
  });

  test("refuses a folder outside that of the config", async () => {
    const { config } = await folderWith("version: 1\nstack: corp\nincidents: ../notes\n");

    const { code, err } = await explain("0x80070070", "-c", config);

    expect(code).toBe(1);
    expect(err).toContain("incidents: must be a folder in the folder of the config, or below it");
  });
});

describe("health explain --tenant", () => {
  const issue = {
    title: "Printers of Contoso print blank pages",
    description: "After KB5068861 some printers print blank pages.",
    startDateTime: "2026-01-01T00:00:00Z",
    originatingKb: 5068861,
  };

  test("searches Microsoft's known issues, each once whatever versions have it", async () => {
    const mock = served({ knownIssues: [issue] });

    const { code, out } = await command(mock, [
      "health",
      "explain",
      "KB5068861",
      "--tenant",
      "--json",
    ]);

    expect(code).toBe(0);
    const { hits } = JSON.parse(out) as Document;
    expect(hits.map(({ title, trust }) => [title, trust])).toEqual([[issue.title, "service"]]);
    const words = await command(mock, ["health", "explain", "contoso printers blank", "--tenant"]);
    expect(words.out).toContain(`${issue.title} (known issue of Microsoft)`);
  });

  test("goes on without them where they cannot be read, and says so", async () => {
    const mock = served({ knownIssues: [issue], roles: ["Group.Read.All"] });

    const { code, out, err } = await command(mock, ["health", "explain", "0x80070070", "--tenant"]);

    expect(code).toBe(0);
    expect(out).toContain("0x80070070");
    expect(err).toContain("known issues could not be read, and are not searched");
  });

  test("sends nothing unless it is asked", async () => {
    const mock = served({ knownIssues: [issue] });

    const { code } = await command(mock, ["health", "explain", "KB5068861"]);

    expect(code).toBe(2);
    expect(mock.requests).toEqual([]);
  });
});
