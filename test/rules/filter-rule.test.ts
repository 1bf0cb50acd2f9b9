import { describe, expect, test } from "vitest";
import { connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";
import { canonicalFilterRule, checkFilterRule } from "../../src/filters/index.ts";

const errorsOf = (rule: string) =>
  checkFilterRule(rule)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ start, message }) => `${start + 1}: ${message}`);
const firstOf = (rule: string) => checkFilterRule(rule).diagnostics[0]?.message ?? "";

// learn.microsoft.com/intune/intune-service/fundamentals/filters-device-properties; numbers in
// brackets are rules that github.com/fadwen/IntuneScriptLab, Validation/Findings.md, asked the
// service about
const validRules = [
  '(device.deviceOwnership -eq "Corporate")',
  'device.model -eq "Surface Laptop 5"',
  '(device.deviceOwnership -eq "Corporate") and (device.operatingSystemVersion -ge 10.0.26100.1)',
  '(DEVICE.MODEL -STARTSWITH "Surface") AND (device.manufacturer -ne "VMware, Inc.")',
  '((device.model -in ["A", "B"]) -or (device.model -notIn ["C"]))',
  "(device.deviceCategory -ne $null) and (device.enrollmentProfileName -eq $NULL)",
  '(device.deviceTrustType -in ["Azure AD joined", "hybrid azure ad joined"])',
  '(device.cpuArchitecture -eq "arm64") or (device.operatingSystemSKU -eq "EnterpriseN")',
  '(device.deviceName -contains "[LAB] (1)") and (device.deviceName -notContains "-eq")',
  '(\n  device.deviceName\t-contains\n "ä"\n)',
];

/** What the service takes and older documentation does not show. */
const takenRules = [
  // V08: the dash is left out
  '(device.model eq "A") and (device.model NE "B") or (device.model in ["C"])',
  '((device.model notIn ["A"]) and (device.model contains "B")) or (device.model notContains "C")',
  '(device.model startsWith "A") and (device.operatingSystemVersion ge 10.0)',
  "(device.operatingSystemVersion gt 10.0) and (device.operatingSystemVersion lt 11.0)",
  "(device.operatingSystemVersion le 10.0.22631.1)",
  // V29: "Null or $Null"
  "(device.deviceCategory -eq null) or (device.deviceCategory ne Null)",
  "(device.deviceTrustType -eq $null) and (device.cpuArchitecture -ne NULL)",
  // W21 to W23
  '(device.deviceOwnership -eq "Unknown")',
  '(device.deviceTrustType -ne "unknown") and (device.cpuArchitecture -in ["Unknown"])',
  // V18, W18, V46, W06
  '(device.deviceName -in "PC1") or (device.osVersion -notIn "10.0")',
  '(device.deviceName -in ["PC1",])',
  '(device.deviceName -in ["PC1", ""])',
  // V22, W01, W17, F35
  '(device.operatingSystemVersion -gt "10.0.22000.1000") or (device.operatingSystemVersion -eq "10.0 ")',
  // V43, W36, W37, and what follows from there being no escape
  '(device.deviceName -eq "It\'s") or (device.deviceName -eq "a\\b") or (device.deviceName -eq "\ta")',
  '(device.deviceName -in ["C:\\", "D:\\"]) and (device.deviceName -eq "E:\\")',
];

const editions =
  "BusinessN CloudEdition CloudEditionN Core CoreCountrySpecific CoreN CoreSingleLanguage Education EducationN Enterprise EnterpriseEval EnterpriseG EnterpriseGN EnterpriseN EnterpriseNEval EnterpriseS EnterpriseSEval EnterpriseSN Holographic IoTEnterprise IoTUAP IoTUAPCommercial PPIPro Professional ProfessionalEducation ProfessionalEducationN ProfessionalN ProfessionalSingleLanguage ProfessionalWorkstation ServerRdsh";

describe("a filter rule", () => {
  test.each(validRules)("%s is valid", (rule) => {
    expect(checkFilterRule(rule)).toEqual({ valid: true, diagnostics: [] });
  });

  test.each(takenRules)("%s is valid, as the service says", (rule) => {
    const { valid, diagnostics } = checkFilterRule(rule);
    const others = diagnostics.filter(
      ({ id }) => id !== "mixed-connectives" && id !== "deprecated",
    );

    expect({ valid, others }).toEqual({ valid: true, others: [] });
  });

  test("may name every documented edition", () => {
    const names = editions.split(" ");
    const rule = `(device.operatingSystemSKU -in [${names.map((name) => `"${name}"`).join(",")}])`;

    expect(names).toHaveLength(30);
    expect(checkFilterRule(rule)).toEqual({ valid: true, diagnostics: [] });
  });

  // V20, V23, V24, V26, V39, V56, V61, V62, X03, and the documented lists
  test.each<[string, string]>([
    ["deviceOwnership", "-eq -ne"],
    ["isTpmAttested", "-eq -ne"],
    ["deviceTrustType", "-eq -ne -in -notIn"],
    ["cpuArchitecture", "-eq -ne -in -notIn"],
    ["operatingSystemVersion", "-eq -ne -gt -ge -lt -le"],
    ...[
      "deviceName",
      "manufacturer",
      "model",
      "deviceCategory",
      "enrollmentProfileName",
      "osVersion",
      "operatingSystemSKU",
    ].map((name): [string, string] => [
      name,
      "-eq -ne -in -notIn -startsWith -contains -notContains",
    ]),
  ])("about device.%s takes %s and no other operator", (property, taken) => {
    const operators = "-eq -ne -in -notIn -startsWith -contains -notContains -gt -ge -lt -le";
    const value = property === "operatingSystemVersion" ? "10.0" : '"a"';

    for (const operator of operators.split(" ")) {
      const { diagnostics } = checkFilterRule(`(device.${property} ${operator} ${value})`);
      const isRefused = diagnostics.some(({ id }) => id === "wrong-operator");
      expect(isRefused, operator).toBe(!taken.split(" ").includes(operator));
    }
  });

  test("that is valid is taken by the service", async () => {
    const { filters } = connectTo(createTestTenant());

    for (const [index, rule] of validRules.entries()) {
      const spec = { displayName: `F${index}`, platform: "windows10AndLater", rule } as const;
      expect((await filters.create(spec)).properties["rule"]).toBe(rule);
    }
  });

  test("tells several errors at once, each at its place", () => {
    const rule =
      '(device.modell -eq "X") and (device.deviceOwnership -eq "Company") or (device.osVersion -ge "10") and (device.model -in A)';

    const at = (part: string) => rule.indexOf(part) + 1;
    expect(errorsOf(rule)).toEqual([
      "2: device.modell is no property of a filter: did you mean device.model?",
      `${at("-ge")}: -ge compares versions; only device.operatingSystemVersion takes it`,
      `${at("A)")}: values stand in double quotes: "A"`,
    ]);
  });

  test.each([
    ["", "the rule is empty"],
    ["device.model", "an operator such as -eq and a value are missing after device.model"],
    ["device.model -eq", "a value is missing after -eq"],
    ['(device.model -eq "A"', "this parenthesis is never closed"],
    ['device.model -eq "A")', "this parenthesis closes nothing; remove it"],
    ['device.model -eq "A', "this quote is never closed"],
    ["device.model -eq 'A'", 'values stand in straight double quotes: "A"'],
    ["device.model -eq “A”", 'values stand in straight double quotes: "A"'],
    ["device.model -eq A", 'values stand in double quotes: "A"'],
    ['device.model -eq "A" device.model -eq "B"', "and or or is missing before this"],
    ['device.model -eq "A" and', 'a comparison such as device.model -eq "X" is missing here'],
    ["()", 'a comparison such as device.model -eq "X" is missing here'],
    ['device.model -in ("A")', 'lists stand in square brackets: ["a", "b"]'],
    ['device.model -in ["A"', "this list is never closed; add ]"],
    ['device.model -in ["A" "B"]', "a comma is missing before this"],
    ["device.model -in []", "a value in double quotes is missing"],
    ['device.model -eq ["A"]', "-eq takes one value; a list needs -in or -notIn"],
    ['device.model -in ["A", $null]', "-in does not take $null; only -eq and -ne do"],
    ["device.model -contains $null", "-contains does not take $null; only -eq and -ne do"],
    ["device.model -in null", "-in does not take $null; only -eq and -ne do"],
    ["device.model -in [null]", "-in does not take $null; only -eq and -ne do"],
    ['device.model -in ["A",,"B"]', "a value in double quotes is missing"],
    ["device.model -in [,]", "a value in double quotes is missing"],
    [
      "device.operatingSystemVersion -eq $null",
      "device.operatingSystemVersion is not compared with $null; write a version, such as 10.0.26100.1",
    ],
    [
      'device.manufacturer -eq ""',
      "an empty text is refused; to ask for a device without a value, write -eq $null",
    ],
    [
      'device.manufacturer -contains ""',
      "an empty text is refused; to ask for a device without a value, write -eq $null",
    ],
    [
      'device.cpuArchitecture -startsWith "am"',
      "device.cpuArchitecture does not take -startsWith; it takes -eq, -ne, -in, -notIn",
    ],
    [
      'device.deviceOwnership -notIn ["Personal"]',
      "device.deviceOwnership does not take -notIn; it takes -eq, -ne",
    ],
    [
      'device.isRooted -eq "True"',
      "device.isRooted is no property of a filter: filters of other platforms have it, those of Windows do not",
    ],
    ['device.model -eq ["A","B"]', "-eq takes one value; a list needs -in or -notIn"],
    ['device.model -eq "A" xor device.model -eq "B"', "and or or is missing before this"],
    ['device.model -eq "A" // comment', "and or or is missing before this"],
    [
      "device.osVersion -eq 10.0.26100.1",
      "device.osVersion is deprecated; use device.operatingSystemVersion, which compares versions",
    ],
    [
      "device.model -eq 10.0.26100.1",
      'a version without quotes fits only device.operatingSystemVersion; write "10.0.26100.1"',
    ],
    [
      'device.operatingSystemVersion -startsWith "10"',
      "-startsWith compares text, and device.operatingSystemVersion is a version; it takes -eq, -ne, -gt, -ge, -lt, -le",
    ],
    [
      "device.operatingSystemVersion -ge 11",
      '"11" is no version; write two to four numbers without quotes, such as 10.0.26100.1',
    ],
    [
      'model -eq "A"',
      "model is no property of a filter: properties begin with device.; did you mean device.model?",
    ],
    [
      'user.department -eq "A"',
      "user.department is no property of a filter: a filter asks about devices only, as device.model does",
    ],
  ])("%j: %s", (rule, message) => {
    expect(firstOf(rule)).toBe(message);
  });

  // learn.microsoft.com/entra/identity/users/groups-dynamic-membership is another language
  test.each([
    ['device.deviceOSVersion -eq "10"', "in filters it is device.operatingSystemVersion"],
    ['device.deviceModel -eq "A"', "in filters it is device.model"],
    ['device.displayName -eq "A"', "in filters it is device.deviceName"],
    ['device.deviceOSType -eq "Windows"', "the filter's platform says so already"],
    ["device.accountEnabled -eq true", "make a dynamic group"],
    ['device.extensionAttribute15 -eq "A"', "make a dynamic group"],
    ['device.model -match "A.*"', "-startsWith or -contains; filters have no regular expressions"],
    ['device.model -any (_ -eq "A")', "-in; filters have no collections"],
    ['device.model -endsWith "A"', "use -contains"],
    ['device.model == "A"', "use -eq"],
    ['device.model -equals "A"', "use -eq"],
    ['device.model -startWith "A"', "did you mean -startsWith?"],
    // two neighbours that changed places are one slip
    ['device.mdoel -eq "A"', "did you mean device.model?"],
    ['-not (device.model -eq "A")', "filter rules have no -not"],
  ])("%s is an error with advice", (rule, advice) => {
    const { valid, diagnostics } = checkFilterRule(rule);

    expect(valid).toBe(false);
    expect(diagnostics[0]?.message).toContain(advice);
  });

  // V44, V45: neither escape exists
  test.each(['(device.model -eq "14\\" x")', '(device.model -eq "say ""hi""")'])(
    "%s is refused once, for the quote inside the value",
    (rule) => {
      const { diagnostics } = checkFilterRule(`${rule} and (device.model -eq "B")`);

      expect(diagnostics).toMatchObject([
        { id: "quotes", start: rule.indexOf('"'), end: rule.length - 1 },
      ]);
      expect(diagnostics[0]?.message).toContain("there is no escape");
    },
  );

  // V25, V27: any text is taken, and no device has it
  test.each([
    ['device.deviceTrustType -eq "AzureAD"', 'the value is "Azure AD joined" in filters'],
    ['device.deviceTrustType -in ["ServerAD"]', 'the value is "Hybrid Azure AD joined" in filters'],
    [
      'device.deviceTrustType -eq "Microsoft Entra joined"',
      'the value is "Azure AD joined" in filters',
    ],
    ['device.deviceOwnership -eq "Company"', 'the value is "Corporate" in filters'],
    ['device.deviceOwnership -eq "Corporat"', 'the value is "Corporate" in filters'],
    ['device.cpuArchitecture -eq "x64"', 'the value is "amd64" in filters'],
    ['device.cpuArchitecture -ne "ia64"', "device.cpuArchitecture is never"],
    ['device.isTpmAttested -eq "Yes"', 'it is one of "True", "False"'],
    ['device.operatingSystemSKU -eq "Enterprize"', 'did you mean "Enterprise"?'],
  ])("%s is valid with a warning: %s", (rule, advice) => {
    const { valid, diagnostics } = checkFilterRule(rule);

    expect(valid).toBe(true);
    expect(diagnostics.find(({ id }) => id === "unknown-value")).toMatchObject({
      severity: "warning",
      message: expect.stringContaining(advice) as string,
    });
  });

  // E27, E28, F09: and binds first
  test("with and beside or is told how it is read", () => {
    const rule = '(device.model -eq "A") or device.model -eq "B"  and (device.model -eq "C")';
    const long = Array.from(
      { length: 3 },
      (_, index) => `device.model -eq "${index}${"x".repeat(80)}"`,
    );

    expect(firstOf(rule)).toBe(
      'and binds before or, so this is read as (device.model -eq "A") or (device.model -eq "B" and (device.model -eq "C")); add parentheses',
    );
    expect(firstOf(`${long[0]} and ${long[1]} or ${long[2]}`)).toBe(
      "and binds before or, so this is read as (1 and 2) or 3, by the numbers of its terms; add parentheses",
    );
    expect(firstOf('(device.model -eq "A" or device.model -eq "B") and device.model -eq "C"')).toBe(
      "",
    );
  });

  // learn.microsoft.com/intune/intune-service/fundamentals/filters: 3,072 characters
  test("has at most 3,072 characters", () => {
    const rule = (length: number) => `device.model -eq "${"x".repeat(length - 19)}"`;

    expect(checkFilterRule(rule(3072)).valid).toBe(true);
    expect(firstOf(rule(3073))).toBe("the rule has 3073 characters; Intune takes 3072");
  });

  test("survives parentheses beyond any sense", () => {
    expect(firstOf("(".repeat(3000))).toBe("more than 100 parentheses inside each other");
    expect(checkFilterRule(`${"(".repeat(90)}device.model -eq "A"${")".repeat(90)}`).valid).toBe(
      true,
    );
  });

  test.each([
    ['device.model -eq "A" and device.model -eq "B" or device.model -eq "C"', "mixed-connectives"],
    ['device.osVersion -startsWith "10.0.26"', "deprecated"],
    // W27, Y03: it matches every device
    ['device.deviceName -contains " "', "blank-value"],
    ['device.model -eq " "', "blank-value"],
    ['device.model -notContains "\t"', "blank-value"],
    ['device.isTpmAttested -eq "False"', "undocumented"],
    ['device.isTpmAttested -ne "True"', "undocumented"],
  ])("%s is valid with a warning", (rule, id) => {
    const { valid, diagnostics } = checkFilterRule(rule);

    expect(valid).toBe(true);
    expect(diagnostics.map((found) => [found.id, found.severity])).toEqual([[id, "warning"]]);
  });

  test("of another platform is checked for its form alone", () => {
    const rule = '(device.isRooted -eq "Unknown") and (device.anything -sounds True)';

    expect(checkFilterRule(rule, { platform: "androidForWork" })).toEqual({
      valid: true,
      diagnostics: [],
    });
    expect(checkFilterRule(`(${rule}`, { platform: "iOS" }).valid).toBe(false);
    expect(checkFilterRule('(app.osVersion -eq "1")', { managementType: "apps" }).valid).toBe(true);
  });

  test("does not bring what disturbs a terminal into a message", () => {
    expect(firstOf('device.deviceOwnership -eq "\u001b[2J"')).toContain('never "\ufffd[2J"');
  });

  test("never throws, whatever it holds", () => {
    const pieces = [
      "(",
      ")",
      "[",
      "]",
      ",",
      '"a"',
      '"',
      "'",
      "device.model",
      "-eq",
      "and",
      "-not",
      "$null",
      " ",
    ];
    let seed = 7;
    const next = (below: number) => (seed = (seed * 48271) % 2147483647) % below;

    for (let round = 0; round < 3000; round++) {
      const rule = Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join(" ");
      const { diagnostics } = checkFilterRule(rule);
      for (const { start, end } of diagnostics) {
        expect(start, rule).toBeLessThanOrEqual(end);
        expect(end, rule).toBeLessThanOrEqual(rule.length);
      }
      expect(canonicalFilterRule(canonicalFilterRule(rule)), rule).toBe(canonicalFilterRule(rule));
    }
  });
});

describe("the canonical form", () => {
  test.each([
    ['(device.model -eq "A")', 'device.model  -EQ\n"A"'],
    [
      '(device.model -eq "A") and (device.model -eq "B")',
      'Device.Model -eq "A" -AND device.model -eq "B"',
    ],
    [
      '((device.model -eq "A") and (device.model -eq "B")) and (device.model -eq "C")',
      'device.model -eq "A" and (device.model -eq "B" and device.model -eq "C")',
    ],
    ['device.model -in ["B","A","A"]', '(device.model -in [ "A" , "B" ])'],
    ["device.model -eq $null", "(device.model -eq $NULL)"],
    ["device.operatingSystemVersion -ge 10.0.1", '(device.operatingSystemVersion -ge "10.0.1")'],
    ["device.operatingSystemVersion -ge 10.0.1", '(device.operatingSystemVersion ge "10.0.1 ")'],
    ['device.model eq "A"', 'device.model -eq "A"'],
    ["device.model ne null", "device.model -ne $Null"],
    ['device.model -in "A"', 'device.model -in ["A"]'],
    ['device.model notIn ["A", "B",]', 'device.model -notIn ["B","A"]'],
    ['device.model -eq " A\t"', 'device.model -eq "A"'],
    ['device.model -in [" A "]', 'device.model -in "A"'],
    ['device.model -contains " "', 'device.model -contains "   "'],
    ['device.foo eq "A"', 'device.foo -eq "A"'],
    [
      'device.model -eq "A" and device.model -eq "B" or device.model -eq "C"',
      '(device.model -eq "A" and device.model -eq "B") or device.model -eq "C"',
    ],
  ])("of %s and %s is one", (a, b) => {
    expect(canonicalFilterRule(a)).toBe(canonicalFilterRule(b));
  });

  test.each([
    ['device.model -eq "A"', 'device.model -eq "a"'],
    ['device.model -eq "A B"', 'device.model -eq "A  B"'],
    ["device.model -eq $null", 'device.model -eq "$null"'],
    ["device.model -eq null", 'device.model -eq "null"'],
    [
      'device.model -eq "A" and device.model -eq "B" or device.model -eq "C"',
      'device.model -eq "A" and (device.model -eq "B" or device.model -eq "C")',
    ],
    ['device.model -eq "A"', 'device.model -in "A"'],
    ["not a rule", "not another"],
  ])("keeps %s and %s apart", (a, b) => {
    expect(canonicalFilterRule(a)).not.toBe(canonicalFilterRule(b));
  });
});
