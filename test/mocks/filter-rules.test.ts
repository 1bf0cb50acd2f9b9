import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenant, type WireObject } from "../../mocks/index.ts";
import { ask, refused, textAt } from "./ask.ts";

const filters = "/beta/deviceManagement/assignmentFilters";

async function isValid(
  rule: string,
  platform = "windows10AndLater",
  more: WireObject = {},
): Promise<unknown> {
  const { json } = await ask(createMockTenant(), "POST", `${filters}/validateFilter`, {
    body: { deviceAndAppManagementAssignmentFilter: { displayName: "F", platform, rule, ...more } },
  });
  return json["value"]?.["isValidRule"];
}

// what a live service answered: github.com/fadwen/IntuneScriptLab, Validation/Findings.md
describe("a filter rule of Windows is taken", () => {
  test.each([
    ['(device.model eq "T14")', "without dash"],
    ['(device.model -NOTIN ["a"]) AND (DEVICE.MODEL notContains "b")', "in any case"],
    ["(device.deviceCategory -eq null)", "with null as a word"],
    ["device.enrollmentProfileName -ne $Null", "with null after a dollar"],
    ["(device.cpuArchitecture -eq $null)", "with null of an enumeration"],
    ['(device.deviceTrustType -ne "Unknown")', "with Unknown"],
    ['(device.cpuArchitecture -eq "ia64")', "with a value that nobody has"],
    ['(device.deviceName -in "PC1")', "with a text where a list is due"],
    ['(device.deviceName -in ["PC1",])', "with a comma after the last item"],
    ['(device.deviceName -in ["PC1", ""])', "with an empty item"],
    ['(device.isTpmAttested -eq "False")', "with a property that is undocumented"],
    ['(device.deviceName -contains " ")', "with a blank as value"],
    ['(device.deviceName -eq "C:\\x\'s\ty")', "with backslash, apostrophe and tab"],
    ['device.model -eq "a"\n  or ((device.model -eq "b") -and device.model -eq "c")', "with lines"],
    ["device.operatingSystemVersion -ge 10.0", "with a version of two parts"],
    ['device.operatingSystemVersion -ne " 10.0.100000000.1 "', "with a version in quotes"],
    ['device.osVersion -startsWith "10.0.2"', "with a version as text"],
    ['device.operatingSystemSKU -contains "Enterprise"', "with an edition"],
  ])("%s (%s)", async (rule) => {
    expect(await isValid(rule)).toBe(true);
  });

  test.each([
    ['(device.cpuArchitecture -startsWith "am")', "operator of cpuArchitecture"],
    ['(device.cpuArchitecture -notContains "am")', "operator of cpuArchitecture"],
    ['(device.deviceTrustType -contains "AD")', "operator of deviceTrustType"],
    ['(device.deviceOwnership -in ["Personal"])', "operator of deviceOwnership"],
    ['(device.deviceOwnership -contains "Corp")', "operator of deviceOwnership"],
    ['(device.isTpmAttested -in ["True"])', "operator of isTpmAttested"],
    ['device.operatingSystemVersion -in ["10.0"]', "operator of a version"],
    ['device.osVersion -gt "10"', "order of a text"],
    ["(device.operatingSystemVersion -ne $null)", "null of a version"],
    ["device.model -startsWith null", "null with another operator"],
    ["device.model -in [null]", "null in a list"],
    ['(device.manufacturer -eq "")', "empty text"],
    ['device.model -in ""', "empty text for a list"],
    ["device.model -in []", "empty list"],
    ['device.model -eq ["a"]', "list for one value"],
    ['(device.model -eq "14\\" x")', "quote behind a backslash"],
    ['(device.model -eq "14"" x")', "doubled quote"],
    ["device.model -eq 'a'", "single quotes"],
    ["device.model -eq 14", "no quotes"],
    ["device.operatingSystemVersion -eq 10", "version of one part"],
    ["device.operatingSystemVersion -eq 1.2.3.4.5", "version of five parts"],
    ['device.operatingSystemVersion -eq "10.x"', "no version"],
    ['(device.model-eq"a")', "no blanks"],
    ['(device.model -eq"a")', "no blank before the value"],
    ['(device.model -eq "a") (device.model -eq "b")', "no connector"],
    ['(device.model -eq "a") and', "nothing after a connector"],
    ["()", "empty parentheses"],
    ['(device.model -eq "a"))', "parenthesis too many"],
    ['not (device.model -eq "a")', "not"],
    ['device.model -notStartsWith "a"', "operator of groups"],
    ['(app.model -eq "x")', "property of an app"],
    ['(device.isRooted -eq "True")', "property of another platform"],
    ['(device.deviceManagementType -eq "x")', "property of app filters"],
    ['(device.deviceId -eq "x")', "property that only the preview shows"],
  ])("unless it is %s (%s)", async (rule) => {
    expect(await isValid(rule)).toBe(false);
  });

  test("unless it is empty, which is no question at all", async () => {
    const body = {
      deviceAndAppManagementAssignmentFilter: { platform: "windows10AndLater", rule: " " },
    };

    await refused(ask(createMockTenant(), "POST", `${filters}/validateFilter`, { body }), 400);
  });

  test("with permission to write only", async () => {
    const reader = createMockTenant({ roles: ["DeviceManagementConfiguration.Read.All"] });
    const body = {
      deviceAndAppManagementAssignmentFilter: {
        platform: "windows10AndLater",
        rule: 'device.model -eq "a"',
      },
    };

    await refused(ask(reader, "POST", `${filters}/validateFilter`, { body }), 403);
  });
});

const appsOnly = { assignmentFilterManagementType: "apps" };

/** Every platform of the table, with what makes a filter of apps of it. */
const places = {
  windows: ["windows10AndLater", {}],
  macOS: ["macOS", {}],
  iOS: ["iOS", {}],
  android: ["android", {}],
  androidForWork: ["androidForWork", {}],
  androidAOSP: ["androidAOSP", {}],
  windowsApps: ["windowsMobileApplicationManagement", appsOnly],
  iOSApps: ["iOSMobileApplicationManagement", appsOnly],
  androidApps: ["androidMobileApplicationManagement", appsOnly],
} as const;
type Place = keyof typeof places;
const enrolled: readonly Place[] = ["androidForWork", "androidAOSP"];
const devices: readonly Place[] = ["windows", "macOS", "iOS", "android", ...enrolled];
const apps: readonly Place[] = ["windowsApps", "iOSApps", "androidApps"];

// the property tables of learn.microsoft.com/intune/fundamentals/filters/ref-device-properties
describe("a filter rule is taken on the platforms of its property only:", () => {
  test.each<readonly [rule: string, takenOn: readonly Place[]]>([
    ['(device.cpuArchitecture -eq "arm64")', ["windows", "macOS"]],
    ['(device.cpuArchitecture -in ["x64"])', ["windows", "macOS"]],
    ['(device.deviceCategory -contains "E")', devices],
    ['(device.deviceManagementType -ne "AOSP userless devices")', enrolled],
    ['(device.deviceName -startsWith "S")', devices],
    ['(device.deviceOwnership -eq "Personal")', devices],
    ['(device.deviceTrustType -eq "Azure AD joined")', ["windows"]],
    ["(device.enrollmentProfileName -ne $null)", ["windows", "iOS", ...enrolled]],
    ['(device.isRooted -eq "True")', ["iOS", "android", ...enrolled]],
    ['(device.manufacturer -notIn ["a"])', devices],
    ['(device.model -startsWith "iPhone 8")', devices],
    ["(device.operatingSystemVersion -gt 14.2.1)", devices],
    ['(device.osVersion -in ["10.15.3 (19D2064)"])', devices],
    ['(device.operatingSystemSKU -startsWith "Enterprise")', ["windows"]],
    // taken by a live service: github.com/fadwen/IntuneScriptLab, Validation/Findings.md
    ['(device.isTpmAttested -eq "False")', ["windows"]],
    ['(app.appVersion -startsWith "10.0")', apps],
    ['(app.deviceManagementType -eq "Unmanaged")', ["iOSApps", "androidApps"]],
    ['(app.deviceManufacturer -startsWith "Micro")', apps],
    ['(app.deviceModel -in ["Surface Duo"])', apps],
    ["(app.operatingSystemVersion -le 10.0.22631.3235)", apps],
    ['(app.osVersion -eq "14.2.1")', apps],
    ['(app.model -eq "x")', []],
    ['(device.appVersion -eq "1")', []],
    // operators that the property does not have
    ['(device.cpuArchitecture -startsWith "arm")', []],
    ['(device.deviceOwnership -contains "Corp")', []],
    ['(device.deviceManagementType -in ["x"])', []],
    ['(device.isRooted -contains "T")', []],
    ['(device.operatingSystemVersion -startsWith "14")', []],
    ['(app.deviceManagementType -contains "Un")', []],
    ['(app.appVersion -gt "1")', []],
    ["(app.operatingSystemVersion -eq $null)", []],
    // no rule at all
    ["whatever", []],
    ["", []],
  ])("%s", async (rule, takenOn) => {
    const answers = await Promise.all(
      Object.entries(places).map(async ([name, [platform, more]]) => {
        const tenant = createMockTenant();
        const body = { displayName: "F", platform, rule, ...more };
        return [name, (await ask(tenant, "POST", filters, { body })).status] as const;
      }),
    );

    expect(answers.filter(([, status]) => status === 201).map(([name]) => name)).toEqual(
      Object.keys(places).filter((name) => takenOn.includes(name as Place)),
    );
  });

  test("one of apps with a platform of devices, too", async () => {
    expect(await isValid('(app.osVersion -startsWith "10")', "windows10AndLater", appsOnly)).toBe(
      true,
    );
    expect(await isValid('(device.osVersion -eq "10")', "windows10AndLater", appsOnly)).toBe(false);
    expect(await isValid('(app.deviceManagementType -eq "x")', "iOS", appsOnly)).toBe(true);
    expect(await isValid('(device.model -eq "x")', "macOS", appsOnly)).toBe(false);
    expect(await isValid('(app.osVersion -eq "x")', "macOS", appsOnly)).toBe(false);
  });

  // Unverified, so both ways
  test("none on a platform that the tables leave out, or any of the right form", async () => {
    const lenient = createMockTenant({ behaviors: { undocumentedFilterPlatforms: "formOnly" } });
    const post = async (tenant: MockTenant, rule: string): Promise<number> =>
      (
        await ask(tenant, "POST", filters, {
          body: { displayName: rule, platform: "windows81AndLater", rule },
        })
      ).status;

    expect(await post(createMockTenant(), 'device.model -eq "x"')).toBe(400);
    expect(await post(lenient, 'device.anything -eq "x"')).toBe(201);
    expect(await post(lenient, "device.model -eq")).toBe(400);
  });
});

/** Names of the devices of a small tenant that a rule finds. */
async function found(
  rule: string,
  devices: readonly WireObject[],
  platform = "windows10AndLater",
): Promise<readonly string[]> {
  const tenant = createMockTenant();
  for (const [index, device] of devices.entries())
    tenant.state.add("managedDevices", { deviceName: `d${index}`, ...device });
  const { json } = await ask(tenant, "POST", "/beta/deviceManagement/evaluateAssignmentFilter", {
    body: { data: { platform, rule } },
  });
  const inner = JSON.parse(Buffer.from(textAt(json, "value"), "base64").toString()) as {
    readonly Schema: readonly { readonly Column: string }[];
    readonly Values: readonly (readonly unknown[])[];
  };
  const place = inner.Schema.findIndex(({ Column }) => Column === "deviceName");
  return inner.Values.map((line) => String(line[place]));
}

describe("a filter rule finds", () => {
  const one: WireObject = {
    model: "Standard PC (Q35 + ICH9, 2009)",
    osVersion: "10.0.26100.9457",
    deviceCategoryDisplayName: "Unknown",
    enrollmentProfileName: "",
    managedDeviceOwnerType: "company",
    joinType: "azureADJoined",
    processorArchitecture: "x64",
    skuNumber: 129,
    skuFamily: "Enterprise",
  };

  test.each<readonly [rule: string, finds: boolean]>([
    ['device.model -eq "STANDARD PC (q35 + ich9, 2009)"', true],
    ['device.model -eq "  Standard PC (Q35 + ICH9, 2009) "', true],
    ['device.model -in ["x", " standard pc (q35 + ich9, 2009)"]', true],
    ['device.model -startsWith "standard "', true],
    ['device.model -contains "Q35"', true],
    ['device.model -contains "Q36"', false],
    ['device.model -notContains "Q36"', true],
    ['device.enrollmentProfileName -contains " "', true],
    ['device.model -startsWith " "', true],
    ["device.enrollmentProfileName -eq $null", true],
    ["device.deviceCategory -eq null", true],
    ["device.deviceCategory -ne null", false],
    ["device.model -ne null", true],
    ['device.deviceCategory -eq "null"', false],
    ['device.deviceCategory -ne "a"', true],
    ['device.deviceCategory -notIn ["a"]', true],
    ['device.deviceCategory -notContains "a"', true],
    ['device.deviceCategory -contains "a"', false],
    ['device.deviceCategory -startsWith "a"', false],
    ["device.operatingSystemVersion -eq 10.0.26100", false],
    ["device.operatingSystemVersion -ge 10.0.26100", true],
    ["device.operatingSystemVersion -gt 10.0.26100.0", true],
    ['device.operatingSystemVersion -eq " 10.0.26100.09457 "', true],
    ["device.operatingSystemVersion -lt 10.0.26100.9457", false],
    ["device.operatingSystemVersion -lt 10.0.100000", true],
    ["device.operatingSystemVersion -le 10.0.26100.9457", true],
    ["device.operatingSystemVersion -ne 10.0.26100.9457", false],
    ['device.osVersion -eq "10.0.26100"', false],
    ['device.osVersion -startsWith "10.0.26100"', true],
    ['device.cpuArchitecture -eq "AMD64"', true],
    ['device.cpuArchitecture -eq "x64"', false],
    ['device.cpuArchitecture -ne "x64"', true],
    ['device.deviceTrustType -in "azure ad joined"', true],
    ['device.deviceTrustType -eq "Microsoft Entra joined"', false],
    ['device.operatingSystemSKU -eq "EnterpriseSEval"', true],
    ['device.operatingSystemSKU -eq "Enterprise"', false],
    ['device.deviceOwnership -eq "Corporate"', true],
    ['device.deviceOwnership -eq "company"', false],
    // and before or: FLT-E27, FLT-E28, FLT-F08, FLT-F09
    ['device.model -ne "x" or device.model -eq "x" and device.model -eq "x"', true],
    ['(device.model -ne "x" or device.model -eq "x") and device.model -eq "x"', false],
    ['device.model -eq "x" and device.model -eq "x" or device.model -ne "x"', true],
  ])("a device by %s: %s", async (rule, finds) => {
    expect(await found(rule, [one])).toEqual(finds ? ["d0"] : []);
  });

  // architectures of a Mac: learn.microsoft.com/intune/fundamentals/filters/ref-device-properties
  test("devices of its own platform only, by what is said of them there", async () => {
    const mixed: WireObject[] = [
      { operatingSystem: "Windows", processorArchitecture: "x64", model: "M" },
      { operatingSystem: "macOS", processorArchitecture: "x64", model: "M" },
      { operatingSystem: "iOS", model: "M", jailBroken: "True" },
      { operatingSystem: "Android", model: "M", jailBroken: "" },
    ];

    expect(await found('device.model -eq "M"', mixed, "macOS")).toEqual(["d1"]);
    expect(await found('device.cpuArchitecture -eq "x64"', mixed, "macOS")).toEqual(["d1"]);
    expect(await found('device.cpuArchitecture -eq "x64"', mixed)).toEqual([]);
    expect(await found('device.isRooted -eq "True"', mixed, "iOS")).toEqual(["d2"]);
    expect(await found('device.isRooted -eq "Unknown"', mixed, "android")).toEqual(["d3"]);
    const app = "iOSMobileApplicationManagement";
    expect(await found('app.appVersion -ne "1"', mixed, app)).toEqual([]);
  });

  test("values that are not known as what they are called", async () => {
    const devices: WireObject[] = [
      {},
      { processorArchitecture: "arM64", joinType: "hybridAzureADJoined" },
      { processorArchitecture: "x86", managedDeviceOwnerType: "personal", skuNumber: 48 },
      { processorArchitecture: "unknown", managedDeviceOwnerType: "unknown", joinType: "unknown" },
    ];

    expect(await found('device.cpuArchitecture -eq "unknown"', devices)).toEqual(["d0", "d3"]);
    expect(await found('device.cpuArchitecture -in ["arm64","x86"]', devices)).toEqual([
      "d1",
      "d2",
    ]);
    expect(await found('device.deviceTrustType -eq "Hybrid Azure AD joined"', devices)).toEqual([
      "d1",
    ]);
    expect(await found('device.deviceOwnership -eq "unknown"', devices)).toEqual(["d3"]);
    expect(await found('device.operatingSystemSKU -in ["professional"]', devices)).toEqual(["d2"]);
    expect(await found("device.operatingSystemVersion -ge 0.0", devices)).toEqual([]);
  });
});
