import { describe, expect, test } from "vitest";
import type { ToolKind } from "../../src/tools/registry/tool-kind.ts";
import { toolKinds } from "../../src/tools/registry/tools.ts";
import { type IndexSource, ToolIndexError } from "../../src/tools/versions/index-source.ts";
import { archiveDigest, readToolIndex } from "../../src/tools/versions/read-index.ts";

const [go, node, temurin, python, dotnet] = toolKinds as readonly [
  ToolKind,
  ToolKind,
  ToolKind,
  ToolKind,
  ToolKind,
];
const [a, b] = ["a".repeat(64), "b".repeat(64)];

/** Documents by their path beside the list. */
function documents(texts: Readonly<Record<string, unknown>>): IndexSource {
  return {
    from: "the list",
    text: (path) => {
      const found = texts[path];
      if (found === undefined) throw new ToolIndexError(`${path} is not there`);
      return Promise.resolve(typeof found === "string" ? found : JSON.stringify(found));
    },
  };
}

const goFile = (version: string, arch: string, more: object = {}) => ({
  filename: `${version}.windows-${arch}.zip`,
  os: "windows",
  arch,
  version,
  sha256: a,
  size: 70_000_000,
  kind: "archive",
  ...more,
});

describe("the list of Go", () => {
  test("gives versions newest first, with archives for Windows alone", async () => {
    const source = documents({
      "": [
        {
          version: "go1.26.10",
          stable: true,
          files: [
            goFile("go1.26.10", "amd64"),
            goFile("go1.26.10", "amd64", {
              filename: "go1.26.10.windows-amd64.msi",
              kind: "installer",
            }),
            goFile("go1.26.10", "386"),
          ],
        },
        {
          version: "go1.27.4",
          stable: true,
          files: [
            {
              filename: "go1.27.4.src.tar.gz",
              os: "",
              arch: "",
              version: "go1.27.4",
              sha256: b,
              size: 1,
              kind: "source",
            },
            goFile("go1.27.4", "amd64"),
            goFile("go1.27.4", "arm64", { sha256: b.toUpperCase() }),
          ],
        },
        { version: "go1", stable: true, files: [] },
      ],
    });

    const { versions, outsideGrammar } = await readToolIndex(go, source);

    expect(versions.map(({ version }) => version)).toEqual(["1.27.4", "1.26.10"]);
    expect(Object.keys(versions[1]?.archives ?? {})).toEqual(["x64"]);
    expect(versions[0]?.archives).toEqual({
      x64: {
        file: "go1.27.4.windows-amd64.zip",
        url: "https://go.dev/dl/go1.27.4.windows-amd64.zip",
        digest: a,
        size: 70_000_000,
      },
      arm64: {
        file: "go1.27.4.windows-arm64.zip",
        url: "https://go.dev/dl/go1.27.4.windows-arm64.zip",
        digest: b,
        size: 70_000_000,
      },
    });
    expect(outsideGrammar).toBe(1);
  });

  test.each([
    [
      "a digest that is none",
      goFile("go1.27.4", "amd64", { sha256: "abc" }),
      "the list has no sha256 of go1.27.4.windows-amd64.zip",
    ],
    [
      "a digest with strange letters",
      goFile("go1.27.4", "amd64", { sha256: "g".repeat(64) }),
      "has no sha256",
    ],
    [
      "a size below nothing",
      goFile("go1.27.4", "amd64", { size: -1 }),
      "has a size of go1.27.4.windows-amd64.zip that cannot be",
    ],
  ])("with %s is refused", async (_what, file, message) => {
    const source = documents({ "": [{ version: "go1.27.4", stable: true, files: [file] }] });

    await expect(readToolIndex(go, source)).rejects.toThrow(message);
  });

  test("with two digests of one archive is refused", async () => {
    const files = [goFile("go1.27.4", "amd64"), goFile("go1.27.4", "amd64", { sha256: b })];
    const source = documents({ "": [{ version: "go1.27.4", stable: true, files }] });

    await expect(readToolIndex(go, source)).rejects.toThrow("has two archives of Go 1.27.4, x64");
  });

  test.each([
    "../evil.zip",
    "x/../../evil.zip",
    "go1.27.4.windows-amd64.zip?x",
    "go1.27.4.zip#.zip",
  ])("has no archive in a file that is called %s", async (filename) => {
    const files = [goFile("go1.27.4", "amd64", { filename })];
    const source = documents({ "": [{ version: "go1.27.4", stable: true, files }] });

    const { versions } = await readToolIndex(go, source);

    expect(versions).toEqual([{ version: "1.27.4", releasedOn: null, archives: {} }]);
  });

  test("whose archive is at another host is refused", async () => {
    const filename = "https://evil.example/go1.27.4.windows-amd64.zip";
    const files = [goFile("go1.27.4", "amd64", { filename })];
    const source = documents({ "": [{ version: "go1.27.4", stable: true, files }] });

    await expect(readToolIndex(go, source)).rejects.toThrow(
      "the list has go1.27.4.windows-amd64.zip at a host that is none of go.dev, dl.google.com",
    );
  });
});

describe("the list of Node.js", () => {
  const listed = documents({
    "": [
      {
        version: "v24.11.1",
        date: "2025-11-11",
        files: ["linux-x64", "win-x64-zip", "win-arm64-zip", "win-x64-msi"],
        lts: "Krypton",
      },
      { version: "v0.12.18", date: "2017-02-22", files: ["win-x64-msi"], lts: false },
    ],
    "v24.11.1/SHASUMS256.txt": `${b}  node-v24.11.1-win-arm64.zip\n${a}  node-v24.11.1-win-x64.zip\n`,
  });

  test("has its digests in a document beside it", async () => {
    const { versions } = await readToolIndex(node, listed);
    const archive = versions[0]?.archives.x64;

    expect(versions.map(({ version, releasedOn }) => [version, releasedOn])).toEqual([
      ["24.11.1", "2025-11-11"],
      ["0.12.18", "2017-02-22"],
    ]);
    expect(archive).toEqual({
      file: "node-v24.11.1-win-x64.zip",
      url: "https://nodejs.org/dist/v24.11.1/node-v24.11.1-win-x64.zip",
      digest: null,
      size: null,
    });
    if (!archive) return;
    expect(await archiveDigest(node, listed, { version: "24.11.1", archive })).toBe(a);
  });

  test("without the archive in that document is refused", async () => {
    const archive = {
      file: "node-v24.11.1-win-x86.zip",
      url: "https://nodejs.org/",
      digest: null,
      size: null,
    };

    await expect(archiveDigest(node, listed, { version: "24.11.1", archive })).rejects.toThrow(
      "the list has no sha256 of node-v24.11.1-win-x86.zip",
    );
  });
});

const temurinPackage = (architecture: string, more: object = {}) => ({
  os: "windows",
  architecture,
  image_type: "jdk",
  package: {
    name: `OpenJDK21U-jdk_${architecture}_windows_hotspot_21.0.5_11.zip`,
    link: `https://github.com/adoptium/temurin21-binaries/releases/download/jdk-21.0.5%2B11/OpenJDK21U-jdk_${architecture}_windows_hotspot_21.0.5_11.zip`,
    checksum: a,
    size: 200_000_000,
    ...more,
  },
});

describe("the list of Temurin", () => {
  test("gives the packages of each release", async () => {
    const binaries = [temurinPackage("x64"), { ...temurinPackage("aarch64"), os: "linux" }];
    const source = documents({
      "": [{ release_name: "jdk-21.0.5+11", timestamp: "2024-10-17T00:00:00Z", binaries }],
    });

    const { versions } = await readToolIndex(temurin, source);

    expect(versions).toMatchObject([
      { version: "21.0.5+11", releasedOn: "2024-10-17", archives: { x64: { digest: a } } },
    ]);
    expect(versions[0]?.archives.arm64).toBeUndefined();
  });

  test.each(["https://evil.example", "http://github.com", "https://user@github.com"])(
    "with an archive at %s is refused",
    async (host) => {
      const link = `${host}/OpenJDK21U-jdk_x64_windows_hotspot_21.0.5_11.zip`;
      const source = documents({
        "": [{ release_name: "jdk-21.0.5+11", binaries: [temurinPackage("x64", { link })] }],
      });

      await expect(readToolIndex(temurin, source)).rejects.toThrow(
        "at a host that is none of api.adoptium.net, github.com",
      );
    },
  );
});

const pythonEntry = (tag: string, version: string, more: object = {}) => ({
  schema: 1,
  company: "PythonCore",
  tag,
  "sort-version": version,
  url: `https://www.python.org/ftp/python/${version}/python-${version}-${tag.includes("arm64") ? "arm64" : "amd64"}.zip`,
  hash: { sha256: a },
  ...more,
});

describe("the list of Python", () => {
  test("goes on over its pages, and leaves other builds out", async () => {
    const source = documents({
      "": {
        versions: [
          pythonEntry("3.14-64", "3.14.7"),
          pythonEntry("3.14-arm64", "3.14.7", { hash: { sha256: b } }),
          pythonEntry("3.14t-64", "3.14.7", {
            url: "https://www.python.org/ftp/python/3.14.7/python-3.14.7t-amd64.zip",
          }),
          pythonEntry("3.14-64", "3.14.6", { company: "PythonEmbed" }),
        ],
        next: "./index-windows-recent.json",
      },
      "index-windows-recent.json": {
        versions: [pythonEntry("3.15-dev-64", "3.15.0rc1")],
        next: "https://www.python.org/ftp/python/index-windows-legacy.json",
      },
      "index-windows-legacy.json": {
        versions: [
          pythonEntry("3.10-64", "3.10.11", { url: "https://api.nuget.org/python.3.10.11.nupkg" }),
        ],
      },
    });

    const { versions } = await readToolIndex(python, source);

    expect(
      versions.map(({ version, archives }) => [
        version,
        archives.x64?.digest,
        archives.arm64?.digest,
      ]),
    ).toEqual([
      ["3.15.0rc1", a, undefined],
      ["3.14.7", a, b],
      ["3.10.11", undefined, undefined],
    ]);
  });

  test.each([
    ["pages without end", "index-windows.json"],
    ["a next page that does not lie beside it", "https://evil.example/index.json"],
    ["a next page that does not lie beside it", "../../etc/passwd"],
  ])("with %s is refused", async (problem, next) => {
    const source = documents({
      "": { versions: [], next },
      "index-windows.json": { versions: [], next },
    });

    await expect(readToolIndex(python, source)).rejects.toThrow(`the list has ${problem}`);
  });
});

describe("the list of the .NET SDK", () => {
  test("gives each SDK once, with SHA-512", async () => {
    const sdk = (version: string) => ({
      version,
      files: [
        {
          name: "dotnet-sdk-win-x64.zip",
          rid: "win-x64",
          url: `https://builds.dotnet.microsoft.com/dotnet/Sdk/${version}/dotnet-sdk-${version}-win-x64.zip`,
          hash: "c".repeat(128),
        },
        {
          name: "dotnet-sdk-win-x64.exe",
          rid: "win-x64",
          url: `https://builds.dotnet.microsoft.com/dotnet/Sdk/${version}/dotnet-sdk-${version}-win-x64.exe`,
          hash: "d".repeat(128),
        },
        {
          name: "dotnet-sdk-linux-x64.tar.gz",
          rid: "linux-x64",
          url: "https://builds.dotnet.microsoft.com/x.tar.gz",
          hash: "e".repeat(128),
        },
      ],
    });
    const source = documents({
      "": {
        releases: [
          { "release-date": "2025-12-09", sdks: [sdk("10.0.101"), sdk("10.0.100")] },
          { "release-date": "2025-11-11", sdk: sdk("10.0.100"), sdks: null },
        ],
      },
    });

    const { versions } = await readToolIndex(dotnet, source);

    expect(versions.map(({ version, archives }) => [version, archives.x64?.digest])).toEqual([
      ["10.0.101", "c".repeat(128)],
      ["10.0.100", "c".repeat(128)],
    ]);
  });
});

describe("a list of another shape", () => {
  test.each(toolKinds.map((kind) => [kind.title, kind] as const))(
    "is none of %s",
    async (title, kind) => {
      for (const text of ["<html>secret</html>", '{"versions":"secret"}', "[1]", "null"]) {
        const error = await readToolIndex(kind, documents({ "": text })).catch(
          (thrown: unknown) => thrown,
        );

        expect(error).toBeInstanceOf(ToolIndexError);
        expect((error as Error).message).toBe(`the list is no list of versions of ${title}`);
      }
    },
  );
});
