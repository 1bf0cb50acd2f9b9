import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pinTool, PinnedOtherwiseError, type PinRequest } from "../../src/tools/pins/pin-tool.ts";
import {
  emptyToolLock,
  parseToolLock,
  type ToolLock,
  toolLockText,
} from "../../src/tools/pins/tool-lock.ts";
import { toolText } from "../../src/tools/registry/tool-text.ts";
import type { ToolKind } from "../../src/tools/registry/tool-kind.ts";
import { compareToolVersions, isToolVersion } from "../../src/tools/registry/tool-version.ts";
import { toolKinds } from "../../src/tools/registry/tools.ts";
import { type IndexSource, ToolIndexError } from "../../src/tools/versions/index-source.ts";
import { readToolIndex } from "../../src/tools/versions/read-index.ts";

const go = toolKinds[0] as ToolKind;
const now = new Date("2026-11-26T09:00:00Z");

/** Go's list with these digests of 1.27.4, by the vendor's name of the architecture. */
function listed(
  digests: Readonly<Record<string, string>>,
  from = "https://go.dev/dl/",
): IndexSource {
  const files = Object.entries(digests).map(([arch, sha256]) => ({
    filename: `go1.27.4.windows-${arch}.zip`,
    os: "windows",
    arch,
    sha256,
    size: 70_000_000,
    kind: "archive",
  }));
  return { from, text: () => Promise.resolve(JSON.stringify([{ version: "go1.27.4", files }])) };
}

const [a, b] = ["a".repeat(64), "b".repeat(64)];
const wanted: PinRequest & { now: Date } = {
  kind: go,
  version: "1.27.4",
  architectures: ["x64"],
  now,
};

describe("a pin", () => {
  test("holds the archive, its digest, and who said so when", async () => {
    const { lock, changes } = await pinTool(emptyToolLock, listed({ amd64: a, arm64: b }), {
      ...wanted,
      architectures: ["x64", "arm64"],
    });

    expect(changes.map(({ architecture, change }) => [architecture, change])).toEqual([
      ["x64", "new"],
      ["arm64", "new"],
    ]);
    expect(lock.tools["go"]?.["1.27.4"]?.x64).toEqual({
      file: "go1.27.4.windows-amd64.zip",
      url: "https://go.dev/dl/go1.27.4.windows-amd64.zip",
      sha256: a,
      size: 70_000_000,
      from: "https://go.dev/dl/",
      readAt: "2026-11-26T09:00:00.000Z",
    });
    expect(lock.tools["go"]?.["1.27.4"]?.arm64?.sha256).toBe(b);
  });

  test("made twice is the same, and keeps who said so first", async () => {
    const once = await pinTool(emptyToolLock, listed({ amd64: a }), wanted);

    const twice = await pinTool(once.lock, listed({ amd64: a }, "mirror.json"), {
      ...wanted,
      now: new Date("2027-01-01T00:00:00Z"),
    });

    expect(twice.lock).toEqual(once.lock);
    expect(twice.changes.map(({ change }) => change)).toEqual(["same"]);
  });

  test("of a version whose digest has changed is refused, with both digests", async () => {
    const { lock } = await pinTool(emptyToolLock, listed({ amd64: a }), wanted);

    const again = pinTool(lock, listed({ amd64: b }, "mirror.json"), wanted);

    await expect(again).rejects.toBeInstanceOf(PinnedOtherwiseError);
    await expect(again).rejects.toThrow(
      `Go 1.27.4 (x64) is pinned as sha256 ${a} since 2026-11-26T09:00:00.000Z, and mirror.json has ${b} now; a release does not change. Find out which of them is false before anything is given to devices; --replace takes the new one`,
    );
  });

  test("takes the new digest where a person asks for that, and leaves all other pins", async () => {
    const before = await pinTool(emptyToolLock, listed({ amd64: a, arm64: a }), {
      ...wanted,
      architectures: ["x64", "arm64"],
    });

    const { lock, changes } = await pinTool(before.lock, listed({ amd64: b }), {
      ...wanted,
      replace: true,
    });

    expect(changes.map(({ change }) => change)).toEqual(["replaced"]);
    expect(lock.tools["go"]?.["1.27.4"]?.x64?.sha256).toBe(b);
    expect(lock.tools["go"]?.["1.27.4"]?.arm64).toEqual(before.lock.tools["go"]?.["1.27.4"]?.arm64);
  });

  test("of what the list has not is refused", async () => {
    await expect(
      pinTool(emptyToolLock, listed({ amd64: a }), { ...wanted, version: "1.27.5" }),
    ).rejects.toThrow("https://go.dev/dl/ has no Go 1.27.5; its newest is 1.27.4");
    await expect(
      pinTool(emptyToolLock, listed({ amd64: a }), { ...wanted, architectures: ["arm64"] }),
    ).rejects.toThrow(
      new ToolIndexError("https://go.dev/dl/ has no archive of Go 1.27.4 for Windows on arm64"),
    );
  });
});

const hex = (length: number) =>
  fc
    .array(fc.constantFrom("0", "1", "9", "a", "c", "f"), { minLength: length, maxLength: length })
    .map((all) => all.join(""));
const locks: fc.Arbitrary<ToolLock> = fc
  .dictionary(
    fc.constantFrom("go", "node", "dotnet"),
    fc.dictionary(
      fc.constantFrom("1.2.3", "1.10.0", "22.1.0"),
      fc.record({
        x64: fc.record({
          file: fc.constantFrom("a.zip", "b-1.2+3.zip"),
          url: fc.constant("https://go.dev/dl/a.zip"),
          sha256: hex(64),
          size: fc.integer({ min: 1 }),
          from: fc.constant("https://go.dev/dl/"),
          readAt: fc.constant("2026-11-26T09:00:00.000Z"),
        }),
      }),
    ),
  )
  .map((tools) => ({ formatVersion: 1, tools }));

describe("a lock file", () => {
  test("says what was written into it, in one order", () => {
    fc.assert(
      fc.property(locks, (lock) => {
        const text = toolLockText(lock);
        const read = parseToolLock(text);

        expect(read).toEqual({ ok: true, lock });
        if (read.ok) expect(toolLockText(read.lock)).toBe(text);
        const names = Object.keys((JSON.parse(text) as ToolLock).tools);
        expect(names).toEqual([...names].sort());
      }),
    );
  });

  const pin = {
    file: "a.zip",
    url: "https://go.dev/a.zip",
    sha256: a,
    from: "x",
    readAt: "2026-11-26T09:00:00Z",
  };
  const holding = (x64: object) =>
    JSON.stringify({ formatVersion: 1, tools: { go: { "1.27.4": { x64 } } } });

  test.each([
    ["no JSON", "{", "", "is no JSON"],
    ["another version", '{"formatVersion":2,"tools":{}}', "formatVersion", "1"],
    [
      "a path as a file",
      holding({ ...pin, file: "..\\a.zip" }),
      "tools.go.1.27.4.x64.file",
      "must be a file name",
    ],
    [
      "a quote in a file",
      holding({ ...pin, file: "a'.zip" }),
      "tools.go.1.27.4.x64.file",
      "must be a file name",
    ],
    [
      "plain http",
      holding({ ...pin, url: "http://go.dev/a.zip" }),
      "tools.go.1.27.4.x64.url",
      "must be an https address",
    ],
    [
      "a short digest",
      holding({ ...pin, sha256: "ab" }),
      "tools.go.1.27.4.x64.sha256",
      "must be 64",
    ],
    [
      "a digest in capitals",
      holding({ ...pin, sha256: "A".repeat(64) }),
      "tools.go.1.27.4.x64.sha256",
      "must be 64",
    ],
    [
      "a short sha512",
      holding({ ...pin, sha256: undefined, sha512: a }),
      "tools.go.1.27.4.x64.sha512",
      "must be 128",
    ],
    [
      "two digests",
      holding({ ...pin, sha512: a + a }),
      "tools.go.1.27.4.x64",
      "needs either sha256 or sha512",
    ],
    [
      "no digest",
      holding({ ...pin, sha256: undefined }),
      "tools.go.1.27.4.x64",
      "needs either sha256 or sha512",
    ],
    [
      "a day that is none",
      holding({ ...pin, readAt: "today" }),
      "tools.go.1.27.4.x64.readAt",
      "must be an instant",
    ],
    [
      "a key more",
      holding({ ...pin, note: "x" }),
      "tools.go.1.27.4.x64.note",
      "is not a known property",
    ],
  ])("with %s is told with its path", (_what, text, path, message) => {
    const read = parseToolLock(text);

    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.problems[0]?.path).toBe(path);
    expect(read.problems[0]?.message).toContain(message);
  });
});

// all that has to be done for a tool that ringwright does not know
const zig: ToolKind = {
  name: "zig",
  title: "Zig",
  version: {
    pattern: String.raw`^(?<major>\d+)\.(?<minor>\d+)\.(?<patch>\d+)$`,
    example: "0.15.1",
    order: ["major", "minor", "patch"],
  },
  index: {
    url: "https://ziglang.example/dist/index.json",
    form: "nodeIndex",
    hosts: ["ziglang.example"],
  },
  archive: {
    file: "zig-{arch}-windows-{version}.zip",
    topFolder: null,
    architectures: { x64: "x86_64", arm64: "" },
  },
  proof: "sha256",
  layout: { root: String.raw`C:\zig`, bin: "", executable: "zig.exe", versionFile: null },
  probe: { arguments: ["version"], expect: "{version}" },
  environment: [],
  variables: {},
  processes: ["zig"],
  minimumBuilds: [],
  support: { rule: "dates" },
};

describe("a tool that is added by its data alone", () => {
  const source: IndexSource = {
    from: "zig.json",
    text: (path) =>
      Promise.resolve(
        path === ""
          ? JSON.stringify([{ version: "v0.15.1", date: "2025-08-19", files: ["win-x86_64-zip"] }])
          : `${a}  zig-x86_64-windows-0.15.1.zip\n`,
      ),
  };

  test("has versions, an order, names, a list and pins", async () => {
    expect(isToolVersion(zig, "0.15.1")).toBe(true);
    expect(isToolVersion(zig, `0.15.${"1".repeat(100)}`)).toBe(false);
    expect(compareToolVersions(zig, "0.9.1", "0.15.1")).toBeLessThan(0);
    expect(toolText(zig, zig.probe.expect, { version: "0.15.1", architecture: "x64" })).toBe(
      "0.15.1",
    );
    expect((await readToolIndex(zig, source)).versions[0]?.archives.x64?.url).toBe(
      "https://ziglang.example/dist/v0.15.1/zig-x86_64-windows-0.15.1.zip",
    );

    const { lock } = await pinTool(emptyToolLock, source, {
      kind: zig,
      version: "0.15.1",
      architectures: ["x64"],
    });

    expect(lock.tools["zig"]?.["0.15.1"]?.x64?.sha256).toBe(a);
  });
});
