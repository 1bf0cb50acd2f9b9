import fc from "fast-check";
import {
  type CompatibilityEntry,
  compileFilterRule,
  desiredState,
  type ReadinessLine,
  readinessExclusions,
} from "ringwright";
import { exclusionsYaml } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const content = { kind: "quality" } as const;
const byModel: CompatibilityEntry = {
  name: "docks",
  when: { model: "A*" },
  content,
  level: "block",
};
const byApp: CompatibilityEntry = { ...byModel, name: "erp", when: { app: "ERP", model: "*" } };
const terms = { content, title: "T", stack: "corp", compatibility: [byModel, byApp] };

function lineOf(index: number, more: Partial<ReadinessLine> = {}): ReadinessLine {
  return {
    device: `PC-${index}`,
    managedDeviceId: `m${index}`,
    deviceId: `${index.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`,
    manufacturer: "Dell Inc.",
    model: "A1",
    osBuild: "26100.1",
    freeGb: "20.0",
    populations: "",
    verdict: "ready",
    hasContent: false,
    holdsStart: false,
    findings: [],
    ...more,
  };
}

function blocked(entry: string): Partial<ReadinessLine> {
  const finding = { check: "compatibility", verdict: "block", reason: `${entry}: x` } as const;
  return {
    verdict: "block",
    holdsStart: true,
    findings: [{ ...finding, holdsStart: true, entry }],
  };
}

const lines = fc
  .array(
    fc.record({
      model: fc.constantFrom("A1", "a1", "A2", "B", 'A "x"', "A${var:X}", ""),
      manufacturer: fc.constantFrom("Dell Inc.", "HP", ""),
      deviceId: fc.constantFrom(undefined, "", "nosuch"),
      entry: fc.constantFrom("docks", "erp", undefined),
      hasContent: fc.boolean(),
    }),
    { maxLength: 25 },
  )
  .map((devices) =>
    devices.map(({ model, manufacturer, deviceId, entry, hasContent }, index) =>
      lineOf(index, {
        model,
        manufacturer,
        ...(deviceId !== undefined && { deviceId }),
        ...(entry === undefined ? { hasContent } : blocked(entry)),
      }),
    ),
  );

describe("exclusions", () => {
  test("leave out exactly the devices that hold a start, each in one way", () => {
    fc.assert(
      fc.property(lines, fc.boolean(), (devices, onlyGroup) => {
        const { group, filter, unnamed } = readinessExclusions(devices, { ...terms, onlyGroup });

        const matches = filter === null ? () => false : compileFilterRule(filter.rule);
        const inGroup = new Set(group?.devices.map(({ deviceId }) => deviceId));
        if (onlyGroup) expect(filter).toBeNull();
        let byFilter = 0;
        for (const line of devices) {
          const { manufacturer, model, device, deviceId, holdsStart, hasContent } = line;
          const isFiltered = matches({ manufacturer, model }) === true;
          const ways = [isFiltered, inGroup.has(deviceId), unnamed.includes(device)];
          if (holdsStart) expect(ways.filter(Boolean), JSON.stringify(line)).toHaveLength(1);
          // what has the content already gets nothing, whatever leaves it out
          else if (!hasContent) expect(ways).toEqual([false, false, false]);
          if (holdsStart && isFiltered) byFilter++;
        }
        expect(filter?.devices ?? 0).toBe(byFilter);
      }),
    );
  });

  test("are a file that loads by itself, whatever devices are called", async () => {
    const names = ["a\nrings: {}", "# x", "*a: &b", "\u202e\u0007x", '"'];
    const devices = names.map((device, index) =>
      lineOf(index, { device, model: "B", ...blocked("erp") }),
    );
    const exclusions = readinessExclusions([...devices, lineOf(9, blocked("docks"))], terms);

    const text = await exclusionsYaml(exclusions, {
      stack: "corp",
      title: "T\nrings: {}",
      createdAt: "2026-11-26T08:00:00Z",
    });
    const config = parse(text) as Parameters<typeof desiredState>[0];

    expect(Object.keys(config)).toEqual(["version", "stack", "groups", "filters"]);
    const { resources } = desiredState(config);
    expect(resources.map(({ address }) => address)).toEqual([
      "group/not-ready-t",
      "filter/not-ready-t-models",
    ]);
    expect(resources[0]?.members).toEqual(devices.map(({ deviceId }) => deviceId));
    expect(resources[1]?.fields["rule"]).toBe(
      '((device.manufacturer -eq "Dell Inc.") and (device.model -in ["A1"]))',
    );
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0008\u202e]/);
    expect(text.split("\n").filter((line) => line.includes("erp: x"))).toHaveLength(names.length);
  });

  test("are a group alone for what no filter can narrow", () => {
    const feature = { ...terms, content: { kind: "feature" } as const };

    const { group, filter } = readinessExclusions([lineOf(1, blocked("docks"))], feature);

    expect(filter).toBeNull();
    expect(group?.devices).toEqual([
      { deviceId: lineOf(1).deviceId, device: "PC-1", reasons: ["docks: x"] },
    ]);
  });

  test("spare a model of which one device may have the content", () => {
    const devices = [lineOf(1, blocked("docks")), lineOf(2)];

    const { group, filter } = readinessExclusions(devices, terms);

    expect(filter).toBeNull();
    expect(group?.devices).toHaveLength(1);
  });
});
