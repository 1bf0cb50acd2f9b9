import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { loadDesiredState } from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { folderOf, issuesOf } from "../support/policy-folder.ts";

const head = "version: 1\nstack: corp\n";
const ring = (key: string) => `rings:\n  ${key}: { displayName: ${key} }\n`;

async function socketAt(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => void server.close());
}

describe("a path that is no file", () => {
  test.each([
    ["named pipe", (path: string) => execFileSync("mkfifo", [path]), "a named pipe"],
    ["socket", socketAt, "a socket"],
    ["device", async (path: string) => await symlink("/dev/zero", path), "a device"],
    ["folder", async (path: string) => await mkdir(path), "a folder"],
  ])("is told at once where it is a %s among the files of a folder", async (_n, make, kind) => {
    const folder = await folderOf({ "b.yaml": head });
    await make(join(folder, "a.yaml"));

    expect(await issuesOf(folder)).toEqual([
      `${join(folder, "a.yaml")}: is ${kind}, and a policy file must be a file`,
    ]);
  });

  test.each(["a.yaml", "a.config.ts"])("is told at once where %s is named itself", async (name) => {
    const folder = await folderOf({});
    execFileSync("mkfifo", [join(folder, name)]);

    expect((await issuesOf(join(folder, name)))[0]).toContain(`${name}: is a named pipe`);
  });

  test("is told where it is a link that leads nowhere", async () => {
    const folder = await folderOf({ "b.yaml": head });
    await symlink(join(folder, "gone"), join(folder, "a.yaml"));

    expect(await issuesOf(folder)).toEqual([
      `${join(folder, "a.yaml")}: does not exist, or is a link that leads nowhere`,
    ]);
  });
});

describe("a folder of policy files", () => {
  test("has those of its sub-folders too, and names them once", async () => {
    const folder = await folderOf({
      "a.yaml": `${head}${ring("a")}`,
      "teams/b.yml": ring("b"),
      "teams/deep/c.yaml": ring("c"),
    });
    const notes: string[] = [];

    const desired = await loadDesiredState(folder, { onNote: (sentence) => notes.push(sentence) });

    expect(desired.resources.map(({ address }) => address).sort()).toEqual([
      "ring/a",
      "ring/b",
      "ring/c",
    ]);
    expect(notes).toEqual([
      `files of sub-folders are read too, which earlier versions did not: ${join(folder, "teams/b.yml")}, ${join(folder, "teams/deep/c.yaml")}`,
    ]);
  });

  test("names none where it has no sub-folders", async () => {
    const folder = await folderOf({ "a.yaml": `${head}${ring("a")}` });
    const notes: string[] = [];

    await loadDesiredState(folder, { onNote: (sentence) => notes.push(sentence) });

    expect(notes).toEqual([]);
  });

  test("leaves out dot folders, node_modules and what export wrote", async () => {
    const folder = await folderOf({
      "a.yaml": `${head}${ring("a")}`,
      ".github/workflow.yaml": "on: push",
      "node_modules/x/x.yaml": "no: policy",
      "exported/.ringwright-export": "",
      "exported/rings.yaml": `${head}${ring("old")}`,
      "teams/node_modules/y.yaml": "no: policy",
    });

    const notes: string[] = [];

    const desired = await loadDesiredState(folder, { onNote: (sentence) => notes.push(sentence) });

    expect(desired.resources.map(({ address }) => address)).toEqual(["ring/a"]);
    expect(notes).toEqual([
      `${join(folder, "exported")} holds what export wrote, and is not read; to make it part of the config, delete ${join(folder, "exported/.ringwright-export")}`,
    ]);
  });

  test("is read where export wrote it and it is named itself", async () => {
    const folder = await folderOf({
      ".ringwright-export": "",
      "rings.yaml": `${head}${ring("old")}`,
    });

    expect((await loadDesiredState(folder)).resources).toHaveLength(1);
  });

  test("follows links to folders, and tells one that leads round", async () => {
    const folder = await folderOf({ "a.yaml": `${head}${ring("a")}` });
    const other = await folderOf({ "b.yaml": ring("b") });
    await symlink(other, join(folder, "linked"));

    expect((await loadDesiredState(folder)).resources).toHaveLength(2);

    await symlink(folder, join(other, "back"));
    expect((await issuesOf(folder))[0]).toContain(
      "linked/back: is a link to a folder that it lies in",
    );
  });

  test("with YAML and code side by side is refused, with both names", async () => {
    const folder = await folderOf({ "a.yaml": `${head}${ring("a")}` });
    await writeFile(join(folder, "ringwright.config.ts"), "export default {};");

    expect(await issuesOf(folder)).toEqual([
      `${join(folder, "a.yaml")}: stands beside ringwright.config.ts; keep a config in YAML or in code`,
    ]);
  });
});
