// Filter rules and managed devices that hit one another, for laws over both.
import fc from "fast-check";

const words = ["LT", "lt-01", "LT-01-DE", "Surface Pro", "ä", "Ä-1", "Kiosk", "a", "A", "ab"];
const word = fc.constantFrom(...words);
const blanks = fc.constantFrom("", " ", "\t ");

/** A comparison, taken apart so that a law can put another operator in its place. */
export interface Parts {
  readonly property: string;
  readonly operator: string;
  readonly value: string;
}

const quoted = (value: fc.Arbitrary<string>) =>
  fc.tuple(blanks, value, blanks).map((parts) => `"${parts.join("")}"`);

const list = (value: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(quoted(value), { minLength: 1, maxLength: 3 }), fc.constantFrom("]", ",]"))
    .map(([items, end]) => `[${items.join(", ")}${end}`);

function parts(
  property: fc.Arbitrary<string>,
  operators: readonly string[],
  value: fc.Arbitrary<string>,
): fc.Arbitrary<Parts> {
  return fc.record({ property, operator: fc.constantFrom(...operators), value });
}

const textProperty = fc.constantFrom(
  "device.deviceName",
  "device.model",
  "device.deviceCategory",
  "device.enrollmentProfileName",
  "DEVICE.osVersion",
);
const choices: Readonly<Record<string, readonly string[]>> = {
  "device.deviceTrustType": ["Azure AD joined", "hybrid azure ad joined", "Unknown", "AzureAD"],
  "device.cpuArchitecture": ["amd64", "ARM64", "unknown", "x64"],
  "device.operatingSystemSKU": ["Enterprise", "EnterpriseS", "core", "Cor"],
};
const choice = fc.constantFrom(...Object.keys(choices));
const choiceValue = fc.constantFrom(...Object.values(choices).flat());
const version = fc.constantFrom(
  "10.0",
  "10.0.26100",
  "10.0.26100.0",
  "10.0.26100.9457",
  "6.3.9600",
  "10.0.9999",
);

/** `-eq` and `-ne` with a text, which has its other half. */
export const equality = fc.oneof(
  parts(textProperty, ["-eq"], quoted(word)),
  parts(choice, ["-eq"], quoted(choiceValue)),
  parts(
    fc.constant("device.deviceOwnership"),
    ["-eq"],
    quoted(fc.constantFrom("Corporate", "personal", "Company")),
  ),
);
export const containment = parts(textProperty, ["-contains"], quoted(word));
export const membership = fc.oneof(
  parts(textProperty, ["-in"], list(word)),
  parts(choice, ["-in"], list(choiceValue)),
);
export const prefix = parts(textProperty, ["-startsWith"], quoted(word));
export const comparedVersion = parts(
  fc.constant("device.operatingSystemVersion"),
  ["-eq", "-gt", "-ge", "-lt", "-le"],
  fc.tuple(version, fc.boolean()).map(([text, isQuoted]) => (isQuoted ? `"${text} "` : text)),
);
const nullness = parts(
  fc.oneof(textProperty, choice),
  ["-eq", "-ne"],
  fc.constantFrom("$null", "null", "$NULL"),
);
const negative = fc
  .oneof(equality, containment, membership)
  .map((one): Parts => ({ ...one, operator: opposite(one.operator) }));
const unknowable = parts(
  fc.constant("device.isTpmAttested"),
  ["-eq", "-ne"],
  fc.constantFrom('"True"'),
);

/** The operator that is true where this one is false. */
export function opposite(operator: string): string {
  const found = { "-eq": "-ne", "-in": "-notIn", "-contains": "-notContains" }[operator];
  if (found === undefined) throw new RangeError(`${operator} has no opposite`);
  return found;
}

export const textOf = ({ property, operator, value }: Parts): string =>
  `${property} ${operator} ${value}`;

/** One comparison in one of the spellings of its operator. */
const comparison: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      equality,
      containment,
      membership,
      prefix,
      comparedVersion,
      nullness,
      negative,
      unknowable,
    ),
    fc.boolean(),
    fc.constantFrom(0, 1, 2),
  )
  .map(([one, dash, style]) => {
    const name = dash ? one.operator : one.operator.slice(1);
    const operator = [name, name.toLowerCase(), name.toUpperCase()][style] ?? name;
    return textOf({ ...one, operator });
  });

/** A rule with `and`, `or` and parentheses, also where they are not needed. */
const anyRule: fc.Arbitrary<string> = fc.letrec<{ rule: string; term: string }>((tie) => ({
  rule: fc
    .tuple(
      tie("term"),
      fc.array(fc.tuple(fc.constantFrom("and", "OR", "-and", "or"), tie("term")), {
        maxLength: 3,
      }),
    )
    .map(([first, rest]) => [first, ...rest.flat()].join(" ")),
  term: fc.oneof(
    { maxDepth: 3 },
    comparison,
    comparison.map((one) => `( ${one} )`),
    tie("rule").map((rule) => `(${rule})`),
  ),
})).rule;

/** The same, within what laws may put together in one rule. */
const withinLimit = (length: number) => anyRule.filter((rule) => rule.length <= length);

export const filterRule = withinLimit(1500);
export const shortFilterRule = withinLimit(300);

/** A managed device in which much is missing, null or empty. */
export const managedDevice: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record(
  {
    deviceName: fc.oneof(word, fc.constantFrom("", null)),
    model: fc.oneof(word, fc.constantFrom("", null)),
    deviceCategoryDisplayName: fc.oneof(word, fc.constantFrom("", null, "Unknown")),
    enrollmentProfileName: fc.oneof(word, fc.constantFrom("", null)),
    osVersion: fc.oneof(version, fc.constantFrom("", null, "10.0.26100.1")),
    joinType: fc.constantFrom("azureADJoined", "hybridAzureADJoined", "unknown", null, "newer"),
    processorArchitecture: fc.constantFrom("x64", "arM64", "unknown", "x86"),
    managedDeviceOwnerType: fc.constantFrom("company", "personal", "unknown"),
    skuNumber: fc.constantFrom(4, 101, 125, 0, null),
  },
  { requiredKeys: [] },
);
