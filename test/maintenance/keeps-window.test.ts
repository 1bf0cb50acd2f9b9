import { describe, expect, test } from "vitest";
import { parseOsBuild } from "../../src/devices/os-build.ts";
import { windowKeeping } from "../../src/maintenance/keeps-window.ts";

describe("whether a device keeps a native window", () => {
  test.each([
    ["10.0.26100.7840", "keeps"],
    ["10.0.26200.7840", "keeps"],
    ["10.0.26200.8655", "keeps"],
    ["10.0.26100.7839", "unknown"],
    ["10.0.26200.7705", "unknown"],
    ["10.0.26100", "unknown"],
    ["10.0.26300.8655", "unknown"],
    ["10.0.28000.1", "unknown"],
    ["10.0.26120.9000", "unknown"],
    ["", "unknown"],
    ["10.0.26100.7704", "doesNot"],
    ["10.0.22631.6060", "doesNot"],
    ["10.0.22621.9999", "doesNot"],
    ["10.0.19045.6456", "doesNot"],
  ])("of version %j is answered with %s", (version, expected) => {
    expect(windowKeeping(parseOsBuild(version))).toBe(expected);
  });
});
