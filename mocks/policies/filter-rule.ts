/**
 * Why Intune would refuse the rule of an assignment filter; undefined where it takes it.
 *
 * Grammar: `expr := term { ("and"|"or") term }`, `term := "(" expr ")" | property operator value`.
 * It is not the language of dynamic groups: no -match, -any, -not.
 *
 * @see https://learn.microsoft.com/mem/intune/fundamentals/filters-device-properties
 */
export function refuseFilterRule(rule: string, platform: string): string | undefined {
  if (rule.trim() === "") return "The rule is empty.";
  if (rule.length > 3_072) return "The rule exceeds 3072 characters.";
  const tokens = [
    ...rule.matchAll(/\s*(?:("(?:[^"\\]|\\.)*")|([()[\],])|([^\s()[\],"]+)|(\S))/g),
  ].map((found) => found[0].trim());
  let at = 0;

  const expression = (): string | undefined => {
    const first = term();
    if (first !== undefined) return first;
    while (/^-?(?:and|or)$/i.test(tokens[at] ?? "")) {
      at++;
      const next = term();
      if (next !== undefined) return next;
    }
    return undefined;
  };
  const term = (): string | undefined => {
    if (tokens[at] === "(") {
      at++;
      const inner = expression();
      if (inner !== undefined) return inner;
      return tokens[at++] === ")" ? undefined : "A closing parenthesis is missing.";
    }
    return test();
  };
  const test = (): string | undefined => {
    const property = /^(device|app)\.(\w+)$/i.exec(tokens[at++] ?? "");
    if (property === null)
      return `A property such as device.model was expected before '${tokens[at] ?? "the end"}'.`;
    const known = Object.entries(deviceProperties).find(
      ([name]) => name.toLowerCase() === (property[2] ?? "").toLowerCase(),
    );
    if (known === undefined) return `The property '${property[0]}' is not supported.`;
    const operator = (tokens[at++] ?? "").toLowerCase().replace(/^(?!-)/, "-");
    const allowed = known[1] === "version" ? versionOperators : textOperators;
    if (!allowed.includes(operator))
      return `The operator '${operator}' is not supported for '${property[0]}'.`;
    return value(known[1], operator);
  };
  const value = (kind: "text" | "version", operator: string): string | undefined => {
    const token = tokens[at++] ?? "";
    if (/^\$?null$/i.test(token))
      return operator === "-eq" || operator === "-ne"
        ? undefined
        : `The operator '${operator}' does not take null.`;
    if (operator === "-in" || operator === "-notin") return list(token);
    if (kind === "version")
      return /^"?\d+(?:\.\d+){1,3}"?$/.test(token) ? undefined : `'${token}' is not a version.`;
    return isText(token) ? undefined : `A quoted value was expected instead of '${token}'.`;
  };
  const list = (opening: string): string | undefined => {
    if (opening !== "[") return 'A list such as ["a", "b"] was expected.';
    for (;;) {
      if (!isText(tokens[at++] ?? "")) return "A quoted value was expected in the list.";
      const next = tokens[at++];
      if (next === "]") return undefined;
      if (next !== ",") return "The list is not closed.";
    }
  };

  if (!/^windows/i.test(platform)) return undefined;
  const refused = expression();
  if (refused !== undefined) return refused;
  return at < tokens.length ? `Unexpected text '${tokens[at] ?? ""}'.` : undefined;
}

const textOperators = ["-eq", "-ne", "-startswith", "-contains", "-notcontains", "-in", "-notin"];
const versionOperators = ["-eq", "-ne", "-gt", "-ge", "-lt", "-le"];

// Windows properties
const deviceProperties: Readonly<Record<string, "text" | "version">> = {
  deviceName: "text",
  manufacturer: "text",
  model: "text",
  deviceCategory: "text",
  enrollmentProfileName: "text",
  deviceOwnership: "text",
  deviceTrustType: "text",
  cpuArchitecture: "text",
  operatingSystemVersion: "version",
  osVersion: "text",
  operatingSystemSKU: "text",
  deviceManagementType: "text",
};

function isText(token: string): boolean {
  return token.length >= 2 && token.startsWith('"') && token.endsWith('"');
}
