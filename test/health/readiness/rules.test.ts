import fc from "fast-check";
import { releaseCatalog, type CompatibilityEntry, type ReadinessContent } from "ringwright";
import { describe, expect, test } from "vitest";
import { Fleet } from "../../../src/health/fleet.ts";
import { readinessJudge, worstVerdict } from "../../../src/health/readiness/judge.ts";
import { populationReadiness } from "../../../src/health/readiness/population.ts";
import { readinessChecks } from "../../../src/health/readiness/readiness.ts";
import type { ReadinessFacts } from "../../../src/health/readiness/readiness-facts.ts";
import { resolveContent } from "../../../src/health/readiness/version-rules.ts";

const now = new Date("2026-11-26T08:00:00Z");
const catalog = releaseCatalog([]);
const gigabyte = 1_073_741_824;

type Row = Readonly<Record<string, unknown>>;
const sound: Row = {
  deviceName: "PC",
  osVersion: "10.0.26100.9000",
  skuNumber: 4,
  joinType: "azureADJoined",
  managementAgent: "mdm",
  managedDeviceOwnerType: "company",
  manufacturer: "Dell Inc.",
  model: "Latitude 7440",
  freeStorageSpaceInBytes: 100 * gigabyte,
  lastSyncDateTime: "2026-11-25T08:00:00Z",
};

function fleetOf(rows: readonly Row[]): Fleet {
  const fleet = new Fleet();
  const guid = (index: number) =>
    `${index.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
  for (const [index, row] of rows.entries())
    fleet.add({ ...sound, id: guid(index + 1), azureADDeviceId: guid(index + 4096), ...row });
  return fleet;
}

interface Asked extends Partial<ReadinessFacts> {
  readonly content?: ReadinessContent;
  readonly compatibility?: readonly CompatibilityEntry[];
}

function judgeOf(rows: readonly Row[], asked: Asked = {}) {
  const { content = to25H2, compatibility = [], ...more } = asked;
  const facts: ReadinessFacts = { fleet: fleetOf(rows), catalog, now, ...more };
  const resolved = resolveContent(content, facts);
  return readinessJudge({ content, resolved, compatibility, leastFreeGb: 10 }, facts);
}

/** What is found of one device, one text for each. */
function found(row: Row, asked: Asked = {}): readonly string[] {
  return judgeOf(
    [row],
    asked,
  )(0).findings.map(
    ({ check, verdict, reason, holdsStart }) =>
      `${check} ${verdict}${holdsStart ? " (holds)" : ""}: ${reason}`,
  );
}

const to25H2: ReadinessContent = { kind: "feature", version: "Windows 11, version 25H2" };

const to26H2: ReadinessContent = { kind: "feature", version: "Windows 11, version 26H2" };
const on25H2 = { osVersion: "10.0.26200.1" };

describe("a device that is sound", () => {
  test("is ready, and nothing is found", () => {
    expect(judgeOf([sound])(0)).toEqual({
      verdict: "ready",
      has: false,
      findings: [],
      holds: false,
    });
  });

  test("that has the version is not looked at", () => {
    const judge = judgeOf([{ osVersion: "10.0.26200.1", freeStorageSpaceInBytes: 1 }]);

    expect(judge(0)).toMatchObject({ verdict: "ready", has: true, findings: [] });
  });
});

describe("what is found of a device", () => {
  test.each<[string, Row, Asked, readonly string[]]>([
    [
      "little space",
      { freeStorageSpaceInBytes: 9 * gigabyte },
      {},
      ["freeSpace warn: less than 10 GB are free"],
    ],
    [
      "space of 0, which is not known",
      { freeStorageSpaceInBytes: 0 },
      {},
      ["freeSpace unknown: Intune does not tell its free space"],
    ],
    [
      "space that is absent",
      { freeStorageSpaceInBytes: undefined },
      {},
      ["freeSpace unknown: Intune does not tell its free space"],
    ],
    [
      "a registered device",
      { joinType: "azureADRegistered" },
      {},
      ["joinType block: it is registered with Entra, not joined"],
    ],
    [
      "a join that Intune does not tell",
      { joinType: "unknown" },
      {},
      ["joinType unknown: Intune does not tell how it is joined"],
    ],
    [
      "a join that does not matter to rings",
      { joinType: "unknown" },
      { content: { ...to25H2, byRing: true } },
      [],
    ],
    [
      "updates of Configuration Manager",
      {
        managementAgent: "configurationManagerClientMdm",
        configurationManagerClientEnabledFeatures: { windowsUpdateForBusiness: false },
      },
      {},
      ["workload block: Configuration Manager has its updates, not Intune"],
    ],
    [
      "a workload that is not told",
      { managementAgent: "configurationManagerClientMdm" },
      {},
      ["workload unknown: it is co-managed, and Intune does not tell who has its updates"],
    ],
    [
      "Home",
      { ...on25H2, skuNumber: 101 },
      { content: to26H2 },
      ["edition block: the policy is not for its edition"],
    ],
    [
      "Pro, with a subscription",
      { ...on25H2, skuNumber: 48 },
      { content: to26H2, licences: [{ skuPartNumber: "SPE_E3", enabled: 1, consumed: 1 }] },
      ["licence unknown: it runs Pro, and whether its user has SPE_E3 is not read"],
    ],
    [
      "Pro, without one",
      { ...on25H2, skuNumber: 48 },
      { content: to26H2, licences: [] },
      [
        "licence warn: it runs Pro, and no subscription of the tenant is known to bring the update service",
      ],
    ],
    [
      "Pro, and licences that cannot be read",
      { ...on25H2, skuNumber: 48 },
      { content: to26H2, licences: { unknown: "403" } },
      ["licence unknown: it runs Pro, and the tenant's licences could not be read: 403"],
    ],
    [
      "no build",
      { osVersion: "" },
      { windows11: { unknown: "403" } },
      [
        "versionFloor unknown: no Windows build is known of it",
        "windows11 unknown: endpoint analytics could not be read: 403",
      ],
    ],
    [
      "a build of no version",
      { osVersion: "10.0.29500.1" },
      {},
      [
        "versionFloor unknown: build 29500 is no version that is known: of an Insider channel, or newer than the data",
      ],
    ],
    [
      "another line",
      { osVersion: "10.0.28000.1" },
      {},
      [
        "versionFloor block (holds): Windows 11, version 26H1 does not lead to Windows 11, version 25H2: they are of two lines",
      ],
    ],
    [
      "Windows 10 before 2004",
      { osVersion: "10.0.17763.1" },
      { windows11: new Map([[0, { eligibility: "capable", lacks: [] }]]) },
      [
        "versionFloor block (holds): Windows 11 is offered from Windows 10, version 2004 on, and it runs build 17763",
        "endOfService warn: Windows 10, version 1809 is out of support for Enterprise since 2021-05-11, and feature updates are for versions in service",
      ],
    ],
    [
      "a target that is out of service",
      { osVersion: "10.0.22000.1" },
      { content: { kind: "feature", version: "Windows 11, version 23H2" } },
      [
        "endOfService block (holds): Windows 11, version 23H2 is out of support for Enterprise since 2026-11-10, and is offered no more",
      ],
    ],
    [
      "a hold of Microsoft",
      {},
      { held: new Set([0]) },
      ["safeguard block: Microsoft holds it back from it for a known issue"],
    ],
    [
      "a version that no source knows",
      {},
      { content: { kind: "feature", version: "Windows 11, version 27H2" } },
      [],
    ],
    [
      "a release that there is nothing of for its version",
      { osVersion: "10.0.22631.1", skuNumber: 48 },
      { content: { kind: "quality", release: "2026-09-08" } },
      ["endOfService block: Windows 11, version 23H2 is out of support for Pro since 2025-11-11"],
    ],
    [
      "a version that takes no hotpatches",
      { osVersion: "10.0.22631.1" },
      { content: { kind: "hotpatch", release: undefined } },
      ["versionFloor block: hotpatches are for Windows 11, version 24H2, and later"],
    ],
  ])("%s", (_, row, asked, expected) => {
    expect(found(row, asked)).toEqual(expected);
  });

  test.each<[string, string, readonly string[], readonly string[]]>([
    ["capable", "capable", [], []],
    ["in another case", "Capable", [], []],
    [
      "not capable",
      "notCapable",
      ["TPM"],
      ["windows11 block (holds): its hardware is not fit for Windows 11: TPM"],
    ],
    [
      "unknown",
      "unknown",
      [],
      ["windows11 unknown: endpoint analytics does not know whether it is fit"],
    ],
    [
      "upgraded, which its build is not",
      "upgraded",
      [],
      [
        "windows11 unknown: endpoint analytics calls it upgraded, and its build is one of Windows 10",
      ],
    ],
  ])("Windows 10, %s", (_, eligibility, lacks, expected) => {
    const windows11 = new Map([[0, { eligibility, lacks }]]);
    const texts = found({ osVersion: "10.0.19045.6000" }, { windows11 });

    expect(texts.filter((text) => text.startsWith("windows11"))).toEqual(expected);
  });

  // endpoint analytics that is off has empty lists
  test("Windows 10, with nothing of endpoint analytics, is unknown and never unfit", () => {
    const judged = judgeOf([{ osVersion: "10.0.19045.6000" }], { windows11: new Map() })(0);

    expect(judged.verdict).toBe("unknown");
    expect(judged.findings.map(({ reason }) => reason)).toContain(
      "endpoint analytics tells of no device; it is switched on in Intune under Reports",
    );
  });

  test("what cannot come anyway holds no start", () => {
    const elsewhere = {
      managementAgent: "configurationManagerClientMdm",
      configurationManagerClientEnabledFeatures: { windowsUpdateForBusiness: false },
    };
    const compatibility = [entry("a", { model: "*" }, "block")];

    expect(judgeOf([{}], { compatibility })(0).holds).toBe(true);
    expect(judgeOf([elsewhere], { compatibility })(0)).toMatchObject({
      verdict: "block",
      holds: false,
    });
  });
});

function entry(
  name: string,
  when: CompatibilityEntry["when"],
  level: CompatibilityEntry["level"],
  content: CompatibilityEntry["content"] = { kind: "feature" },
): CompatibilityEntry {
  return { name, when, content, level };
}

function withApps(...apps: readonly [name: string, version: string][]): Partial<ReadinessFacts> {
  return {
    apps: {
      apps: apps.map(([name, version], index) => ({ id: String(index), name, version })),
      byDevice: new Map([[0, apps.map((_, index) => index)]]),
    },
  };
}

describe("the compatibility of an app", () => {
  const old = entry("erp", { app: "Contoso ERP", version: "< 9.2" }, "block");

  test("blocks the versions that are named, and no others", () => {
    const texts = (version: string) =>
      found({}, { compatibility: [old], ...withApps(["Contoso ERP", version]) });

    expect(texts("9.1.7")).toEqual(["compatibility block (holds): erp: it has Contoso ERP 9.1.7"]);
    expect(texts("9.2.0")).toEqual([]);
    expect(texts("")).toEqual([
      'compatibility unknown: erp says block, and whether it applies is not known: the version of Contoso ERP, ""',
    ]);
  });

  test("is unknown where apps could not be read, or nobody looked for them", () => {
    const unread = { compatibility: [old], apps: { unknown: "403" } };
    const personal = { compatibility: [old], ...withApps() };

    expect(found({}, unread)).toEqual([
      "compatibility unknown: erp says block, and whether it applies is not known: which apps it has: 403",
    ]);
    expect(found({ managedDeviceOwnerType: "personal" }, personal)[0]).toContain(
      "devices of the company alone",
    );
    expect(found({}, personal)).toEqual([]);
  });

  test("is about content: quality entries are about expedited updates, and not the other way round", () => {
    const quality = entry("q", { app: "A" }, "warn", { kind: "quality" });
    const expedite = entry("e", { app: "A" }, "warn", { kind: "expedite" });
    const names = (kind: "quality" | "expedite") =>
      found(
        {},
        {
          content: { kind, release: undefined },
          compatibility: [quality, expedite],
          ...withApps(["A", "1"]),
        },
      )
        .filter((text) => text.startsWith("compatibility"))
        .map((text) => text.split(": ")[1]);

    expect(names("quality")).toEqual(["q"]);
    // one decides of one app: the later of two as close
    expect(names("expedite")).toEqual(["e"]);
  });

  test.each<[string, readonly CompatibilityEntry[], readonly string[]]>([
    [
      "ok of a closer entry takes a block back",
      [
        entry("fixed", { app: "Contoso ERP", version: ">= 9.1" }, "ok"),
        entry("all", { app: "Contoso *" }, "block"),
      ],
      [],
    ],
    [
      "the fewer stars, the closer",
      [entry("own", { app: "Contoso ERP" }, "ok"), entry("all", { app: "Contoso*" }, "block")],
      [],
    ],
    [
      "the content decides next",
      [
        entry("25H2", { app: "Contoso ERP" }, "ok", to25H2),
        entry("any", { app: "Contoso ERP" }, "block"),
      ],
      [],
    ],
    [
      "of two as close the later counts",
      [entry("a", { app: "Contoso ERP" }, "block"), entry("b", { app: "Contoso ERP" }, "warn")],
      ["compatibility warn: b: it has Contoso ERP 9.1"],
    ],
    [
      "an ok of another thing takes nothing back",
      [entry("a", { app: "Contoso ERP" }, "block"), entry("b", { model: "Latitude 7440" }, "ok")],
      ["compatibility block (holds): a: it has Contoso ERP 9.1"],
    ],
    [
      "an ok that only may apply takes nothing back",
      [
        entry("a", { app: "Contoso ERP" }, "block"),
        entry("b", { app: "Contoso ERP", driver: "Realtek*" }, "ok"),
      ],
      ["compatibility block (holds): a: it has Contoso ERP 9.1"],
    ],
    [
      "a block that may apply is unknown where the other is better",
      [
        entry("a", { app: "Contoso ERP" }, "ok"),
        entry("b", { app: "Contoso ERP", driver: "Realtek*" }, "block"),
      ],
      [
        "compatibility unknown: b says block, and whether it applies is not known: no list of Graph tells which drivers a device has, and no collector does",
      ],
    ],
    [
      "and it is told as what it is where another blocks for certain",
      [
        entry("a", { app: "Contoso ERP" }, "block"),
        entry("b", { app: "Contoso ERP", driver: "Realtek*" }, "block"),
      ],
      ["compatibility block (holds): a: it has Contoso ERP 9.1"],
    ],
    [
      "what one condition rules out is not unknown",
      [entry("a", { driver: "Realtek*", model: "OptiPlex*" }, "block")],
      [],
    ],
    [
      "hardware and build",
      [entry("a", { manufacturer: "dell*", model: "LATITUDE*", osBuild: ">= 26100.8000" }, "warn")],
      ["compatibility warn: a: it is a Dell Inc. Latitude 7440, its build is >= 26100.8000"],
    ],
  ])("%s", (_, compatibility, expected) => {
    expect(found({}, { compatibility, ...withApps(["Contoso ERP", "9.1"]) })).toEqual(expected);
  });

  const realtek = "Realtek - MEDIA - 6.0.9600.1";
  test.each<[string, readonly CompatibilityEntry[], ReadinessFacts["drivers"], readonly string[]]>([
    [
      "a driver that its collector names",
      [entry("a", { driver: "realtek*media*" }, "block")],
      { byDevice: new Map([[0, [realtek]]]) },
      [`compatibility block (holds): a: Windows Update installed ${realtek}`],
    ],
    [
      "an app and a driver",
      [entry("a", { app: "Contoso ERP", driver: "Realtek*" }, "warn")],
      { byDevice: new Map([[0, [realtek]]]) },
      [`compatibility warn: a: it has Contoso ERP 9.1, Windows Update installed ${realtek}`],
    ],
    [
      "an ok of the driver that is there",
      [entry("a", { driver: "Realtek*" }, "block"), entry("b", { driver: "Realtek*" }, "ok")],
      { byDevice: new Map([[0, [realtek]]]) },
      [],
    ],
    [
      "an ok of another driver takes nothing back",
      [entry("a", { driver: "Realtek*" }, "block"), entry("b", { driver: "Intel*" }, "ok")],
      { byDevice: new Map([[0, [realtek, "Intel - net - 1"]]]) },
      [`compatibility block (holds): a: Windows Update installed ${realtek}`],
    ],
    [
      "an ok of one driver says nothing of others that a broader entry is about",
      [
        entry("a", { driver: "Realtek*" }, "block"),
        entry("b", { driver: "Realtek*", model: "Latitude*" }, "ok"),
        entry("c", { driver: "*" }, "block"),
      ],
      { byDevice: new Map([[0, [realtek]]]) },
      [
        "compatibility unknown: c says block, and whether it applies is not known: its collector names no such driver, and tells the newest ones from Windows Update alone",
      ],
    ],
    [
      "a driver that its collector does not name may be there",
      [entry("a", { driver: "Realtek*" }, "warn")],
      { byDevice: new Map([[0, []]]) },
      [
        "compatibility unknown: a says warn, and whether it applies is not known: its collector names no such driver, and tells the newest ones from Windows Update alone",
      ],
    ],
    [
      "a collector that is silent",
      [entry("a", { driver: "Realtek*" }, "warn")],
      { byDevice: new Map([[7, [realtek]]]) },
      [
        "compatibility unknown: a says warn, and whether it applies is not known: its collector has told of no drivers",
      ],
    ],
    [
      "a collector that could not be read",
      [entry("a", { driver: "Realtek*" }, "warn")],
      { unknown: "403" },
      [
        "compatibility unknown: a says warn, and whether it applies is not known: which drivers it has: 403",
      ],
    ],
  ])("drivers: %s", (_, compatibility, drivers, expected) => {
    const apps = withApps(["Contoso ERP", "9.1"]);

    expect(found({}, { compatibility, drivers, ...apps })).toEqual(expected);
  });

  // a law: whatever the order of entries of different closeness, the same decides
  test("does not depend on the order of entries that are not as close as each other", () => {
    const entries = [
      entry("1", { app: "*" }, "block"),
      entry("2", { app: "Contoso ERP" }, "warn"),
      entry("3", { app: "Contoso ERP", model: "Latitude*" }, "block"),
      entry("4", { app: "Contoso ERP", model: "Latitude 7440" }, "ok"),
      entry("5", { app: "Contoso ERP", model: "Latitude 7440", osBuild: "< 1" }, "block"),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(entries), (some) => {
        const sorted = some.toSorted((a, b) => Number(a.name) - Number(b.name));
        const facts = withApps(["Contoso ERP", "9.1"]);

        expect(found({}, { compatibility: some, ...facts })).toEqual(
          found({}, { compatibility: sorted, ...facts }),
        );
      }),
    );
  });
});

describe("counts of a population", () => {
  const rows = fc.array(
    fc.record({
      osVersion: fc.constantFrom(
        "10.0.26100.1",
        "10.0.26200.1",
        "10.0.19045.1",
        "10.0.28000.1",
        "",
      ),
      joinType: fc.constantFrom("azureADJoined", "azureADRegistered", "unknown"),
      skuNumber: fc.constantFrom(4, 48, 101, 0),
      model: fc.constantFrom("A", "B", ""),
      freeStorageSpaceInBytes: fc.constantFrom(0, gigabyte, 50 * gigabyte),
    }),
    { minLength: 1, maxLength: 30 },
  );

  test("have each device once, by its worst finding, and unknown is never ready", () => {
    fc.assert(
      fc.property(rows, (devices) => {
        const compatibility = [entry("a", { model: "A" }, "block")];
        const judge = judgeOf(devices, { compatibility, licences: [], windows11: new Map() });
        const population = {
          kind: "all",
          key: null,
          id: null,
          displayName: "all",
          mayHaveMore: [],
          places: new Uint8Array(devices.length).fill(1),
        } as const;

        const { counts, has, findings, holding } = populationReadiness(population, judge);

        const sum = Object.values(counts).reduce((total, count) => total + count, 0);
        expect(sum).toBe(devices.length);
        const judged = devices.map((_, place) => judge(place));
        expect(counts.ready).toBe(judged.filter((device) => device.findings.length === 0).length);
        expect(has).toBe(devices.filter(({ osVersion }) => osVersion === "10.0.26200.1").length);
        for (const device of judged) expect(device.verdict).toBe(worstVerdict(device.findings));
        expect(holding).toBeLessThanOrEqual(counts.block);
        for (const { check, devices: count } of findings) {
          expect(readinessChecks).toContain(check);
          expect(count).toBeGreaterThan(0);
        }
      }),
    );
  });

  test("do not change the order of verdicts with more facts of other devices", () => {
    const one = judgeOf([{ freeStorageSpaceInBytes: 0 }])(0);
    const two = judgeOf([{ freeStorageSpaceInBytes: 0 }, { joinType: "azureADRegistered" }])(0);

    expect(two).toEqual(one);
  });
});
