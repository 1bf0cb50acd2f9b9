const pattern = /\$\{var:([^}]*)\}/g;
/** A regular expression of a variable within a text, for a JSON Schema. */
export const variableText = String.raw`\$\{var:[A-Z][A-Z0-9_]*\}`;
const variableName = /^[A-Z][A-Z0-9_]*$/;

/** The variables of the process, for callers who were given no others. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** Names of the variables in a text, in order. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}

/** Why a variable cannot be used, or undefined. Its value is never part of the answer. */
export function variableProblem(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (!variableName.test(name)) {
    return `\${var:${name}} is no variable: names are upper case letters, digits and _`;
  }
  const value = env[`RINGWRIGHT_VAR_${name}`];
  if (value) return undefined;
  return `\${var:${name}} needs the environment variable RINGWRIGHT_VAR_${name}, which is ${value === undefined ? "not set" : "empty"}`;
}

/** The value with every variable filled in. */
export function reveal<T>(value: T, variables: Readonly<Record<string, string>> | undefined): T {
  if (!variables || Object.keys(variables).length === 0) return value;
  return mapText(value, (text) =>
    text.replace(pattern, (whole, name: string) => variables[name] ?? whole),
  );
}

/** The value with each variable's content replaced by its name, for whatever is shown or saved. */
export function conceal<T>(value: T, variables: Readonly<Record<string, string>>): T {
  // longest first, so that a value inside another does not split it
  const entries = Object.entries(variables).sort(([, a], [, b]) => b.length - a.length);
  if (entries.length === 0) return value;
  return mapText(value, (text) =>
    entries.reduce((rest, [name, content]) => rest.replaceAll(content, `\${var:${name}}`), text),
  );
}

// a shorter value is no secret, and would be found in everything
const shortestSecret = 3;

/** A message with the content of every variable replaced by its name. */
export function concealText(
  message: string,
  variables: Readonly<Record<string, string>> | undefined,
): string {
  return concealValue(message, variables);
}

/** The same for every text within a value. */
export function concealValue<T>(
  value: T,
  variables: Readonly<Record<string, string>> | undefined,
): T {
  const secrets = Object.entries(variables ?? {}).filter(
    ([, content]) => content.length >= shortestSecret,
  );
  return conceal(value, Object.fromEntries(secrets));
}

/** Whether a value holds a variable, and so must not be shown filled in. */
export function isSensitive(value: unknown): boolean {
  return JSON.stringify(value)?.includes("${var:") ?? false;
}

function mapText<T>(value: T, change: (text: string) => string): T {
  if (typeof value === "string") return change(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => mapText(item, change)) as T;
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, mapText(inner as unknown, change)]),
    ) as T;
  }
  return value;
}
