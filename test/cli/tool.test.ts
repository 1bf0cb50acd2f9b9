import { readFile, writeFile } from "node:fs/promises";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";

const [a, b] = ["a".repeat(64), "b".repeat(64)];
const head = "version: 1\nstack: corp\n";

const goFile = (version: string, arch: string, sha256: string) => ({
  filename: `go${version}.windows-${arch}.zip`,
  os: "windows",
  arch,
  sha256,
  size: 70_000_000,
  kind: "archive",
});

const goList = (digest: string) =>
  JSON.stringify(
    ["1.28rc1", "1.27.4", "1.26.10", "1.25.3"].map((version) => ({
      version: `go${version}`,
      files: [goFile(version, "amd64", digest), goFile(version, "arm64", b)],
    })),
  );

async function lab(config = head) {
  const own = await folderWith(config);
  const index = join(own.folder, "go.json");
  await writeFile(index, goList(a));
  return { ...own, index, lock: join(own.folder, "tools.lock.json") };
}

describe("ringwright tool pin", () => {
  test("writes the digest beside the config and shows it, and then the config loads", async () => {
    const { config, index, lock } = await lab(
      `${head}tools: { go: { version: 1.27.4, source: '\\\\files\\go' } }\n`,
    );
    const before = await command(undefined, ["validate", "-c", config]);

    const pinned = await command(undefined, [
      "tool",
      "pin",
      "go",
      "1.27.4",
      "-c",
      config,
      "--index",
      index,
    ]);

    expect(before.code).toBe(1);
    expect(before.err).toContain("ringwright tool pin go 1.27.4");
    expect(pinned).toMatchObject({ code: 0, err: "" });
    expect(pinned.out).toContain(
      "Go 1.27.4, x64: pinned\n  file    go1.27.4.windows-amd64.zip (70,000,000 bytes)",
    );
    expect(pinned.out).toContain(`  sha256  ${a}\n`);
    expect(pinned.out).toContain("Needs Windows build 10240; support: supported.");
    expect(JSON.parse(await readFile(lock, "utf8"))).toMatchObject({
      formatVersion: 1,
      tools: { go: { "1.27.4": { x64: { sha256: a, from: index } } } },
    });
    const after = await command(undefined, ["validate", "-c", config]);
    expect(after.code).toBe(0);
    expect(after.out).toContain("2 remediation");
  });

  test("says what it wrote as JSON, and writes nothing the second time", async () => {
    const { config, index, lock, folder } = await lab();
    const args = [
      "tool",
      "pin",
      "go",
      "1.27.4",
      "--arch",
      "arm64,x64",
      "-c",
      config,
      "--index",
      index,
      "--json",
    ];

    const first = JSON.parse((await command(undefined, args)).out) as Record<string, unknown>;
    const text = (await readFile(lock, "utf8")).trim();
    await writeFile(lock, text);
    const second = JSON.parse((await command(undefined, args)).out) as Record<string, unknown>;

    expect(first).toMatchObject({
      formatVersion: 1,
      tool: "go",
      version: "1.27.4",
      isWritten: true,
      changes: [
        { architecture: "arm64", change: "new", pin: { sha256: b } },
        { architecture: "x64", change: "new", pin: { sha256: a } },
      ],
      minimumBuild: 10240,
    });
    expect(second).toMatchObject({
      isWritten: false,
      changes: [{ change: "same" }, { change: "same" }],
    });
    expect(await readFile(lock, "utf8")).toBe(text);
    expect((await readdir(folder)).sort()).toEqual([
      "go.json",
      "ringwright.yaml",
      "tools.lock.json",
    ]);
  });

  test("refuses another digest of a pinned version with exit code 5, until a person replaces it", async () => {
    const { config, index, lock } = await lab();
    const args = ["tool", "pin", "go", "1.27.4", "-c", config, "--index", index];
    await command(undefined, args);
    const text = await readFile(lock, "utf8");
    await writeFile(index, goList(b));

    const refused = await command(undefined, args);

    expect(refused.code).toBe(5);
    expect(refused.out).toBe("");
    expect(refused.err).toContain(`is pinned as sha256 ${a}`);
    expect(await readFile(lock, "utf8")).toBe(text);
    const replaced = await command(undefined, [...args, "--replace"]);
    expect(replaced.code).toBe(0);
    expect(replaced.out).toContain("Go 1.27.4, x64: replaced");
    expect(await readFile(lock, "utf8")).toContain(b);
  });

  test("reads documents beside a list in a file", async () => {
    const { config, folder, lock } = await lab();
    const index = join(folder, "index.json");
    await writeFile(
      index,
      JSON.stringify([{ version: "v24.11.1", date: "2025-11-11", files: ["win-x64-zip"] }]),
    );
    const args = ["tool", "pin", "node", "24.11.1", "-c", config, "--index", index];

    const missing = await command(undefined, args);
    await mkdir(join(folder, "v24.11.1"));
    await writeFile(
      join(folder, "v24.11.1", "SHASUMS256.txt"),
      `${b}  node-v24.11.1-win-x64.zip\n`,
    );
    const pinned = await command(undefined, args);

    expect(missing.code).toBe(1);
    expect(missing.err).toContain("SHASUMS256.txt does not exist");
    expect(pinned.code).toBe(0);
    expect(await readFile(lock, "utf8")).toContain(b);
  });

  test.each([
    [
      ["gol", "1.27.4"],
      'gol is no tool that is known (go, node, temurin, python, dotnet); did you mean "go"?',
    ],
    [["go", "go1.27.4"], 'go1.27.4 is no version of Go; write one such as "1.27.4"'],
    [
      ["go", "1.27.4", "--arch", "x86"],
      "--arch takes x64, arm64 or both, with a comma between (is x86)",
    ],
    [["go", "1.27.9"], "go.json has no Go 1.27.9; its newest is 1.28rc1"],
    [["go", "1.27.4", "--index", "http://mirror.example/"], "the index must be an https address"],
    [["go", "1.27.4", "--index", "missing.json"], "missing.json does not exist"],
  ])("with %j writes nothing", async (args, message) => {
    const { config, index, folder } = await lab();
    const own = args.includes("--index") ? [] : ["--index", index];

    const { code, err } = await command(undefined, ["tool", "pin", ...args, ...own, "-c", config]);

    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(await readdir(folder)).not.toContain("tools.lock.json");
  });

  test("leaves a lock file alone that is none", async () => {
    const { config, index, lock } = await lab();
    await writeFile(lock, "<<<<<<< ours");

    const { code, err } = await command(undefined, [
      "tool",
      "pin",
      "go",
      "1.27.4",
      "-c",
      config,
      "--index",
      index,
    ]);

    expect(code).toBe(1);
    expect(err).toContain("tools.lock.json");
    expect(err).toContain("is no JSON");
    expect(await readFile(lock, "utf8")).toBe("<<<<<<< ours");
  });
});

describe("ringwright tool list", () => {
  test("shows what is known, without a request", async () => {
    const { code, out } = await command(undefined, ["tool", "list"]);
    const json = JSON.parse((await command(undefined, ["tool", "list", "--json"])).out) as {
      tools: { name: string }[];
    };

    expect(code).toBe(0);
    expect(out).toMatch(/^go +Go +1\.27\.4 +C:\\go +sha256 +go\.dev *$/m);
    expect(json.tools.map(({ name }) => name)).toEqual([
      "go",
      "node",
      "temurin",
      "python",
      "dotnet",
    ]);
  });

  test("shows the versions of one with support, smallest Windows and pins", async () => {
    const { config, index } = await lab();
    await command(undefined, ["tool", "pin", "go", "1.26.10", "-c", config, "--index", index]);

    const list = ["tool", "list", "go", "-c", config, "--index", index];
    const { code, out } = await command(undefined, list);
    const all = JSON.parse((await command(undefined, [...list, "--all", "--json"])).out) as {
      versions: Record<string, unknown>[];
      leftOut: number;
    };

    expect(code).toBe(0);
    expect(out).toMatch(/^1\.27\.4 .*supported +10240 .*-$/m);
    expect(out).toMatch(/^1\.26\.10 .*supported +10240 .*x64$/m);
    expect(out).not.toMatch(/^1\.25\.3|^1\.28rc1/m);
    expect(out).toContain(
      "Not shown: 2 versions out of support, before a release or without an archive",
    );
    expect(all.leftOut).toBe(0);
    expect(all.versions.at(-1)).toMatchObject({
      version: "1.25.3",
      support: { state: "ended", endsOn: "2026-08-19" },
    });
    expect(all.versions[0]).toMatchObject({ version: "1.28rc1", isPreRelease: true });
  });

  test("needs the tool whose list is given", async () => {
    const { code, err } = await command(undefined, ["tool", "list", "--index", "x.json"]);

    expect(code).toBe(1);
    expect(err).toContain("--index needs the tool whose versions it lists");
  });
});
