// Rules and objects that hit one another, for laws over both.
import fc from "fast-check";

/** Few words, so that generated rules are true of generated devices now and then. */
const words = [
  "LT",
  "lt-01",
  "LT-01-DE",
  "Windows",
  "windows",
  "a",
  "A",
  "ab",
  "b",
  'q"q',
  "o'x",
  "ä",
  "Ä-1",
  "x`",
] as const;

const word = fc.constantFrom(...words);
const guid = fc.constantFrom(
  "00000000-0000-4000-8000-000000000000",
  "0a000000-0000-4000-8000-000000000000",
  "7f000000-0000-4000-8000-000000000000",
  "FFFFFFFF-0000-4000-8000-00000000000F",
);

/** A text in either kind of quotes, as the language escapes it. */
function quote(text: string, single: boolean): string {
  const escaped = text.replaceAll("'", "''");
  return single || text.endsWith("`") ? `'${escaped}'` : `"${escaped.replaceAll('"', '`"')}"`;
}

const literal = fc.tuple(word, fc.boolean()).map(([text, single]) => quote(text, single));

/** An operator in one of its spellings. */
function spelt(...operators: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...operators), fc.boolean(), fc.constantFrom(0, 1, 2))
    .map(([name, dash, style]) => {
      const cased = [name, name.toLowerCase(), name.toUpperCase()][style] ?? name;
      return dash ? `-${cased}` : cased;
    });
}

const textOperator = spelt(
  "eq",
  "ne",
  "startsWith",
  "notStartsWith",
  "endsWith",
  "notEndsWith",
  "contains",
  "notContains",
);

function textTest(left: string): fc.Arbitrary<string> {
  const compared = fc
    .tuple(textOperator, literal)
    .map(([operator, value]) => `${left} ${operator} ${value}`);
  const listed = fc
    .tuple(spelt("in", "notIn"), fc.array(literal, { minLength: 1, maxLength: 3 }))
    .map(([operator, values]) => `${left} ${operator} [${values.join(", ")}]`);
  const blank = spelt("eq", "ne").map((operator) => `${left} ${operator} null`);
  const matched = fc
    .tuple(
      spelt("match", "notMatch"),
      fc.constantFrom(
        "^LT",
        "-\\d+",
        "^(lt|a)",
        "[ab]$",
        "^[^-]*$",
        "w.n",
        "(a|b)+",
        "^a$",
        ".*b",
        "^\\w+-",
      ),
    )
    .map(([operator, pattern]) => `${left} ${operator} "${pattern}"`);
  return fc.oneof({ weight: 4, arbitrary: compared }, listed, blank, matched);
}

const textProperty = fc.constantFrom(
  "device.displayName",
  "device.deviceModel",
  "device.extensionAttribute1",
  "DEVICE.DeviceOSType",
);

const elementTest = textTest("_");

const elementCondition = fc.oneof(
  elementTest,
  fc.tuple(elementTest, spelt("and", "or"), elementTest).map((parts) => parts.join(" ")),
  elementTest.map((test) => `-not (${test})`),
);

const quantified = fc
  .tuple(fc.constantFrom("any", "-all", "-ANY", "-any"), elementCondition)
  .map(([quantifier, condition]) => `device.devicePhysicalIds ${quantifier} (${condition})`);

const idTest = fc.oneof(
  fc
    .constantFrom("0", "0a", "7", "f", "08")
    .map((prefix) => `device.deviceId -startsWith "${prefix}"`),
  guid.map((id) => `device.deviceId -eq "${id}"`),
);

const booleanTest = fc
  .tuple(
    fc.constantFrom("accountEnabled", "isRooted"),
    spelt("eq", "ne"),
    fc.constantFrom("true", "FALSE", "null"),
  )
  .map(([name, operator, value]) => `device.${name} ${operator} ${value}`);

const deviceTest = fc.oneof(
  { weight: 6, arbitrary: textProperty.chain(textTest) },
  { weight: 1, arbitrary: booleanTest },
  { weight: 1, arbitrary: quantified },
  { weight: 1, arbitrary: idTest },
);

function combined(test: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const { rule } = fc.letrec<{ rule: string }>((tie) => ({
    rule: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 3, arbitrary: test.map((text) => `(${text})`) },
      { weight: 1, arbitrary: test },
      { weight: 1, arbitrary: tie("rule").map((text) => `not(${text})`) },
      {
        weight: 3,
        arbitrary: fc
          .tuple(
            fc.array(tie("rule"), { minLength: 2, maxLength: 3 }),
            spelt("and", "or"),
            fc.constantFrom(" ", "\n", "\t "),
          )
          .map(
            ([parts, operator, blank]) =>
              `(${parts.map((part) => `(${part})`).join(`${blank}${operator}${blank}`)})`,
          ),
      },
    ),
  }));
  return rule;
}

/** A valid rule about devices. Short enough for the service. */
export const deviceRule: fc.Arbitrary<string> = combined(deviceTest).filter(
  (rule) => rule.length <= 2500,
);

const dateTest = fc
  .tuple(
    spelt("ge", "le"),
    fc.constantFrom(
      "2026-01-01T00:00:00Z",
      "2025-12-31",
      "system.now",
      "system.now -plus P1D",
      "(system.now -minus p30d)",
    ),
  )
  .map(([operator, value]) => `user.employeeHireDate ${operator} ${value}`);

const planTest = fc
  .tuple(
    fc.constantFrom("any", "all"),
    fc.constantFrom("servicePlanId", "service", "capabilityStatus"),
    spelt("eq", "ne"),
    fc.constantFrom('"a"', '"SCO"', '"Enabled"', "null"),
  )
  .map(
    ([quantifier, name, operator, value]) =>
      `user.assignedPlans -${quantifier} (assignedPlan.${name} ${operator} ${value})`,
  );

/** A valid rule about users. */
export const userRule: fc.Arbitrary<string> = combined(
  fc.oneof(textTest("user.department"), textTest("user.displayName"), dateTest, planTest),
).filter((rule) => rule.length <= 2500);

const text = fc.option(fc.oneof(word, fc.constantFrom("LT-01-DE", "LT-7\n", "desktop")), {
  nil: undefined,
});

/** A device as the evaluator takes it. */
export const ruleDevice = fc.record(
  {
    displayName: text,
    deviceModel: text,
    extensionAttribute1: fc.oneof(text, fc.constant("")),
    deviceOSType: text,
    deviceId: guid,
    accountEnabled: fc.option(fc.boolean(), { nil: null }),
    isRooted: fc.option(fc.boolean(), { nil: undefined }),
    devicePhysicalIds: fc.option(fc.array(word, { maxLength: 3 }), { nil: undefined }),
  },
  { requiredKeys: ["deviceId"] },
);

/** A user as the evaluator takes it. */
export const ruleUser = fc.record(
  {
    department: text,
    displayName: text,
    employeeHireDate: fc.constantFrom(
      "2026-01-01T00:00:00Z",
      "2025-11-01T12:00:00Z",
      "2026-01-02T00:00:00.000Z",
    ),
    assignedPlans: fc.array(
      fc.record({
        servicePlanId: fc.constantFrom("a", "b"),
        service: fc.constantFrom("SCO", "sco", "exchange"),
        capabilityStatus: fc.constantFrom("Enabled", "Deleted"),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);

/** Text made of the pieces of rules, valid hardly ever. */
export const brokenRule: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "(",
        ")",
        "[",
        "]",
        ",",
        '"',
        "'",
        "`",
        "-and",
        "or",
        "-not",
        "-any",
        "-all",
        "_",
        "null",
        "$null",
      ),
      fc.constantFrom(
        "device.displayName",
        "user.mail",
        "-eq",
        "-in",
        "-match",
        "system.now",
        "-plus",
        "P1D",
        "Direct",
        "Reports",
        "for",
      ),
      fc.constantFrom(
        "assignedPlan.service",
        "group.objectId",
        "device.memberOf",
        "2026-01-01",
        "5",
        "true",
        "=",
        "&&",
        "\u201c",
        "\u2013",
        "\n",
      ),
      literal,
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 30 },
  )
  .chain((parts) => fc.constantFrom(" ", "").map((blank) => parts.join(blank)));

const anyProperty = fc.constantFrom(
  "device.displayName",
  "device.accountEnabled",
  "device.devicePhysicalIds",
  "device.systemLabels",
  "device.memberOf",
  "device.objectId",
  "device.extensionAttribute15",
  "device.extensionAttribute16",
  "device.organizationalUnit",
  "device.operatingSystem",
  "user.employeeHireDate",
  "user.assignedPlans",
  "user.proxyAddresses",
  "user.otherMails",
  "user.dirSyncEnabled",
  "user.memberOf",
  "user.mailNickname",
  "user.userType",
  "user.passwordPolicies",
  "user.extension_c272a57b722d4eb29bfe327874ae79cb_Office",
  "user.extension_c272a57b-722d-4eb2-9bfe-327874ae79cb_Office",
  "user.manager",
  "group.displayName",
  "displayName",
  "_",
  "assignedPlan.service",
  "group.objectId",
);

const anyOperator = fc.constantFrom(
  "-eq",
  "ne",
  "-startsWith",
  "-notStartsWith",
  "-endsWith",
  "-notEndsWith",
  "-contains",
  "-notContains",
  "-match",
  "-notMatch",
  "-in",
  "notIn",
  "-ge",
  "-le",
  "-gt",
  "-like",
  "==",
);

const anyValue = fc.constantFrom(
  '"a"',
  "'a'",
  '""',
  "true",
  '"true"',
  '"yes"',
  "null",
  "$null",
  '"null"',
  "5",
  "2020-06-10T18:13:20Z",
  "2020-06-10",
  '"2020-06-10"',
  "2020-02-30",
  "system.now",
  "system.now -plus P1D",
  "(system.now -minus P1Y)",
  "system.now -plus 1D",
  "system.now -plus P1D -plus P1D",
  '["a"]',
  '["a", "b"]',
  "[]",
  "[true]",
  '["a",]',
  "word",
  '"*@x"',
  '"^a+$"',
  '"a("',
  '`"a`"',
  "",
);

/** One test of anything with anything. */
export const anyTest: fc.Arbitrary<string> = fc
  .tuple(
    anyProperty,
    fc.constantFrom("", "", "-any ", "-all ", "-any (", "-all ("),
    anyProperty,
    anyOperator,
    anyValue,
  )
  .map(([property, quantifier, element, operator, value]) => {
    if (quantifier === "") return `${property} ${operator} ${value}`;
    return `${property} ${quantifier}${element} ${operator} ${value}${quantifier.endsWith("(") ? ")" : ""}`;
  });

/** A valid rule with one piece changed, which may leave it valid. */
export const mutatedRule: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(deviceRule, userRule, anyTest),
    fc.nat(),
    fc.constantFrom(
      "",
      "(",
      ")",
      "-and",
      "or",
      "-not",
      "null",
      '"x"',
      "device.model",
      "user.mail",
      "_",
      "[",
      "]",
      ",",
      "-eq",
      "-any",
      " ",
    ),
    fc.boolean(),
  )
  .map(([rule, at, piece, replace]) => {
    const pieces = rule.split(/(\s+|[()[\],])/);
    const index = at % pieces.length;
    pieces.splice(index, replace ? 1 : 0, ` ${piece} `);
    return pieces.join("");
  });
