import fc from "fast-check";
import {
  type Config,
  ConfigError,
  desiredState,
  type Sites,
  siteOf,
  transferEstimate,
} from "ringwright";
import { describe, expect, test } from "vitest";
import { bytesText, linkTimeText } from "../../../src/config/sites/transfer-text.ts";
import { rolloutConfig, threeStages } from "../../support/rollout-lab.ts";

type WrittenSites = NonNullable<Config["sites"]>;

const byName: Sites = {
  by: { name: { separator: "-", part: 1 } },
  list: { LYO: { title: "Lyon", mbitPerSecond: 50, peerShare: 0.8 }, BER: {} },
};

/** What is wrong with sites, each with its path. */
function problemsOf(sites: unknown, more: Partial<Config> = {}): readonly string[] {
  try {
    desiredState(rolloutConfig(threeStages, { sites: sites as WrittenSites, ...more }));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe("sites of the files", () => {
  test("stand in the desired state as they are written", () => {
    const { sites } = desiredState(rolloutConfig(threeStages, { sites: byName }));

    expect(sites).toEqual(byName);
    expect(JSON.parse(JSON.stringify(sites))).toEqual(byName);
  });

  const cases: readonly (readonly [string, unknown, readonly string[]])[] = [
    [
      "no way to tell them",
      { by: {}, list: { LYO: {} } },
      ["sites.by: needs exactly one of name, attribute and groups"],
    ],
    [
      "two ways to tell them",
      { by: { attribute: "extensionAttribute4", groups: true }, list: { LYO: { group: "pilot" } } },
      ["sites.by: needs exactly one of name, attribute and groups, and has attribute and groups"],
    ],
    ["an empty list", { ...byName, list: {} }, ["sites.list: needs at least one site"]],
    [
      "names that differ only in letter case",
      { ...byName, list: { LYO: {}, lyo: {} } },
      ["sites.list.lyo: differs from LYO only in letter case, and names of sites compare without"],
    ],
    [
      "the name of devices without one",
      { by: { attribute: "extensionAttribute4" }, list: { "No Site": {} } },
      ["sites.list.No Site: is what devices of no site are called; take another name"],
    ],
    [
      "a name that no part can be",
      { ...byName, list: { "LYO-2": {} } },
      ['sites.list.LYO-2: holds the separator "-", so that no part of a device\'s name can be it'],
    ],
    [
      "groups that are not stated",
      { by: { groups: true }, list: { LYO: {}, BER: { group: "early" } } },
      ["sites.list.LYO: needs group: sites.by says that groups tell the sites"],
    ],
    [
      "a group that is not there",
      { by: { groups: true }, list: { LYO: { group: "pilto" } } },
      ['sites.list.LYO.group: "pilto" is not a key under groups; did you mean "pilot"?'],
    ],
    [
      "one group twice",
      { by: { groups: true }, list: { LYO: { group: "pilot" }, BER: { group: "pilot" } } },
      ['sites.list.BER.group: "pilot" is the group of LYO as well'],
    ],
  ];

  test.each(cases)("are refused with %s", (_name, sites, expected) => {
    expect(problemsOf(sites)).toEqual(expected);
  });

  const malformed: readonly (readonly [string, unknown, string])[] = [
    ["a name with a quote", { ...byName, list: { 'L"O': {} } }, 'sites.list.L"O'],
    [
      "a share above 1",
      { ...byName, list: { LYO: { peerShare: 1.2 } } },
      "sites.list.LYO.peerShare",
    ],
    [
      "a link of nothing",
      { ...byName, list: { LYO: { mbitPerSecond: 0 } } },
      "sites.list.LYO.mbitPerSecond",
    ],
    ["part 0", { ...byName, by: { name: { separator: "-", part: 0 } } }, "sites.by.name.part"],
    [
      "attribute 16",
      { by: { attribute: "extensionAttribute16" }, list: { LYO: {} } },
      "sites.by.attribute",
    ],
    ["a property that is none", { ...byName, list: { LYO: { link: 50 } } }, "sites.list.LYO.link"],
  ];

  test.each(malformed)("are refused with %s", (_name, sites, path) => {
    const problems = problemsOf(sites);

    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(`${path}: `)).toBe(true);
  });
});

describe("siteOf", () => {
  test("takes the part of the name, in whatever case, spelt as the files spell it", () => {
    expect(siteOf({ name: "lyo-PC-0001" }, byName)).toBe("LYO");
    expect(
      siteOf({ name: "PC-LYO-1" }, { ...byName, by: { name: { separator: "-", part: 2 } } }),
    ).toBe("LYO");
  });

  test("is null for a device that names none of the list", () => {
    for (const name of ["", "LYON-1", "constructor-1", "-LYO"])
      expect(siteOf({ name }, byName)).toBe(null);
    expect(siteOf({ name: "PC" }, { ...byName, by: { name: { separator: "-", part: 2 } } })).toBe(
      null,
    );
  });

  test("reads the attribute, and not the name", () => {
    const sites: Sites = { ...byName, by: { attribute: "extensionAttribute4" } };

    expect(siteOf({ name: "LYO-1", attribute: "ber" }, sites)).toBe("BER");
    expect(siteOf({ name: "LYO-1", attribute: null }, sites)).toBe(null);
  });

  test("is null for a device that is in the groups of two sites, which nothing decides between", () => {
    const sites: Sites = {
      by: { groups: true },
      list: { LYO: { group: "a" }, BER: { group: "b" } },
    };

    expect(siteOf({ name: "x", groups: ["b", "other"] }, sites)).toBe("BER");
    expect(siteOf({ name: "x", groups: ["a", "b"] }, sites)).toBe(null);
    expect(siteOf({ name: "x" }, sites)).toBe(null);
  });

  test("is a site of the list or null, the same in whatever case", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (name) => {
        const found = siteOf({ name }, byName);

        expect(found === null || Object.keys(byName.list).includes(found)).toBe(true);
        expect(siteOf({ name: name.toUpperCase() }, byName)).toBe(found);
      }),
    );
  });
});

describe("transferEstimate", () => {
  const lyon = { devices: 800, bytes: 70_000_000, mbitPerSecond: 50, peerShare: 0.8 };

  test("is 2.5 h for 70 MB to 800 devices at 50 Mbit/s, and half an hour with 0.8 from peers", () => {
    const { hoursWithoutPeers, hoursWithPeers } = transferEstimate(lyon);

    expect(hoursWithoutPeers).toBe((800 * 70_000_000 * 8) / 50_000_000 / 3600);
    expect(hoursWithoutPeers.toFixed(1)).toBe("2.5");
    expect((hoursWithPeers * 60).toFixed(0)).toBe("30");
  });

  test("never has less than one copy come over the link", () => {
    const one = transferEstimate({ ...lyon, devices: 1 }).hoursWithoutPeers;

    expect(transferEstimate({ ...lyon, peerShare: 1 }).hoursWithPeers).toBe(one);
    expect(transferEstimate({ ...lyon, devices: 1 }).hoursWithPeers).toBe(one);
    expect(transferEstimate({ ...lyon, devices: 0 })).toEqual({
      hoursWithoutPeers: 0,
      hoursWithPeers: 0,
    });
  });

  test("grows with devices, falls with peers, and halves on a link twice as fast", () => {
    const transfer = fc.record({
      devices: fc.nat(100_000),
      bytes: fc.nat(2_000_000_000),
      mbitPerSecond: fc.integer({ min: 1, max: 10_000 }),
      peerShare: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(transfer, (asked) => {
        const said = transferEstimate(asked);
        const more = transferEstimate({ ...asked, devices: asked.devices + 1 });
        const faster = transferEstimate({ ...asked, mbitPerSecond: asked.mbitPerSecond * 2 });

        expect(said.hoursWithPeers).toBeLessThanOrEqual(said.hoursWithoutPeers);
        expect(more.hoursWithoutPeers).toBeGreaterThanOrEqual(said.hoursWithoutPeers);
        expect(more.hoursWithPeers).toBeGreaterThanOrEqual(said.hoursWithPeers);
        expect(faster.hoursWithoutPeers * 2).toBeCloseTo(said.hoursWithoutPeers, 6);
        expect(transferEstimate({ ...asked, peerShare: 0 }).hoursWithPeers).toBe(
          said.hoursWithoutPeers,
        );
      }),
    );
  });

  test.each([
    { devices: -1 },
    { devices: 1.5 },
    { bytes: Number.NaN },
    { mbitPerSecond: 0 },
    { mbitPerSecond: Number.POSITIVE_INFINITY },
    { peerShare: 1.01 },
    { peerShare: Number.NaN },
  ])("refuses %o", (change) => {
    const [name = ""] = Object.keys(change);

    expect(() => transferEstimate({ ...lyon, ...change })).toThrow(
      new RegExp(`^${name} must not be`),
    );
  });
});

describe("what people read of a transfer", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [999_600, "1 MB"],
    [70_244_000, "70.2 MB"],
    [56_000_000_000, "56 GB"],
    [2.5e18, "2500 PB"],
  ])("is %d bytes as %s", (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  test.each([
    [0, "less than a minute"],
    [0.498, "30 min"],
    [59.4 / 60, "59 min"],
    [59.6 / 60, "1 h"],
    [2.489, "2.5 h"],
    [47.96, "48 h"],
    [74.4, "3.1 days"],
  ])("is %d hours as %s", (hours, text) => {
    expect(linkTimeText(hours)).toBe(text);
  });
});
