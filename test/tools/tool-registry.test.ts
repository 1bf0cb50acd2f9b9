import { describe, expect, test } from "vitest";
import { minimumBuild } from "../../src/tools/registry/minimum-build.ts";
import { toolSupport } from "../../src/tools/registry/tool-support.ts";
import { toolKinds } from "../../src/tools/registry/tools.ts";
import {
  compareToolVersions,
  isToolVersion,
  toolVersionParts,
} from "../../src/tools/registry/tool-version.ts";

const [go, node, temurin, python] = toolKinds;
if (!go || !node || !temurin || !python) throw new Error("a tool is missing");
const now = new Date("2026-11-26T09:00:00Z");

describe("every tool of the registry", () => {
  test.each(toolKinds.map((kind) => [kind.name, kind] as const))(
    "%s is plain data",
    (_name, kind) => {
      expect(JSON.parse(JSON.stringify(kind))).toEqual(kind);
    },
  );

  test.each(toolKinds.map((kind) => [kind.name, kind] as const))(
    "%s states what holds of all of them",
    (_name, kind) => {
      const url = new URL(kind.index.url.replace("{major}", "1"));
      const builds = kind.minimumBuilds.map(({ from }) => from);

      expect(kind.name).toMatch(/^[a-z][a-z0-9]{0,31}$/);
      expect(url.protocol).toBe("https:");
      expect(kind.index.hosts).toContain(url.host);
      expect(kind.layout.root).toMatch(/^C:\\[a-z]+$/);
      expect(kind.layout.executable).toMatch(/^[a-z]+\.exe$/);
      expect(kind.probe.expect).toContain("{version}");
      expect(builds.every((from) => isToolVersion(kind, from))).toBe(true);
      expect([...builds].sort((a, b) => compareToolVersions(kind, b, a))).toEqual(builds);
      const groups = Object.keys(toolVersionParts(kind, kind.version.example) ?? {});
      expect(kind.version.order).toEqual(expect.arrayContaining(groups));
      for (const day of Object.values(kind.support.ends ?? {}))
        expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
    },
  );
});

describe("the support of a version", () => {
  test("follows the days of its line", () => {
    expect(toolSupport(node, "20.19.0", { now })).toEqual({ state: "ended", endsOn: "2026-04-30" });
    expect(toolSupport(node, "22.9.0", { now })).toEqual({
      state: "supported",
      endsOn: "2027-04-30",
    });
    expect(toolSupport(python, "3.1.4", { now })).toEqual({ state: "ended", endsOn: null });
    expect(toolSupport(python, "3.10.11", { now }).endsOn).toBe("2026-10-31");
  });

  test("holds on the last day and not on the one after it", () => {
    const on = (day: string) => toolSupport(node, "22.9.0", { now: new Date(`${day}T23:59:59Z`) });

    expect(on("2027-04-30").state).toBe("supported");
    expect(on("2027-05-01").state).toBe("ended");
  });

  test("of a line that is not known yet is unknown", () => {
    expect(toolSupport(node, "27.0.0", { now })).toEqual({ state: "unknown", endsOn: null });
    expect(toolSupport(temurin, "24.0.1+9", { now })).toEqual({ state: "unknown", endsOn: null });
  });

  test("of Go ends with the second newer major, also of majors that only a list knows", () => {
    const versions = ["1.26.10", "1.27.4", "1.28.0", "1.29rc1", "none"];

    expect(toolSupport(go, "1.25.3", { now })).toEqual({ state: "ended", endsOn: "2026-08-19" });
    expect(toolSupport(go, "1.4.2", { now }).state).toBe("ended");
    expect(toolSupport(go, "1.26.10", { now }).state).toBe("supported");
    expect(toolSupport(go, "1.26.10", { now, versions }).state).toBe("ended");
    expect(toolSupport(go, "1.27.4", { now, versions }).state).toBe("supported");
  });

  test("is not told of what is no version", () => {
    expect(() => toolSupport(go, "1.27.4.1", { now })).toThrow(RangeError);
  });
});

describe("the smallest build of Windows", () => {
  test("is that of the newest entry that the version has reached", () => {
    expect(minimumBuild(go, "1.27.4")).toBe(10240);
    expect(minimumBuild(go, "1.21.0")).toBe(10240);
    expect(minimumBuild(go, "1.21rc2")).toBe(7601);
    expect(minimumBuild(go, "1.10.8")).toBeNull();
  });
});
