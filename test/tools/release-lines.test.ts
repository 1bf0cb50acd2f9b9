import { describe, expect, test } from "vitest";
import type { ToolKind } from "../../src/tools/registry/tool-kind.ts";
import { toolKinds } from "../../src/tools/registry/tools.ts";
import { indexAddress, indexAddresses } from "../../src/tools/versions/release-lines.ts";

const kindOf = (name: string) => toolKinds.find((kind) => kind.name === name) as ToolKind;

describe("the addresses of a vendor's lists", () => {
  test("are one for each major that is supported, newest first", () => {
    const address = "https://mirror.example/{major}.0/releases.json";

    expect(indexAddresses(kindOf("dotnet"), new Date("2026-11-10T12:00:00Z"), address)).toEqual([
      "https://mirror.example/10.0/releases.json",
      "https://mirror.example/9.0/releases.json",
      "https://mirror.example/8.0/releases.json",
    ]);
    expect(
      indexAddresses(kindOf("dotnet"), new Date("2026-11-11T12:00:00Z"), address),
    ).toHaveLength(1);
    expect(indexAddresses(kindOf("go"), new Date("2026-11-11T12:00:00Z"))).toEqual([
      "https://go.dev/dl/?mode=json&include=all",
    ]);
  });

  test("have the major of a version", () => {
    expect(indexAddress(kindOf("dotnet"), "10.0.100")).toBe(
      "https://builds.dotnet.microsoft.com/dotnet/release-metadata/10.0/releases.json",
    );
    expect(() => indexAddress(kindOf("dotnet"), "../x")).toThrow("../x is no version of .NET SDK");
  });
});
