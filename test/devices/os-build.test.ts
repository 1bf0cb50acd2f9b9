import { describe, expect, test } from "vitest";
import { formatOsBuild, parseOsBuild } from "../../src/devices/os-build.ts";

describe("parseOsBuild", () => {
  // https://learn.microsoft.com/graph/api/resources/intune-devices-manageddevice
  test("takes build and revision out of a managed device's osVersion", () => {
    expect(parseOsBuild("10.0.26100.6899")).toEqual({ build: 26_100, revision: 6899 });
  });

  test("reads revisions as numbers, so that 10000 is more than 9812", () => {
    const [a, b] = [parseOsBuild("10.0.26100.10000"), parseOsBuild("10.0.26100.9812")];

    expect((a?.revision ?? 0) > (b?.revision ?? 0)).toBe(true);
  });

  test("takes a version without revision, as hybrid devices have it", () => {
    expect(parseOsBuild("10.0.19045")).toEqual({ build: 19_045, revision: null });
  });

  test.each(["", "17.5.1", "10.0", "10.0.x.1", "6.3.9600.1", "10.0.26100.1.2", null, undefined])(
    "gives nothing for %j",
    (text) => {
      expect(parseOsBuild(text)).toBeUndefined();
    },
  );

  test("is undone by formatOsBuild but for the 10.0", () => {
    expect(formatOsBuild({ build: 26_100, revision: 6899 })).toBe("26100.6899");
    expect(formatOsBuild({ build: 26_100, revision: null })).toBe("26100");
  });
});
