/** Operators of a test, without the dash that may stand before them. */
export type RuleOperator =
  | "eq"
  | "ne"
  | "startsWith"
  | "notStartsWith"
  | "endsWith"
  | "notEndsWith"
  | "contains"
  | "notContains"
  | "match"
  | "notMatch"
  | "in"
  | "notIn"
  | "le"
  | "ge";

/** Words with a meaning between, before or behind tests. */
export type RuleKeyword = "and" | "or" | "not" | "any" | "all" | "plus" | "minus";

/**
 * Every operator in its canonical spelling, in the order of the documentation.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership#supported-expression-operators
 */
export const ruleOperators: readonly RuleOperator[] = [
  "eq",
  "ne",
  "startsWith",
  "notStartsWith",
  "endsWith",
  "notEndsWith",
  "contains",
  "notContains",
  "match",
  "notMatch",
  "in",
  "notIn",
  "le",
  "ge",
];

/** The positive operator that a negative one turns round. */
export const negatedOperators: Readonly<Partial<Record<RuleOperator, RuleOperator>>> = {
  ne: "eq",
  notStartsWith: "startsWith",
  notEndsWith: "endsWith",
  notContains: "contains",
  notMatch: "match",
  notIn: "in",
};

const keywords: readonly RuleKeyword[] = ["and", "or", "not", "any", "all", "plus", "minus"];

const operatorByWord = new Map(ruleOperators.map((name) => [name.toLowerCase(), name]));
const keywordByWord = new Map<string, RuleKeyword>(keywords.map((name) => [name, name]));

/** The operator that a word stands for: any case, with or without a leading dash. */
export function findOperator(word: string): RuleOperator | undefined {
  return operatorByWord.get(withoutDash(word).toLowerCase());
}

/** The keyword that a word stands for: any case, with or without a leading dash. */
export function findKeyword(word: string): RuleKeyword | undefined {
  return keywordByWord.get(withoutDash(word).toLowerCase());
}

// what people bring along from PowerShell, OData, SQL, C and the Intune filter language
const foreignOperators: Readonly<Record<string, string>> = {
  gt: "There is no -gt. -ge and -le exist for user.employeeHireDate only; for versions use -startsWith.",
  lt: "There is no -lt. -ge and -le exist for user.employeeHireDate only; for versions use -startsWith.",
  ">": "There is no >. -ge and -le exist for user.employeeHireDate only; for versions use -startsWith.",
  "<": "There is no <. -ge and -le exist for user.employeeHireDate only; for versions use -startsWith.",
  ">=": "Write -ge, which exists for user.employeeHireDate only; for versions use -startsWith.",
  "<=": "Write -le, which exists for user.employeeHireDate only; for versions use -startsWith.",
  like: "There is no -like and no wildcard. Use -startsWith, -endsWith, -contains or -match.",
  notlike:
    "There is no -notLike and no wildcard. Use -notStartsWith, -notEndsWith, -notContains or -notMatch.",
  xor: "There is no -xor. Write (a -and -not (b)) -or (b -and -not (a)).",
  is: "There is no -is. Use -eq.",
  isnot: "There is no -isNot. Use -ne.",
  "=": "Write -eq.",
  "==": "Write -eq.",
  "===": "Write -eq.",
  "!=": "Write -ne.",
  "!==": "Write -ne.",
  "<>": "Write -ne.",
  equals: "Write -eq.",
  equal: "Write -eq.",
  notequals: "Write -ne.",
  notequal: "Write -ne.",
  neq: "Write -ne.",
  "&&": "Write -and.",
  "&": "Write -and.",
  "||": "Write -or.",
  "|": "Write -or.",
  "!": "Write -not.",
  beginswith: "Write -startsWith.",
  includes: "Write -contains.",
  doesnotcontain: "Write -notContains.",
  doesnotstartwith: "Write -notStartsWith.",
  regex: "Write -match.",
  matches: "Write -match.",
  none: "There is no -none. Write -not (… -any (…)).",
};

/** Advice for a word that stands where an operator belongs and is none. */
export function foreignOperatorAdvice(word: string): string | undefined {
  const key = withoutDash(word).toLowerCase();
  return Object.hasOwn(foreignOperators, key) ? foreignOperators[key] : undefined;
}

function withoutDash(word: string): string {
  return word.startsWith("-") ? word.slice(1) : word;
}
