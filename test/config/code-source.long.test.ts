import { execFileSync } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { loadDesiredState } from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { folderOf, issuesOf } from "../support/policy-folder.ts";

/** A config program whose one ring is called what an expression gives. */
const naming = (expression: string, ...imports: string[]) => `${imports.join("\n")}
const tried = (work) => { try { return String(work()); } catch (error) { return error.code; } };
export default { version: 1, stack: "corp", rings: { r: { displayName: ${expression} } } };
`;
const fs = 'import * as fs from "node:fs";';

async function nameGivenBy(files: Record<string, string>): Promise<string | undefined> {
  const folder = await folderOf(files);
  return (await loadDesiredState(folder)).resources[0]?.displayName;
}

/** Whether a process runs whose command line holds a text. */
function isRunning(text: string): boolean {
  return execFileSync("ps", ["-A", "-o", "args="], { encoding: "utf8" }).includes(text);
}

describe("a config program", () => {
  test("sees no token and no secret", async () => {
    process.env["AZURE_CLIENT_SECRET"] = "x";
    process.env["RINGWRIGHT_ACCESS_TOKEN"] = "x";
    onTestFinished(() => {
      delete process.env["AZURE_CLIENT_SECRET"];
      delete process.env["RINGWRIGHT_ACCESS_TOKEN"];
    });
    const names =
      '"leaks " + Object.keys(process.env).filter((name) => /AZURE|RINGWRIGHT|TOKEN|SECRET|CI/.test(name)).length';

    expect(await nameGivenBy({ "ringwright.config.mjs": naming(names) })).toBe("leaks 0");
  });

  test.each([
    [
      "reads no environment of another process",
      'fs.readFileSync("/proc/" + process.ppid + "/environ")',
    ],
    ["reads nothing outside its folder", 'fs.readFileSync("/etc/hostname")'],
    [
      "climbs out of its folder by no path",
      'fs.readFileSync(import.meta.dirname + "/../../etc/hostname")',
    ],
    ["writes no file", 'fs.writeFileSync(import.meta.dirname + "/new", "")'],
    ["starts no process", 'cp.spawnSync("ls").status'],
    ["starts no thread", 'new Worker("", { eval: true })'],
  ])("%s", async (_name, work) => {
    const imports = [
      fs,
      'import * as cp from "node:child_process";',
      'import { Worker } from "node:worker_threads";',
    ];

    const name = await nameGivenBy({
      "ringwright.config.mjs": naming(`tried(() => ${work})`, ...imports),
    });

    expect(name).toBe("ERR_ACCESS_DENIED");
  });

  test("opens no database, which would read and write past the permissions", async () => {
    const name = await nameGivenBy({
      "ringwright.config.mjs": naming('String(process.getBuiltinModule("node:sqlite"))'),
    });

    expect(name).toBe("undefined");
  });

  test("loads no addon", async () => {
    const name = await nameGivenBy({
      "ringwright.config.mjs": naming('tried(() => process.dlopen({ exports: {} }, "/x.node"))'),
    });

    expect(name).toBe("ERR_DLOPEN_DISABLED");
  });

  test("reads the files of its folder, and packages of node_modules above it", async () => {
    const folder = await folderOf({
      "node_modules/names/package.json": '{ "type": "module", "exports": "./index.js" }',
      "node_modules/names/index.js": 'export const name = "from a package";',
      "policies/data/name.json": '{ "name": "and a file" }',
      "policies/ringwright.config.mjs": naming(
        'name + " " + JSON.parse(fs.readFileSync(import.meta.dirname + "/data/name.json")).name',
        fs,
        'import { name } from "names";',
      ),
    });

    const desired = await loadDesiredState(join(folder, "policies"));

    expect(desired.resources[0]?.displayName).toBe("from a package and a file");
  });

  test("that reads elsewhere is told what it read", async () => {
    const folder = await folderOf({
      "shared.mjs": "export const days = 3;",
      "policies/ringwright.config.mjs": 'import { days } from "../shared.mjs";\nexport default {};',
    });

    expect((await issuesOf(join(folder, "policies")))[0]).toContain(
      `cannot be evaluated: reads ${join(folder, "shared.mjs")}; a config program may read only its own folder and node_modules`,
    );
  });

  test("follows no link out of its folder, however many links lead there", async () => {
    const folder = await folderOf({
      "ringwright.config.mjs": naming(
        '["out", "back/out", "deep/back/out", "node_modules/evil/out"].map((way) => tried(() => fs.readdirSync(import.meta.dirname + "/" + way).length)).join(" ") + tried(() => fs.readFileSync(import.meta.dirname + "/kept.txt"))',
        fs,
      ),
      "kept.txt": " and its own files",
    });
    await mkdir(join(folder, "deep"));
    await mkdir(join(folder, "node_modules", "evil"), { recursive: true });
    await symlink("/proc", join(folder, "out"));
    await symlink("/proc", join(folder, "node_modules", "evil", "out"));
    await symlink(folder, join(folder, "back"));
    await symlink("..", join(folder, "deep", "back"));

    const { resources } = await loadDesiredState(folder);

    const denied = "ERR_ACCESS_DENIED";
    expect(resources[0]?.displayName).toBe(
      `${denied} ${denied} ${denied} ${denied} and its own files`,
    );
  });

  test("that never ends and refuses to is stopped, and is gone", async () => {
    const folder = await folderOf({
      "ringwright.config.mjs":
        'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); await new Promise(() => {});',
    });

    const [issue] = await issuesOf(folder, { codeTimeoutInMs: 400 });

    expect(issue).toContain("did not finish within 0.4 s, and was stopped");
    expect(isRunning(folder)).toBe(false);
  });

  test("is stopped, and is gone, where the caller aborts", async () => {
    const folder = await folderOf({ "ringwright.config.mjs": "for (;;);" });
    const abortSignal = AbortSignal.timeout(300);

    await expect(loadDesiredState(folder, { abortSignal })).rejects.toMatchObject({
      name: "TimeoutError",
    });
    expect(isRunning(folder)).toBe(false);
  });

  test.each([
    ["a function", "() => 1", "order: is a function; write the value that it gives"],
    ["a symbol", 'Symbol("x")', "order: is a symbol; write a text"],
    ["a bigint", "10n", "order: is a bigint; write a number without the n"],
    ["not a number", "Number('x')", "order: is NaN; write a finite number"],
    ["an endless number", "1 / 0", "order: is Infinity; write a finite number"],
    ["a gap in a list", "[1, undefined]", "order.1: is undefined in a list; leave it out"],
    ["a date", "new Date(0)", "order: is a Date; write a text such as"],
    ["a map", "new Map()", "order: is a Map; write a plain object or a list"],
    ["a promise", "Promise.resolve(1)", "order: is a promise; write await before it"],
    ["a symbol as key", '{ [Symbol("x")]: 1 }', "order: has a symbol as a key; write a text"],
  ])("with %s, which JSON would drop, is told where", async (_name, value, message) => {
    const folder = await folderOf({
      "ringwright.config.mjs": `export default { version: 1, stack: "corp", rings: { r: { displayName: "R", order: ${value} } } };`,
    });

    const issues = await issuesOf(folder);

    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(`ringwright.config.mjs: rings.r.${message}`);
  });

  test("that holds itself, or is nested without end, is told where", async () => {
    const config = (rest: string) =>
      `const config = { version: 1, stack: "corp", rings: {} };\n${rest}\nexport default config;`;
    const round = await folderOf({
      "ringwright.config.mjs": config("config.rings.r = { inner: config.rings };"),
    });
    const deep = await folderOf({
      "ringwright.config.mjs": config(
        "let last = config.rings; for (let level = 0; level < 50000; level++) last = last.a = {};",
      ),
    });

    expect((await issuesOf(round))[0]).toContain("rings.r.inner: holds itself");
    expect((await issuesOf(deep))[0]).toContain("rings.a.a.a: is nested too deeply; at most 24");
  });

  test("may leave a property undefined, which is not given", async () => {
    const name = await nameGivenBy({
      "ringwright.config.mjs":
        'export default { version: 1, stack: "corp", rings: { r: { displayName: "R", order: undefined } } };',
    });

    expect(name).toBe("R");
  });
});
