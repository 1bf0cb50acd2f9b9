import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { served } from "../support/served.ts";

const config = `version: 1
stack: corp
rings:
  pilot: { displayName: Pilot, quality: { deferralDays: 0 }, assignments: [ { allDevices: true } ] }
`;

describe("ringwright metrics write", () => {
  test("writes a file that the collector can read, and says what could not be read", async () => {
    const mock = served({ devices: 20 });
    const { folder, config: file } = await folderWith(config);
    const to = join(folder, "ringwright.prom");
    await command(mock, ["apply", "--yes", "-c", file]);

    const { code, out, err } = await command(mock, ["metrics", "write", to, "-c", file]);

    expect(code, err).toBe(0);
    expect(out).toBe(`${to} was written\n`);
    expect((await stat(to)).mode & 0o777).toBe(0o644);
    const text = await readFile(to, "utf8");
    expect(text).toMatch(/^update_progress\{ring="pilot",release="\d{4}-\d\d-\d\d"\} /m);

    mock.inject({ match: { path: "/devices" }, then: { status: 403 } });
    const unread = await command(mock, ["metrics", "write", to, "-c", file, "--no-cache"]);
    expect(unread.code).toBe(3);
    expect(unread.err).toContain("what devices run: ");
    expect(await readFile(to, "utf8")).toContain("ringwright_collect_success 0");
  });

  test.each([
    [["metrics", "write", "x", "--silent-days", "no"], "--silent-days must be a number"],
    [["metrics", "write", "x", "--release", "november"], "--release takes a day"],
    [["metrics", "serve", "--port", "70000"], "--port must be a whole number"],
    [["metrics", "serve", "--every", "soon"], "is no duration"],
  ])("refuses %j", async (args, why) => {
    const { config: file } = await folderWith(config);

    const { code, err } = await command(served(), [...args, "-c", file]);

    expect(code).toBe(1);
    expect(err).toContain(why);
  });
});
