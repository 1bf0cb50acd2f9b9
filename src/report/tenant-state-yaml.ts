import { dirname, relative, resolve } from "node:path";
import type * as Yaml from "yaml";
import type { StatedValue, LayeredValue, TenantState } from "../fleet/layers/tenant-state.ts";
import type { ListedTenant, TenantList } from "../fleet/list/tenant-list.ts";
import { isMapping } from "../kind/value-at.ts";
import { kinds } from "../registry/kinds.ts";
import { codesOf, replaceHarmful } from "../kind/harmful-text.ts";
import { terminalText } from "./escape.ts";

const longestValue = 60;

/**
 * The merged config of a tenant as YAML, each value with the file and line that gave it and what that
 * overrode. Saved in the folder of the list it loads as a policy file and wants the same; variables
 * stand as they are written.
 */
export async function tenantStateYaml(
  list: TenantList,
  tenant: ListedTenant,
  { desired, values }: TenantState,
): Promise<string> {
  const yaml = await import("yaml");
  const byPath = new Map(values.map((value) => [value.path, value]));
  const written = desired.files?.written([]);
  const document: Yaml.Document = new yaml.Document(withOwnPaths(written, list, byPath));
  document.commentBefore = headOf(list, tenant, values);
  comment(yaml, document.contents, [], byPath);
  yaml.visit(document, { Scalar: (_key, scalar) => quoteHarmful(scalar) });
  const text = document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Infinity });
  return replaceHarmful(text, codesOf);
}

// codes are read back within double quotes, and nowhere else
function quoteHarmful(scalar: Yaml.Scalar): void {
  const { value } = scalar;
  if (typeof value === "string" && replaceHarmful(value, codesOf) !== value)
    scalar.type = "QUOTE_DOUBLE";
}

function headOf(list: TenantList, tenant: ListedTenant, values: readonly LayeredValue[]): string {
  const layers = tenant.layers.map(({ role, path }) => `${role} ${path}`).join(", ");
  const names = [
    ...new Set(
      values.flatMap(({ value }) =>
        [...(JSON.stringify(value) ?? "").matchAll(/\$\{var:([A-Z0-9_]+)\}/g)].map(
          ([, name]) => name,
        ),
      ),
    ),
  ];
  return [
    ` ${tenant.key} of ${list.file}: ${layers}`,
    ...(names.length > 0 ? [` needs RINGWRIGHT_VAR_${names.join(", RINGWRIGHT_VAR_")}`] : []),
  ]
    .map((line) => terminalText(line))
    .join("\n");
}

function comment(
  yaml: typeof Yaml,
  node: unknown,
  path: readonly string[],
  byPath: ReadonlyMap<string, LayeredValue>,
): void {
  if (!yaml.isMap(node)) return;
  for (const { key, value: inner } of node.items) {
    // a document made of plain data has nothing else
    if (!yaml.isScalar(key) || !yaml.isNode(inner)) throw new TypeError("a key that is no text");
    const at = [...path, String(key.value)];
    const value = byPath.get(at.join("."));
    const isEmpty = yaml.isCollection(inner) && inner.items.length === 0;
    if (value === undefined) comment(yaml, inner, at, byPath);
    else if (yaml.isScalar(inner) || isEmpty) inner.comment = ` ${originOf(value)}`;
    else inner.commentBefore = ` ${originOf(value)}`;
  }
}

function originOf({ overrides, ...value }: LayeredValue): string {
  const earlier = overrides.map((one) => `${shortValue(one.value)} of ${placeOf(one)}`);
  const instead = earlier.length === 0 ? "" : `, instead of ${earlier.join(", ")}`;
  return terminalText(`${placeOf(value)}${instead}`);
}

function placeOf({ file, line }: StatedValue): string {
  return line === null ? file : `${file}:${line}`;
}

function shortValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > longestValue ? `${text.slice(0, longestValue - 3)}...` : text;
}

/** Paths of files are those of the layer that names them; here they are those of the list's folder. */
function withOwnPaths(
  written: unknown,
  { folder }: TenantList,
  byPath: ReadonlyMap<string, LayeredValue>,
): unknown {
  if (!isMapping(written)) return written;
  const moved = (path: string, value: unknown): unknown => {
    const file = byPath.get(path)?.file;
    if (typeof value !== "string" || file === undefined) return value;
    return relative(resolve(folder), resolve(dirname(file), value)).replaceAll("\\", "/");
  };
  // what a policy file begins with, whichever layer and file it stands in
  const { version, stack, tenantId, ...rest } = written;
  const config: Record<string, unknown> = { version, stack, tenantId, ...rest };
  for (const { section, texts } of kinds) {
    const resources = config[section];
    if (!texts || !isMapping(resources)) continue;
    config[section] = mapValues(resources, (resource, key) =>
      isMapping(resource)
        ? mapValues(resource, (value, name) =>
            texts.properties.includes(name) ? moved(`${section}.${key}.${name}`, value) : value,
          )
        : resource,
    );
  }
  const { calendar } = config;
  if (isMapping(calendar) && isMapping(calendar["freeze"])) {
    const ics = moved("calendar.freeze.ics", calendar["freeze"]["ics"]);
    config["calendar"] = { ...calendar, freeze: { ...calendar["freeze"], ics } };
  }
  return config;
}

function mapValues(
  value: Readonly<Record<string, unknown>>,
  change: (inner: unknown, key: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner, key)]));
}
