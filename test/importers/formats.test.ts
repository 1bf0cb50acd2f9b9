import { type ImportFile, type ImportFormat, importPolicies } from "ringwright";
import { describe, expect, test } from "vitest";
import { choice, simple, updateId } from "../mocks/catalog-bodies.ts";
import { createLab } from "../support/lab.ts";
import { fixtures, fixtureTenant, importFileOf } from "./fixture-files.ts";

const [ring = {}] = fixtureTenant.deviceConfigurations;
const stack = "corp";
const uri = "./Device/Vendor/MSFT/Policy/Config/Update/UpdateServiceUrl";
const entry = (omaUri: string, value: unknown, more: object = {}) => ({
  "@odata.type": "#microsoft.graph.omaSettingString",
  displayName: "entry",
  omaUri,
  value,
  ...more,
});
const product = "./Device/Vendor/MSFT/Policy/Config/Update/ProductVersion";
const profile = (...omaSettings: object[]) => ({
  "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
  id: "cdcd0000-0000-4000-8000-000000000001",
  displayName: "WSUS",
  omaSettings,
});

async function importOf(from: ImportFormat, files: readonly ImportFile[], more: object = {}) {
  return await importPolicies(files, { from, stack, ...more });
}

describe("an import of a file of another format", () => {
  const refused: readonly (readonly [string, ImportFormat, unknown, string])[] = [
    ["a state of Terraform", "graph", { version: 4, resources: [] }, "terraform"],
    ["a template of CIPP", "intunecd", { RAWJson: "{}", Type: "Device" }, "cipp"],
    ["an answer of Graph", "intunemanagement", { value: [] }, "graph"],
    ["a recording of a browser", "cipp", { log: { entries: [] } }, "graph"],
    [
      "a table of names by IntuneManagement",
      "graph",
      { TenantId: "x", Objects: [] },
      "intunemanagement",
    ],
    [
      "assignments, as IntuneBackupAndRestore writes them",
      "graph",
      [{ target: {} }],
      "intunebackup",
    ],
    [
      "an object in a backup of IntuneCD",
      "graph",
      { ...ring, assignments: [{ target: { groupName: "A" } }] },
      "intunecd",
    ],
    ["one object", "m365dsc", ring, "graph"],
    ["a configuration of Microsoft365DSC", "cipp", "Configuration X {\n}", "m365dsc"],
  ];

  test.each(refused)("says that it is %s", async (title, from, content, right) => {
    const { problems, config, rows } = await importOf(from, [importFileOf("a.json", content)]);

    expect(problems).toMatchObject([{ file: "a.json", line: 1, column: 1 }]);
    expect(problems[0]?.message).toMatch(
      new RegExp(`^is ${title}, and not .*; run: ringwright import ${right} FILE$`),
    );
    expect([config, rows]).toEqual([undefined, []]);
  });

  test.each([
    ["a.tf", 'resource "azuread_group" "x" {\n}', "terraform show -json > state.json"],
    ["a.reg", "Windows Registry Editor Version 5.00\n", "ringwright import gpo FILE"],
  ])("says of %s what to do instead", async (name, text, advice) => {
    const { problems } = await importOf("terraform", [importFileOf(name, text)]);

    expect(problems[0]?.message).toContain(advice);
  });
});

describe("answers of Graph", () => {
  test("lose the tokens of a recording", async () => {
    const files = fixtures("graph").filter(({ name }) => name.endsWith(".har"));

    const result = await importOf("graph", files);

    expect(JSON.stringify(result)).not.toContain("secret-token");
    expect(result.objects.map(({ kind }) => kind)).toEqual(["group", "group", "driverUpdate"]);
    expect(result.others).toEqual([
      { file: "backup/recording.har", place: "log.entries[2]", reason: "is no JSON" },
      {
        file: "backup/recording.har",
        place: "log.entries[3]",
        reason: "was recorded without a body",
      },
    ]);
  });

  test("keep of one object that was answered twice the fuller one", async () => {
    const { assignments: _, ...bare } = ring;
    const files = [importFileOf("full.json", ring), importFileOf("bare.json", bare)];

    const { objects } = await importOf("graph", files, { isSameTenant: true });

    expect(objects.map(({ file, address, leftOut }) => [file, address, leftOut])).toEqual([
      ["full.json", "ring/ring-1-pilot", null],
      ["bare.json", null, "the same object stands in full.json as well"],
    ]);
  });

  test("say where a list goes on, and which answers are errors", async () => {
    const list = { "@odata.nextLink": "https://graph.microsoft.com/beta/next", value: [ring] };

    const one = await importOf("graph", [importFileOf("list.json", list)]);
    const batch = await importOf(
      "graph",
      fixtures("graph").filter(({ name }) => name.includes("batch")),
    );

    expect(one.warnings).toEqual([
      "the list in list.json goes on behind its @odata.nextLink, which is not there",
    ]);
    expect(batch.others).toMatchObject([
      { place: "responses[2]", reason: "is an error that Graph answered" },
    ]);
  });

  test("of other types are named, and never shown", async () => {
    const script = {
      "@odata.type": "#microsoft.graph.deviceHealthScript",
      displayName: "x",
      detectionScriptContent: "c2VjcmV0",
    };

    const result = await importOf("graph", [importFileOf("a.json", script)]);

    expect(result).toMatchObject({ config: undefined, objects: [] });
    expect(result.others).toEqual([
      { file: "a.json", place: "", reason: "is of type deviceHealthScript, which is not imported" },
    ]);
    expect(JSON.stringify(result)).not.toContain("c2VjcmV0");
  });

  test("of Windows Autopatch are left out", async () => {
    const policy = { ...ring, displayName: "Windows Autopatch - Ring1" };

    const { objects } = await importOf("graph", [importFileOf("a.json", policy)]);

    expect(objects[0]?.leftOut).toContain("Windows Autopatch");
  });

  test("take from a custom profile the nodes of Windows Update alone, and adopt only a whole one", async () => {
    const secret = entry("./Vendor/MSFT/WiFi/Profile", "S3cret");
    const masked = entry(product, "****", { isEncrypted: true });
    const plain = entry(uri, "https://wsus.example:8531");
    const only = { isSameTenant: true };

    const mixed = await importOf(
      "graph",
      [importFileOf("a.json", profile(secret, plain, masked))],
      only,
    );
    const whole = await importOf("graph", [importFileOf("a.json", profile(plain))], only);

    expect(mixed.config?.settings).toEqual({
      wsus: { displayName: "WSUS", wsus: { server: "https://wsus.example:8531" } },
    });
    expect(JSON.stringify(mixed)).not.toContain("S3cret");
    const verdicts = Object.fromEntries(mixed.rows.map((row) => [row.path, row]));
    expect(verdicts).toMatchObject({
      "omaSettings[0].value": { outcome: "none", value: null },
      "omaSettings[1].value": { outcome: "mapped", target: "setting wsus.server" },
      "omaSettings[1].omaUri": { outcome: "implied", note: "says that it is UpdateServiceUrl" },
      "omaSettings[2].value": {
        outcome: "none",
        value: null,
        note: "is encrypted; Graph shows a mask",
      },
    });
    expect(mixed.config).not.toHaveProperty("adopt");
    expect(whole.config?.adopt).toHaveLength(1);
  });
});

describe("a policy of the settings catalog", () => {
  const policyOf = (...instances: object[]) => ({
    id: "abab0000-0000-4000-8000-000000000001",
    name: "Update sources",
    description: "",
    platforms: "windows10",
    technologies: "mdm",
    roleScopeTagIds: ["0"],
    settings: instances.map((settingInstance, place) => ({ id: String(place), settingInstance })),
  });
  const server = simple(updateId("UpdateServiceUrl"), "https://wsus.example:8531");
  const other = choice("device_vendor_msft_policy_config_deliveryoptimization_dodownloadmode", 1);

  test("is imported where all that it sets is of Windows Update", async () => {
    const file = importFileOf("a.json", policyOf(server));

    const { config, rows } = await importOf("intunemanagement", [file], { isSameTenant: true });
    const lab = createLab();
    lab.mock.state.add("configurationPolicies", policyOf(server));
    const plan = await lab.plan(JSON.stringify(config), { adopt: true });

    expect(config?.settings).toEqual({
      "update-sources": {
        displayName: "Update sources",
        wsus: { server: "https://wsus.example:8531" },
      },
    });
    expect(plan.changes).toMatchObject([{ action: "adopt", fields: [] }]);
    const verdicts = Object.fromEntries(rows.map((row) => [row.path, row]));
    expect(verdicts).toMatchObject({
      name: { outcome: "mapped", target: "setting displayName" },
      platforms: { outcome: "server" },
      "settings[0].settingInstance.simpleSettingValue.value": {
        outcome: "mapped",
        target: "setting wsus.server",
      },
      "settings[0].settingInstance.settingDefinitionId": { outcome: "implied" },
    });
  });

  test("is left out where it sets other things as well, and its values are not shown", async () => {
    const file = importFileOf("a.json", policyOf(server, other));

    const { config, objects, rows } = await importOf("intunemanagement", [file]);

    expect(config).toBeUndefined();
    expect(objects[0]?.leftOut).toContain("deliveryoptimization");
    expect(rows.filter(({ path }) => path.startsWith("settings"))).not.toContainEqual(
      expect.objectContaining({ value: expect.any(String) as string }),
    );
  });
});

describe("an export of IntuneManagement", () => {
  const organization = { ...ring, description: "Of %OrganizationId%." };
  const tenant = "11111111-0000-4000-8000-000000000001";

  test("is read as Windows PowerShell writes it, in UTF-16", async () => {
    const files = fixtures("intunemanagement").map(({ name, bytes }) => ({
      name,
      bytes: Buffer.from(`\ufeff${new TextDecoder().decode(bytes)}`, "utf16le"),
    }));

    const wide = await importOf("intunemanagement", files);
    const narrow = await importOf("intunemanagement", fixtures("intunemanagement"));

    expect(wide).toEqual(narrow);
    expect(wide.tenant.sourceId).toBe(fixtureTenant.tenantId);
    expect(wide.config?.groups).toEqual({
      "winupdate-pilot": { existing: true, displayName: "WinUpdate Pilot" },
      "winupdate-vip": { existing: true, displayName: "WinUpdate VIP" },
    });
  });

  test("leaves out what stands for the tenant's id, unless that is known", async () => {
    const files = [importFileOf("ring.json", organization)];
    const [from, isSameTenant] = ["intunemanagement", true] as const;

    const unknown = await importOf(from, files);
    const known = await importOf(from, files, { isSameTenant, sourceTenantId: tenant });

    expect(unknown.config?.rings?.["ring-1-pilot"]).not.toHaveProperty("description");
    expect(unknown.rows.find(({ path }) => path === "description")).toMatchObject({
      outcome: "none",
      note: expect.stringContaining("id of the source's tenant") as string,
    });
    expect(known.config?.rings?.["ring-1-pilot"]).toMatchObject({ description: `Of ${tenant}.` });
  });

  test("says of policies of other things that they are left out", async () => {
    const { others } = await importOf("intunemanagement", fixtures("intunemanagement"));

    expect(others).toMatchObject([
      { file: "backup/Contoso/SettingsCatalog/Delivery.json", place: "" },
    ]);
  });
});

describe("a backup of IntuneCD", () => {
  test("names filters where Graph has their ids, and knows the rules of groups", async () => {
    const { config } = await importOf("intunecd", fixtures("intunecd"), { createGroups: true });

    expect(config?.groups).toMatchObject({
      "winupdate-pilot": { membershipRule: '(device.displayName -startsWith "PILOT-")' },
      "winupdate-vip": { existing: true },
    });
    expect(config?.rings?.["ring-1-pilot"]?.assignments).toContainEqual({
      group: "winupdate-pilot",
      filter: "corporate-windows",
      filterMode: "include",
    });
  });

  test("takes the id that a file's name carries", async () => {
    const { config, rows } = await importOf("intunecd", fixtures("intunecd"), {
      isSameTenant: true,
    });

    expect(config?.adopt).toEqual([
      { to: "featureUpdate/windows-11-25h2", id: "f1f10000-0000-4000-8000-000000000001" },
    ]);
    expect(rows.filter(({ path }) => path === "(name of the file)")).toMatchObject([
      { outcome: "mapped", target: "featureUpdate adopt" },
    ]);
  });

  test("warns of what it lacks, and of secrets in the clear", async () => {
    const { displayName, omaSettings } = profile(
      entry("./Vendor/MSFT/VPN", "S3cret"),
      entry(uri, "x"),
    );
    const file = importFileOf("a.json", {
      "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
      displayName,
      omaSettings,
    });

    const result = await importOf("intunecd", [file]);

    expect(result.warnings).toEqual([
      expect.stringContaining("does not back up quality update policies"),
      expect.stringContaining("a.json may hold secrets"),
    ]);
    expect(JSON.stringify(result)).not.toContain("S3cret");
  });

  test("has names of scope tags, which files cannot take", async () => {
    const policy = { ...ring, roleScopeTagIds: ["Default", "Berlin"] };

    const { rows } = await importOf("intunecd", [importFileOf("a.json", policy)], {
      isSameTenant: true,
    });

    expect(rows.find(({ path }) => path === "roleScopeTagIds[1]")).toMatchObject({
      outcome: "none",
      note: "names of scope tags, and files take their ids",
    });
  });
});

describe("a backup of IntuneBackupAndRestore", () => {
  const place = "backup/Device Configurations";
  const { assignments: list, ...policy } = ring;
  const [first, second] = list as Record<string, unknown>[];

  test("has one assignment as itself, not as a list", async () => {
    const files = [
      importFileOf(`${place}/Ring 1_ Pilot.json`, policy),
      importFileOf(`${place}/Assignments/Ring 1_ Pilot.json`, second),
    ];

    const { config, rows } = await importOf("intunebackup", files, { isSameTenant: true });

    expect(config?.rings?.["ring-1-pilot"]?.assignments).toHaveLength(1);
    expect(rows.find(({ path }) => path === "[0].target.groupId")).toMatchObject({
      file: `${place}/Assignments/Ring 1_ Pilot.json`,
      outcome: "mapped",
    });
  });

  test("does not give a policy the assignments of another one whose file is called the same", async () => {
    const id = "c1c10000-0000-4000-8000-0000000000ff";
    const files = [
      importFileOf(`${place}/Ring 1_ Pilot.json`, policy),
      importFileOf(`${place}/Assignments/Ring 1_ Pilot.json`, [{ ...first, id: `${id}_x` }]),
    ];

    const { config, rows } = await importOf("intunebackup", files, { isSameTenant: true });

    expect(config?.rings?.["ring-1-pilot"]).not.toHaveProperty("assignments");
    expect(rows.find(({ path }) => path === "[0].target.groupId")?.note).toContain(
      "are of another policy",
    );
  });

  test.each(["@{activeHoursStart=08:00:00}", "System.Object[]"])(
    "leaves out a policy of which PowerShell lost a part: %s",
    async (installationSchedule) => {
      const file = importFileOf(`${place}/a.json`, { ...policy, installationSchedule });

      const { objects, config } = await importOf("intunebackup", [file]);

      expect(config).toBeUndefined();
      expect(objects[0]?.leftOut).toContain("PowerShell wrote installationSchedule as a text");
    },
  );

  test("says which assignments are of no policy that is here", async () => {
    const file = importFileOf(`${place}/Assignments/Other.json`, [first]);

    const { others } = await importOf("intunebackup", [file]);

    expect(others).toMatchObject([{ reason: expect.stringContaining("not here") as string }]);
  });
});

describe("a state of Terraform", () => {
  test("never gives what other resources hold", async () => {
    const result = await importOf("terraform", fixtures("terraform"));

    expect(JSON.stringify(result)).not.toMatch(/S3cret|An0ther/);
    expect(result.objects.map(({ owner }) => owner)).toContain(
      'module.rings.microsoft365_graph_beta_device_management_windows_update_ring.broad["it\'s"]',
    );
  });

  test("does not show what it marks as sensitive", async () => {
    const resource = {
      address: "azuread_group.x",
      mode: "managed",
      type: "microsoft365_graph_beta_device_management_windows_update_ring",
      name: "x",
      values: { display_name: "A", description: "S3cret", drivers_excluded: true },
      sensitive_values: { description: true },
    };
    const state = { format_version: "1.0", values: { root_module: { resources: [resource] } } };

    const { rows } = await importOf("terraform", [importFileOf("a.json", state)]);

    expect(rows.find(({ path }) => path === "description")).toMatchObject({
      value: null,
      outcome: "mapped",
    });
  });

  test("is read of a plan as it was before it", async () => {
    const [shown] = fixtures("terraform");
    const { values, ...rest } = JSON.parse(new TextDecoder().decode(shown?.bytes)) as {
      values: object;
    };
    const plan = { ...rest, planned_values: {}, prior_state: { values } };

    const { objects } = await importOf("terraform", [importFileOf("plan.json", plan)]);

    expect(objects.length).toBeGreaterThan(5);
  });

  test("takes what it manages and is not about to replace", async () => {
    const type = "microsoft365_graph_beta_device_management_windows_update_ring";
    const attributes = (display_name: string) => ({ display_name, drivers_excluded: true });
    const state = {
      version: 4,
      resources: [
        { mode: "data", type, name: "read", instances: [{ attributes: attributes("Read") }] },
        {
          mode: "managed",
          type,
          name: "own",
          instances: [
            { attributes: attributes("Own") },
            { deposed: "8badf00d", attributes: attributes("Old") },
          ],
        },
      ],
    };

    const { objects } = await importOf("terraform", [importFileOf("terraform.tfstate", state)]);

    expect(objects.map(({ displayName, owner }) => [displayName, owner])).toEqual([
      ["Own", `${type}.own`],
    ]);
  });

  test("names other resources of its provider that are left out", async () => {
    const resource = {
      mode: "managed",
      type: "microsoft365_graph_beta_device_management_autopatch_groups",
      name: "x",
      instances: [{ attributes: {} }],
    };

    const { others } = await importOf("terraform", [
      importFileOf("terraform.tfstate", { version: 4, resources: [resource] }),
    ]);

    expect(others).toMatchObject([
      { reason: expect.stringContaining("autopatch_groups") as string },
    ]);
  });
});

describe("templates of CIPP", () => {
  const raw = { ...ring, id: null, assignments: undefined };
  const template = (policy: object, guid = "t1") => ({
    Displayname: "Ring 1: Pilot",
    RAWJson: JSON.stringify(policy),
    Type: "Device",
    GUID: guid,
  });
  const standard = (more: object) => ({
    standards: { IntuneTemplate: [{ TemplateList: { value: "t1" }, ...more }] },
  });
  const linesOf = async (more: object) => {
    const files = [importFileOf("a.json", template(raw)), importFileOf("s.json", standard(more))];
    const { config, rows } = await importOf("cipp", files);
    return { lines: config?.rings?.["ring-1-pilot"]?.assignments, rows };
  };

  test.each([
    ["On", undefined],
    ["AllDevices", [{ allDevices: true }]],
    ["allLicensedUsers", [{ allUsers: true }]],
    ["AllDevicesAndUsers", [{ allDevices: true }, { allUsers: true }]],
    ["WinUpdate Pilot", [{ group: "winupdate-pilot" }]],
    ["constructor", [{ group: "constructor" }]],
  ])("are assigned as their standard says: %s", async (AssignTo, expected) => {
    expect((await linesOf({ AssignTo })).lines).toEqual(expected);
  });

  test("cannot be assigned to patterns of names", async () => {
    const include = await linesOf({ AssignTo: "customGroup", customGroup: "Pilot, Win*" });
    const exclude = await linesOf({ AssignTo: "AllDevices", excludeGroup: "VIP*" });

    expect(include.lines).toEqual([{ group: "pilot" }]);
    expect(include.rows.find(({ path }) => path.endsWith(".customGroup"))).toMatchObject({
      file: "s.json",
      outcome: "none",
      note: '"Win*" is a pattern of names',
    });
    expect(exclude.lines).toBeUndefined();
  });

  test("have variables of policy files for those of CIPP", async () => {
    const policy = { ...raw, displayName: "%tenantname% - Ring", description: "of %1st%" };

    const { config, warnings, rows } = await importOf("cipp", [
      importFileOf("a.json", template(policy)),
    ]);

    expect(Object.values(config?.rings ?? {})).toMatchObject([
      { displayName: "${var:TENANTNAME} - Ring" },
    ]);
    expect(config?.rings?.["tenantname-ring"]).not.toHaveProperty("description");
    expect(warnings).toEqual([expect.stringContaining("RINGWRIGHT_VAR_TENANTNAME")]);
    expect(rows.find(({ path }) => path === "RAWJson.description")).toMatchObject({
      outcome: "unknown",
      note: "holds %1st%, which no variable can be called",
    });
  });

  test("take no variable that the file itself brings", async () => {
    const policy = { ...raw, description: "${var:SECRET}" };

    const { config, rows } = await importOf("cipp", [importFileOf("a.json", template(policy))]);

    expect(JSON.stringify(config)).not.toContain("${var:");
    expect(rows.find(({ path }) => path === "RAWJson.description")?.outcome).toBe("invalid");
  });

  test("may stand in each other, up to three deep", async () => {
    const three = template(template(template(raw)));
    const row = {
      PartitionKey: "IntuneTemplate",
      RowKey: "t1",
      JSON: JSON.stringify(template(raw)),
    };

    const nested = await importOf("cipp", [importFileOf("a.json", three)]);
    const deeper = await importOf("cipp", [importFileOf("a.json", template(three))]);
    const stored = await importOf("cipp", [importFileOf("a.json", [row])]);

    expect(nested.objects).toHaveLength(1);
    expect(stored.objects).toHaveLength(1);
    expect(deeper.others).toMatchObject([{ reason: expect.stringContaining("3 deep") as string }]);
  });

  test("say where the JSON in them is broken", async () => {
    const file = importFileOf("a.json", { RAWJson: "{\n oops", Type: "Device" });

    const { others } = await importOf("cipp", [file]);

    expect(others).toMatchObject([
      { reason: expect.stringContaining("in RAWJson, line 2, column 2") as string },
    ]);
  });

  test("that a standard names and that are not here are told", async () => {
    const { others } = await importOf("cipp", [importFileOf("s.json", standard({}))]);

    expect(others).toMatchObject([{ reason: "assigns template t1, which is not here" }]);
  });
});

describe("a configuration of Microsoft365DSC", () => {
  const ringOf = (body: string) =>
    importFileOf(
      "a.ps1",
      `IntuneWindowsUpdateForBusinessRingUpdateProfileWindows10 'x'\n{\n  DisplayName = 'A'\n${body}\n}\n`,
    );
  const rowsOf = async (body: string) => {
    const { rows, config } = await importOf("m365dsc", [ringOf(body)]);
    return { config, rows: Object.fromEntries(rows.map((row) => [row.path, row])) };
  };

  test.each([
    ["a variable", "$Description"],
    ["a member of one", "$Config.NonNodeData.Text"],
    ["a text with a variable", '"of $Tenant"'],
    ["a call", "Get-Secret -Name x"],
    ["a call in brackets", "(Get-Content C:\\secret.txt)"],
    ["a pipeline", "'a' | Out-String"],
    ["an expression", "'a' + 'b'"],
    ["a formatted text", "'{0}' -f $x"],
    ["a cast", "[string] 'a'"],
    ["a script", "& { Remove-Item -Recurse C:\\ }"],
    ["a subexpression", '"$(Get-Date)"'],
  ])("leaves out %s, and reads on behind it", async (_, expression) => {
    const { rows, config } = await rowsOf(
      `  Description = ${expression}\n  DriversExcluded = $True`,
    );

    expect(rows["Description"]).toMatchObject({ outcome: "unknown", value: null });
    expect(config?.rings).toEqual({ a: { displayName: "A", driversExcluded: true } });
  });

  test.each([
    ["'it''s'", "it's"],
    ['"say `"hi`""', 'say "hi"'],
    ['"two "" one"', 'two " one'],
    ["@'\nline 1\n  line 2\n'@", "line 1\n  line 2"],
    ['"costs `$5"', "costs $5"],
    ["'# no comment' # a comment", "# no comment"],
    ["<# before #> 'after'", "after"],
  ])("reads the text %s", async (written, text) => {
    const { config } = await rowsOf(`  Description = ${written}`);

    expect(config?.rings?.["a"]?.description).toBe(text);
  });

  test("reads statements on one line, parted by semicolons", async () => {
    const { config } = await rowsOf(
      "  QualityUpdatesDeferralPeriodInDays = 3; AllowWindows11Upgrade = $false; UserPauseAccess = 'disabled'",
    );

    expect(config?.rings?.["a"]).toEqual({
      displayName: "A",
      quality: { deferralDays: 3 },
      allowWindows11Upgrade: false,
      userPauseAccess: "disabled",
    });
  });

  test("leaves a policy unassigned whose assignments are an expression", async () => {
    const { config, rows } = await rowsOf("  DriversExcluded = $True\n  Assignments = $Everyone");

    expect(config?.rings?.["a"]).not.toHaveProperty("assignments");
    expect(rows["Assignments"]).toMatchObject({ outcome: "unknown", note: "is a variable" });
  });

  test("knows groups by their names where it has no ids", async () => {
    const { config, rows } = await rowsOf(`  Assignments = @(
    MSFT_DeviceManagementConfigurationPolicyAssignments{
      dataType = '#microsoft.graph.groupAssignmentTarget'
      groupDisplayName = 'Pilot'
    }
    MSFT_DeviceManagementConfigurationPolicyAssignments{
      dataType = '#microsoft.graph.exclusionGroupAssignmentTarget'
      groupDisplayName = 'VIP'
    })`);

    expect(rows["Assignments[1].groupDisplayName"]).toMatchObject({ outcome: "mapped" });
    expect(config?.rings?.["a"]?.assignments).toEqual([{ group: "pilot" }, { exclude: "vip" }]);
    expect(config?.groups).toEqual({
      pilot: { existing: true, displayName: "Pilot" },
      vip: { existing: true, displayName: "VIP" },
    });
  });

  test("does not show how it signs in", async () => {
    const { rows } = await rowsOf("  ApplicationSecret = 'S3cret'\n  Ensure = 'Present'");

    expect(rows["ApplicationSecret"]).toMatchObject({ outcome: "implied", value: null });
    expect(JSON.stringify(rows)).not.toContain("S3cret");
  });

  test("leaves out what it wants to be absent", async () => {
    const { objects, config } = await importOf("m365dsc", [ringOf("  Ensure = 'Absent'")]);

    expect(config).toBeUndefined();
    expect(objects[0]?.leftOut).toBe("the configuration wants it to be absent");
  });

  test.each([
    ["a text", "  Description = 'open", 4, 17],
    ["a comment", "  <# open", 4, 3],
    ["a list", "  Assignments = @('a'", 5, 1],
    ["a call", "  Description = (Get-X\n", 4, 17],
  ])("is refused where %s has no end, with its place", async (_, body, line, column) => {
    const { problems } = await importOf("m365dsc", [ringOf(body)]);

    expect(problems).toMatchObject([{ file: "a.ps1", line, column }]);
  });

  test("ends at an end of something else", async () => {
    const { rows } = await rowsOf("  )\n  DriversExcluded = $True");

    expect(rows["DriversExcluded"]?.outcome).toBe("mapped");
  });
});
