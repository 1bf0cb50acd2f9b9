import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import {
  bkupInfo,
  gpoXml,
  manifestText,
  policyRoot,
  registryPol,
  reportText,
  type TestBackup,
  type TestGpo,
  type TestValue,
  utf16,
} from "../support/group-policy.ts";
import { createLab } from "../support/lab.ts";

const ids = ["1", "2", "3", "4"].map((digit) => `{${digit.repeat(8)}-0000-4000-8000-000000000000}`);
const [pilotId = "", broadId = "", kioskId = "", otherId = ""] = ids;
const value = (key: "" | "AU", name: string, data: number | string): TestValue => ({
  key,
  name,
  value: data,
});
const pilot = [
  value("", "DeferQualityUpdates", 1),
  value("", "DeferQualityUpdatesPeriodInDays", 0),
];
const broad = [
  value("", "DeferQualityUpdates", 1),
  value("", "DeferQualityUpdatesPeriodInDays", 7),
  value("", "SetComplianceDeadlineForQU", 1),
  value("", "ConfigureDeadlineForQualityUpdates", 3),
  value("", "WUServer", "https://wsus.corp.example:8531"),
  value("AU", "UseWUServer", 1),
];
const kiosk = [
  value("AU", "NoAutoUpdate", 0),
  value("AU", "AUOptions", 4),
  value("AU", "ScheduledInstallDay", 0),
  value("AU", "ScheduledInstallTime", 2),
];

interface Backup extends TestBackup {
  readonly values?: readonly TestValue[];
  readonly gpo?: Partial<TestGpo>;
}

/** A folder as Backup-GPO writes it, and the path of a policy file beside it. */
async function backupOf(...backups: readonly Backup[]) {
  const { folder } = await folderWith("");
  const root = join(folder, "backup");
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  await write("manifest.xml", manifestText(...backups));
  for (const { values, gpo, ...backup } of backups) {
    const at = backup.backupId;
    await write(`${at}/bkupInfo.xml`, bkupInfo(backup));
    await write(`${at}/Backup.xml`, "<GroupPolicyBackupScheme/>");
    await write(
      `${at}/gpreport.xml`,
      utf16(reportText({ name: backup.name, id: backup.id, ...gpo })),
    );
    if (values) await write(`${at}/DomainSysvol/GPO/Machine/registry.pol`, registryPol(values));
    await write(`${at}/DomainSysvol/GPO/User/registry.pol`, registryPol(kiosk));
  }
  const out = join(folder, "out.yaml");
  const run = async (...args: string[]) =>
    await command(undefined, ["import", "gpo", root, "--out", out, ...args]);
  const text = async () => await readFile(out, "utf8");
  return { root, out, write, run, text };
}

const three: readonly Backup[] = [
  {
    name: "WU Pilot",
    id: pilotId,
    backupId: "{A0000000-0000-4000-8000-000000000000}",
    values: pilot,
    gpo: {
      links: [{ path: "corp.example/Berlin/Clients", enforced: true }],
      appliesTo: ["CORP\\WU Pilot PCs"],
    },
  },
  {
    name: "WU Broad",
    id: broadId,
    backupId: "{B0000000-0000-4000-8000-000000000000}",
    values: broad,
    gpo: { links: [{ path: "corp.example/Clients", enabled: false }] },
  },
  {
    name: "WU Kiosk",
    id: kioskId,
    backupId: "{C0000000-0000-4000-8000-000000000000}",
    values: kiosk,
  },
];
const other: Backup = {
  name: "Default Domain Policy",
  id: otherId,
  backupId: "{D0000000-0000-4000-8000-000000000000}",
};

describe("a backup of Group Policy", () => {
  test("of three policies becomes three rings that are valid, apply, and then plan nothing", async () => {
    const { run, out, text } = await backupOf(...three, other);

    const imported = await run();
    const valid = await command(undefined, ["validate", "--config", out, "--json"]);
    const lab = createLab();
    const { results } = await lab.apply(await text());
    const plan = await lab.plan(await text());

    expect(imported.code).toBe(0);
    expect(JSON.parse(valid.out)).toMatchObject({
      valid: true,
      resources: { ring: 3, setting: 1 },
    });
    expect(results.map(({ address, result }) => [address, result])).toEqual([
      ["ring/wu-pilot", "applied"],
      ["ring/wu-broad", "applied"],
      ["ring/wu-kiosk", "applied"],
      ["setting/wu-broad", "applied"],
    ]);
    expect(plan.changes).toEqual([]);
  });

  test("keeps links, filtering and a group in comments, and names what is left out", async () => {
    const { run, text } = await backupOf(...three, other);

    const { out } = await run();
    const file = await text();

    expect(file).toContain(`  # From the Group Policy object WU Pilot (${pilotId}, corp.example).`);
    expect(file).toContain("  # Linked to: corp.example/Berlin/Clients (enforced)\n");
    expect(file).toContain("  # Applies to: CORP\\WU Pilot PCs\n");
    expect(file).toContain(
      '#   groups: { wu-pilot: { existing: true, displayName: "WU Pilot PCs" } }\n',
    );
    expect(file).toContain("  # Linked to: corp.example/Clients (the link is off)\n");
    expect(file).toContain(
      '#   groups: { wu-broad: { existing: true, displayName: "WU Broad" } }\n',
    );
    expect(file).toContain("  # It is linked nowhere.\n");
    expect(file).toContain("# Left out (holds no value of Windows Update): Default Domain Policy");
    expect(out).toContain(
      `WU Broad (${broadId}, corp.example) becomes ring/wu-broad and setting/wu-broad.`,
    );
    expect(out).toContain("Left out (holds no value of Windows Update): Default Domain Policy (");
  });

  test("shows a table a policy, with what restarts PCs", async () => {
    const { run } = await backupOf(...three);

    const { out } = await run();

    expect(out).toMatch(/^WU Broad\nRegistry value +Data +Restarts PCs +Becomes$/m);
    expect(out).toMatch(
      /ConfigureDeadlineForQualityUpdates +3 +by force, 3 days after the offer +ring quality\.deadlineDays$/m,
    );
    expect(out).toMatch(/AU\\ScheduledInstallDay +0 +every day at 02:00, unless somebody/m);
    expect(out).toMatch(/^3 of them decide when PCs restart\.$/m);
  });

  test("gives the policies and what restarts PCs as JSON", async () => {
    const { run } = await backupOf(...three, other);

    const { out } = await run("--json");

    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      objects: [
        { name: "WU Pilot", ring: "wu-pilot", links: [{ isEnforced: true }], leftOut: null },
        { name: "WU Broad", setting: "wu-broad" },
        { name: "WU Kiosk", ring: "wu-kiosk" },
        { name: "Default Domain Policy", ring: null, leftOut: "holds no value of Windows Update" },
      ],
    });
    const { values } = JSON.parse(out) as {
      values: { name: string; gpo: string; restart: string }[];
    };
    expect(values.find(({ name }) => name === "AUOptions")).toMatchObject({
      gpo: "WU Kiosk",
      policy: "Configure Automatic Updates",
      restart: "at the set time",
    });
  });

  test("takes the newest backup of a policy, and says so", async () => {
    const [first] = three;
    const old = {
      ...(first as Backup),
      backupId: "{E0000000-0000-4000-8000-000000000000}",
      time: "2025-01-01T00:00:00",
      values: kiosk,
    };
    const { run, text } = await backupOf(old, ...three);

    const { out } = await run();

    expect(out).toMatch(/Left out \(is read from .*A0000000.*WU Pilot/);
    expect(await text()).toContain("  wu-pilot:\n    displayName: WU Pilot\n    quality:");
  });

  test("needs no English report beside its registry.pol", async () => {
    const policies = [{ title: "Automatische Updates konfigurieren", state: "Enabled" as const }];
    const { run, text } = await backupOf({
      ...(three[0] as Backup),
      gpo: { policies, heading: "Registrierung" },
    });

    const { code } = await run();

    expect(code).toBe(0);
    expect(await text()).toContain("deferralDays: 0\n");
  });

  test("without a registry.pol takes the values of its report", async () => {
    const { run, text } = await backupOf({
      ...other,
      gpo: { policies: [{ title: "Configure Automatic Updates", state: "Disabled" }] },
    });

    await run();

    expect(await text()).toContain("automaticUpdate:\n      mode: off");
  });

  // https://learn.microsoft.com/openspecs/windows_protocols/ms-gppref
  test("names registry preferences, which stand beside the policies and are not imported", async () => {
    const item = (action: string, name: string, data: string) =>
      `<q2:Registry name="${name}"><q2:Properties action="${action}" hive="HKEY_LOCAL_MACHINE" key="${policyRoot}" name="${name}" type="REG_DWORD" value="${data}"/></q2:Registry>`;
    const preferences = `<ExtensionData><Extension xmlns:q2="http://www.microsoft.com/GroupPolicy/Settings/Windows/Registry" xsi:type="q2:RegistrySettings"><q2:RegistrySettings>${item("U", "DeferQualityUpdatesPeriodInDays", "0000000A")}<q2:Collection>${item("D", "TargetGroup", "")}</q2:Collection></q2:RegistrySettings></Extension><Name>Windows Registry</Name></ExtensionData>`;
    const { run, text } = await backupOf({ ...(three[0] as Backup), gpo: { sides: preferences } });

    const { out } = await run("--json");

    expect(await text()).toContain("deferralDays: 0\n");
    expect(JSON.parse(out)).toMatchObject({
      values: [
        { name: "DeferQualityUpdates", outcome: "implied" },
        { name: "DeferQualityUpdatesPeriodInDays", value: "0", outcome: "mapped" },
        { name: "DeferQualityUpdatesPeriodInDays", value: "10", outcome: "none" },
        { name: "TargetGroup", type: "deleted", outcome: "none" },
      ],
    });
  });

  test("is one source beside a report of all policies, for each policy once", async () => {
    const [first] = three;
    const { root, write } = await backupOf({ ...(first as Backup), gpo: {} });
    const all = gpoXml({
      name: "WU Pilot",
      id: pilotId,
      links: [{ path: "corp.example/Berlin" }],
      policies: [{ title: "Configure Automatic Updates", state: "Disabled" }],
    });
    await write("../all.xml", `<report>${all}</report>`);

    const { out } = await command(undefined, [
      "import",
      "gpo",
      join(root, "../all.xml"),
      root,
      "--json",
      "--out",
      join(root, "out.yaml"),
    ]);

    expect(JSON.parse(out)).toMatchObject({
      config: { rings: { "wu-pilot": { quality: { deferralDays: 0 } } } },
      objects: [
        { leftOut: expect.stringContaining("registry.pol instead") as string },
        { ring: "wu-pilot", links: [{ path: "corp.example/Berlin" }] },
      ],
    });
  });
});

describe("a backup that means harm", () => {
  test("leads nowhere outside its folder, by no path and no link", async () => {
    const [first] = three;
    const { root, write, run } = await backupOf({
      ...(first as Backup),
      values: pilot,
    });
    await write("../outside/gpreport.xml", reportText({ name: "Outside", policies: [] }));
    await symlink(join(root, "../outside"), join(root, "linked"));
    await symlink(join(root, "../outside/gpreport.xml"), join(root, "gpreport.xml"));
    await write(
      "manifest.xml",
      manifestText({ ...(first as Backup), backupId: "../outside" }, first as Backup),
    );

    const { out, err } = await run("--json");

    expect(JSON.parse(out)).toMatchObject({ objects: [{ name: "WU Pilot" }] });
    expect(out).not.toContain("Outside");
    expect(err).toContain(
      `${join(root, "gpreport.xml")}, ${join(root, "linked")} are links, which are not followed`,
    );
  });

  const hostile = "x\u001b[31m\n  evil: true #\u202e ${var:SECRET} ##vso[task.x]";

  test("cannot command a terminal, a pipeline or the policy file by a name", async () => {
    const { run, out, text } = await backupOf({
      ...(three[1] as Backup),
      name: hostile.replace("\u001b", "").replace("\u202e", ""),
      gpo: {
        name: hostile.replace("\u001b", ""),
        links: [{ path: "corp\n  evil: 1 ##vso[task.y]\u202e" }],
        appliesTo: ["CORP\\a\u2028b\n- c"],
      },
    });

    const told = await run();
    const valid = await command(undefined, ["validate", "--config", out, "--json"]);
    const file = await text();

    expect(told.out).not.toMatch(/\u202e|\u2028|##vso\[/);
    expect(file).not.toMatch(/\u202e|\u2028|##vso\[/);
    expect(file.split("\n").filter((line) => /^\s*(evil|- c)/.test(line))).toEqual([]);
    expect(JSON.parse(valid.out)).toMatchObject({ valid: true });
  });

  test("is refused whole with the file and the line where one file is malformed", async () => {
    const { root, write, run } = await backupOf(...three);
    await write(`${three[1]?.backupId}/gpreport.xml`, "<GPO>\n<Name></GPO>");
    await write(`${three[2]?.backupId}/DomainSysvol/GPO/Machine/registry.pol`, "PReg");

    const { code, err } = await run();

    expect(code).toBe(1);
    expect(err).toContain(`${join(root, three[1]?.backupId ?? "", "gpreport.xml")}:2: `);
    expect(err).toContain("registry.pol: does not begin with PReg and a version, at byte");
  });
});

describe("a folder", () => {
  test("without a backup is refused with advice", async () => {
    const { folder } = await folderWith("");

    const { code, err } = await command(undefined, ["import", "gpo", folder]);

    expect(code).toBe(1);
    expect(err).toContain("is a folder without a backup of Group Policy");
  });
});
