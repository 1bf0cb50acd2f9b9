import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

interface Row {
  readonly meaning: string;
  readonly class: string | null;
  readonly cause?: string;
  readonly action?: string;
  readonly sharedAction?: string;
  readonly source?: string;
  readonly unverified?: boolean;
}

// the file, not what the code makes of it
const catalog = JSON.parse(
  readFileSync(new URL("../../src/health/errors/catalog.json", import.meta.url), "utf8"),
) as {
  readonly readOn: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, string>>;
  readonly alerts: readonly (Row & { readonly name: string })[];
  readonly codes: readonly (Row & { readonly code: string; readonly symbol?: string })[];
};
const { sources, actions, alerts, codes } = catalog;
const rows: readonly [string, Row][] = [
  ...alerts.map((row): [string, Row] => [row.name, row]),
  ...codes.map((row): [string, Row] => [row.code, row]),
];
const classes = [
  "waiting",
  "retry",
  "notAFailure",
  "network",
  "diskSpace",
  "configuration",
  "clientRepair",
  "hardFailure",
];

const named = (key: string): Row => {
  const row = rows.find(([name]) => name === key)?.[1];
  if (row === undefined) throw new Error(`no row ${key}`);
  return row;
};

describe("the catalog of failures", () => {
  test("says when it was held against the pages", () => {
    expect(catalog.readOn).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(new Date(catalog.readOn).toISOString()).toContain(catalog.readOn);
  });

  test("has every alert and every code once, in order", () => {
    const codesOnly = codes.map(({ code }) => code);
    const folded = alerts.map(({ name }) => name.toLowerCase());

    expect(alerts).toHaveLength(46);
    expect(codesOnly).toEqual([...new Set(codesOnly)].sort());
    expect(folded).toEqual([...new Set(folded)].sort());
    for (const code of codesOnly) expect(code).toMatch(/^0x[0-9A-F]{8}$/);
    for (const { name } of alerts) expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
  });

  test("has each symbol once", () => {
    const symbols = codes.flatMap(({ symbol }) => symbol ?? []);

    expect(symbols).toEqual([...new Set(symbols)]);
    for (const symbol of symbols) expect(symbol).toMatch(/^[A-Z]+(_[A-Z0-9]+)+$/);
  });

  test("gives each row a meaning, a class that exists, one action and one source", () => {
    for (const [key, row] of rows) {
      const ofCode = key.startsWith("0x");
      expect(row.meaning, key).toMatch(/^[A-Z].*[^.]$/);
      expect(row.cause ?? "None", key).toMatch(/^[A-Z].*[^.]$/);
      expect([...classes, null], key).toContain(row.class);
      expect([row.action, row.sharedAction].filter(Boolean), key).toHaveLength(1);
      expect(row.action ?? actions[row.sharedAction ?? ""], key).toMatch(/^[A-Z].*\.$/);
      if (!ofCode) continue;
      expect([row.source, row.unverified].filter(Boolean), key).toHaveLength(1);
      if (row.source !== undefined) expect(sources, key).toHaveProperty(row.source);
    }
  });

  test("leaves the class out only where a code stands for what has no other", () => {
    const without = codes.filter((row) => row.class === null).map(({ symbol }) => symbol);

    expect(without.filter((symbol) => symbol?.endsWith("_UNEXPECTED") !== true)).toEqual([
      "WU_S_UPDATE_ERROR",
      "ERROR_INVALID_PARAMETER",
      "WU_E_PT_SOAPCLIENT_BASE",
      "MOSETUP_E_REPORTING",
    ]);
  });

  test("cites pages of Microsoft, and none that no row needs", () => {
    const used = new Set(codes.map(({ source }) => source));

    for (const [name, url] of Object.entries(sources)) {
      const { protocol, host, search, hash } = new URL(url);
      expect([protocol, search, hash], name).toEqual(["https:", "", ""]);
      expect(["learn.microsoft.com", "support.microsoft.com"], name).toContain(host);
      if (name !== "alerts") expect(used, name).toContain(name);
    }
    for (const name of Object.keys(actions)) {
      expect(
        codes.some(({ sharedAction }) => sharedAction === name),
        name,
      ).toBe(true);
    }
  });

  test("marks what no page says", () => {
    expect(codes.filter(({ unverified }) => unverified).map(({ code }) => code)).toEqual([
      "0x800F0986",
      "0x800F0991",
    ]);
  });

  test("has every family of the reference page", () => {
    const families: Readonly<Record<string, number>> = {
      "0x002400": 8,
      "0x80240": 69,
      "0x80241": 5,
      "0x80242": 25,
      "0x80243": 7,
      "0x80244": 52,
      "0x80245": 6,
      "0x80246": 13,
      "0x80247": 3,
      "0x80248": 30,
      "0x80249": 5,
      "0x8024A": 7,
      "0x8024C": 8,
      "0x8024D": 17,
      "0x8024E": 8,
      "0x8024F": 5,
      "0x8007": 41,
      "0x800F": 11,
      "0xC190": 71,
    };

    for (const [family, least] of Object.entries(families)) {
      const found = codes.filter(({ code }) => code.startsWith(family)).length;
      expect(found, family).toBeGreaterThanOrEqual(least);
    }
  });
});

// https://learn.microsoft.com/intune/intune-service/protect/windows-update-reports
describe("alerts of the catalog", () => {
  test.each([
    ["PostRestartIssue", "notAFailure", /probably it succeeded/],
    ["DeviceRegistrationInvalidGlobalDeviceId", "configuration", /wlidsvc/],
    ["InstallMissingInfo", "retry", /replaced/],
    ["UnexpectedShutdown", "retry", /shutting down or restarting/],
    ["WUIssue", "hardFailure", /the update itself is at fault/],
    ["DeploymentConflict", "configuration", /only the first/],
    ["DamagedMedia", "clientRepair", /disk is damaged.*chkdsk/],
    ["DownloadCancelled", "network", /server ended the connection.*WSUS/],
    ["RollbackInitiated", "hardFailure", /SetupDiag/],
    ["SafeguardHold", "notAFailure", /known issue/],
  ])("%s is %s, as the page describes it", (name, kind, text) => {
    const { meaning, class: found, cause = "", action } = named(name);

    expect(found).toBe(kind);
    expect(`${meaning} ${cause} ${action}`).toMatch(text);
  });
});

describe("codes of the catalog", () => {
  const symbolOf = (key: string) => codes.find(({ code }) => code === key)?.symbol;

  test("tell a restart that failed from one that is pending", () => {
    expect(named("0x80070BC9")).toMatchObject({ class: "configuration" });
    expect(named("0x80070BC9").meaning).toMatch(/failed.*roll/);
    expect(named("0x80070BC9").action).toContain("TrustedInstaller");
    expect(named("0x80070BC2")).toMatchObject({ class: "waiting", sharedAction: "restart" });
    expect(symbolOf("0x80070BC2")).toBe("ERROR_SUCCESS_REBOOT_REQUIRED");
  });

  test("have names that Microsoft uses", () => {
    expect(symbolOf("0xC190020E")).toBe("MOSETUP_E_INSTALLDISKSPACE_BLOCK");
    expect(symbolOf("0xC1900101")).toBe("MOSETUP_E_SETUP_PLATFORM");
    expect(codes.map(({ symbol }) => symbol)).not.toContain("MOSETUP_E_INSTALL_ROLLED_BACK");
    expect(codes.map(({ symbol }) => symbol)).not.toContain("MOSETUP_E_COMPAT_INSUFFICIENT_DISK");
  });

  test("have 0x8007000D downloaded again", () => {
    expect(named("0x8007000D")).toMatchObject({ class: "retry" });
    expect(named("0x8007000D").action).toContain("Download the update again");
  });

  test.each([
    ["0x80070002", "clientRepair"],
    ["0x80070003", "clientRepair"],
    ["0x80070020", "retry"],
    ["0x80072F8F", "configuration"],
    ["0x80073701", "clientRepair"],
    ["0x800F0821", "retry"],
    ["0x800F0823", "clientRepair"],
    ["0x800F0825", "clientRepair"],
    ["0x800F0831", "clientRepair"],
    ["0x800F0920", "retry"],
    ["0x800F0982", "clientRepair"],
    ["0x800F0988", "clientRepair"],
    ["0x800F0991", "clientRepair"],
    ["0x80240034", "retry"],
    ["0x80240016", "waiting"],
    ["0x8024200D", "retry"],
    ["0x80240438", "network"],
    ["0x80244018", "network"],
    ["0x80244019", "network"],
    ["0x80244022", "network"],
    ["0x8024402C", "network"],
    ["0x80248007", "clientRepair"],
    ["0xC1900107", "waiting"],
    ["0xC1900204", "configuration"],
    ["0x800705B4", "retry"],
  ])("%s is %s", (code, kind) => {
    expect(named(code).class).toBe(kind);
  });
});
