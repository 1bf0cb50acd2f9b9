import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toolKinds } from "../../src/tools/registry/tools.ts";
import { toolText } from "../../src/tools/registry/tool-text.ts";
import type { ToolKind } from "../../src/tools/registry/tool-kind.ts";
import {
  compareToolVersions,
  isToolVersion,
  toolVersionParts,
} from "../../src/tools/registry/tool-version.ts";

const kindOf = (name: string): ToolKind => {
  const kind = toolKinds.find((one) => one.name === name);
  if (!kind) throw new Error(`no tool ${name}`);
  return kind;
};

const number = (max: number) => fc.integer({ min: 0, max }).map(String);
const positive = (max: number) => fc.integer({ min: 1, max }).map(String);
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(""));
const text = (value: string) => fc.constant(value);

/** Versions as their vendors write them. */
const versions: Readonly<Record<string, fc.Arbitrary<string>>> = {
  go: joined(
    text("1."),
    number(30),
    fc.oneof(
      text(""),
      joined(text("."), number(20)),
      joined(fc.constantFrom("rc", "beta"), positive(12)),
    ),
  ),
  node: joined(number(30), text("."), number(30), text("."), number(30)),
  temurin: joined(positive(30), text("."), number(2), text("."), number(30), text("+"), number(20)),
  python: joined(
    positive(4),
    text("."),
    number(15),
    text("."),
    number(15),
    fc.oneof(text(""), joined(fc.constantFrom("a", "b", "rc"), positive(12))),
  ),
  dotnet: joined(
    positive(12),
    text(".0."),
    fc.integer({ min: 100, max: 450 }).map(String),
    fc.oneof(
      text(""),
      joined(
        fc.constantFrom("-preview.", "-rc."),
        positive(9),
        fc.oneof(text(""), joined(text("."), positive(99_999), text("."), positive(120))),
      ),
    ),
  ),
};

describe.each(toolKinds.map((kind) => [kind.name, kind] as const))(
  "versions of %s",
  (name, kind) => {
    const version = versions[name] as fc.Arbitrary<string>;

    test("are taken as their vendor writes them, and have parts for the name of the archive", () => {
      fc.assert(
        fc.property(version, (one) => {
          expect(isToolVersion(kind, one)).toBe(true);
          const file = toolText(kind, kind.archive.file, { version: one, architecture: "x64" });
          expect(file).toMatch(/^[A-Za-z0-9._+-]+\.zip$/);
        }),
      );
    });

    test("are in a total order", () => {
      fc.assert(
        fc.property(version, version, version, (a, b, c) => {
          const sign = (x: string, y: string) => Math.sign(compareToolVersions(kind, x, y));
          expect(sign(a, b) + sign(b, a)).toBe(0);
          expect(sign(a, b) === 0).toBe(a === b);
          if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
        }),
      );
    });

    test("refuse whatever has a character more", () => {
      const strange = fc.constantFrom(
        "'",
        '"',
        "`",
        "$",
        ";",
        " ",
        "\n",
        "\\",
        "/",
        "..",
        "\u202e",
      );
      fc.assert(
        fc.property(version, strange, fc.nat(), (one, more, at) => {
          const place = at % (one.length + 1);
          expect(isToolVersion(kind, one.slice(0, place) + more + one.slice(place))).toBe(false);
        }),
      );
      expect(toolVersionParts(kind, "1".repeat(100_000))).toBeUndefined();
    });

    test("come after everything that was before them", () => {
      fc.assert(
        fc.property(version, (one) => {
          const { pre, ...parts } = toolVersionParts(kind, one) ?? {};
          if (pre === undefined || parts["major"] === undefined) return;
          const release = one.slice(0, one.length - pre.length).replace(/-$/, "");
          const final = isToolVersion(kind, `${release}.0`) ? `${release}.0` : release;
          expect(compareToolVersions(kind, one, final)).toBeLessThan(0);
        }),
      );
    });

    test("include its example", () => {
      expect(isToolVersion(kind, kind.version.example)).toBe(true);
    });
  },
);

describe("the order of versions", () => {
  test.each([
    [
      "go",
      [
        "1.20",
        "1.20.14",
        "1.21rc2",
        "1.21.0",
        "1.27beta1",
        "1.27rc1",
        "1.27rc2",
        "1.27rc10",
        "1.27.0",
        "1.27.4",
        "1.27.10",
      ],
    ],
    ["node", ["9.11.2", "22.9.0", "22.10.0", "24.0.0"]],
    ["temurin", ["17.0.13+11", "21.0.5+9", "21.0.5+11", "21.0.10+7"]],
    ["python", ["3.9.13", "3.14.0a7", "3.14.0b1", "3.14.0rc2", "3.14.0rc10", "3.14.0", "3.14.1"]],
    [
      "dotnet",
      [
        "9.0.308",
        "10.0.100-preview.7.25380.108",
        "10.0.100-rc.1.25451.107",
        "10.0.100-rc.2.25502.107",
        "10.0.100",
        "10.0.202",
      ],
    ],
  ])("of %s is that of its vendor", (name, inOrder) => {
    const kind = kindOf(name);

    const sorted = [...inOrder].reverse().sort((a, b) => compareToolVersions(kind, a, b));

    expect(sorted).toEqual(inOrder);
  });

  test("throws for what is no version", () => {
    expect(() => compareToolVersions(kindOf("go"), "1.27.4", "go1.27.4")).toThrow(
      new RangeError("go1.27.4 is no version of Go"),
    );
  });
});

describe("a text of a tool", () => {
  test("has the vendor's names in it", () => {
    const file = toolText(kindOf("temurin"), kindOf("temurin").archive.file, {
      version: "21.0.5+11",
      architecture: "arm64",
    });

    expect(file).toBe("OpenJDK21U-jdk_aarch64_windows_hotspot_21.0.5_11.zip");
  });

  test("with a place that has no value is refused", () => {
    const at = { version: "1.27.4", architecture: "x64" } as const;

    expect(() => toolText(kindOf("go"), "go{minor}", at)).toThrow("{minor} has no value");
    expect(() => toolText(kindOf("go"), "go", { ...at, version: "x" })).toThrow(
      "x is no version of Go",
    );
  });
});
