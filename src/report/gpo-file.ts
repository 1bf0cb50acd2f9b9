import { Document, isMap, isScalar } from "yaml";
import type { Config } from "../config/schema.ts";
import type { ImportedObject, ImportRow } from "../gpo/index.ts";
import { terminalText } from "./escape.ts";
import { leftOutText } from "./gpo-table.ts";
import { commentOf } from "./yaml-comment.ts";

/** What a policy file from Group Policy is written of. */
export interface GpoFileInput {
  readonly config: Config;
  readonly objects: readonly ImportedObject[];
  readonly rows: readonly ImportRow[];
}

const everybody = /\b(authenticated users|domain computers|everyone)$/i;

/**
 * The policy file of an import, in YAML. Above each ring stands as a comment where the Group
 * Policy object was linked, to whom it applied, and a group that could take their place; above
 * all what was left out.
 *
 * @param names what the import was made of, such as the paths on the command line
 */
export function gpoFile({ config, objects, rows }: GpoFileInput, names: readonly string[]): string {
  const document = new Document(config);
  document.commentBefore = commentOf(headLines(objects, rows, names));
  for (const object of objects) {
    const lines = objectLines(object);
    const [section, key] =
      object.ring === null ? ["settings", object.setting] : ["rings", object.ring];
    const resources = document.get(section, true);
    if (lines.length === 0 || key === null || !isMap(resources)) continue;
    const pair = resources.items.find((item) => isScalar(item.key) && item.key.value === key);
    if (pair && isScalar(pair.key)) pair.key.commentBefore = commentOf(lines);
  }
  return document.toString({ lineWidth: 0 });
}

function headLines(
  objects: readonly ImportedObject[],
  rows: readonly ImportRow[],
  names: readonly string[],
): readonly string[] {
  const left = rows.filter(({ outcome }) => ["none", "unknown", "invalid"].includes(outcome));
  const skipped = leftOutLines(objects);
  const ofOne = new Set(rows.map(({ gpo }) => gpo)).size <= 1;
  return [
    `From ${names.map(terminalText).join(", ")}.`,
    "",
    "Nothing is assigned yet: add assignments to each resource. Take the Group Policy",
    "off a device before these reach it, since which of the two wins is not documented.",
    ...(left.length > 0 ? ["", "Not carried over:"] : []),
    ...left.map(
      (row) => `- ${ofOne ? "" : `${terminalText(row.gpo ?? row.file)}: `}${leftOutText(row)}`,
    ),
    ...(skipped.length > 0 ? ["", ...skipped] : []),
  ];
}

/** Objects that are left out, one line a reason. */
export function leftOutLines(objects: readonly ImportedObject[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const object of objects) {
    if (object.leftOut === null) continue;
    const others = reasons.get(object.leftOut);
    if (others) others.push(gpoTitle(object));
    else reasons.set(object.leftOut, [gpoTitle(object)]);
  }
  return [...reasons].map(
    ([reason, titles]) => `Left out (${terminalText(reason)}): ${titles.join("; ")}`,
  );
}

/** An object by its name or id, and where it comes from. */
export function gpoTitle({ name, id, domain, file }: ImportedObject): string {
  const title = terminalText(name ?? id ?? file);
  const more = [name === null ? null : id, domain]
    .filter((part) => part !== null)
    .map(terminalText);
  return more.length > 0 ? `${title} (${more.join(", ")})` : title;
}

function objectLines(object: ImportedObject): readonly string[] {
  const { name, id, links, appliesTo, isDeniedTo, wmiFilter } = object;
  if (name === null && id === null) return [];
  const key = object.ring ?? object.setting ?? "";
  return [
    `From the Group Policy object ${gpoTitle(object)}.`,
    links.length === 0 ? "It is linked nowhere." : `Linked to: ${links.map(linkText).join("; ")}`,
    ...(appliesTo.length > 0 ? [`Applies to: ${appliesTo.map(terminalText).join("; ")}`] : []),
    ...(isDeniedTo.length > 0 ? [`Not to: ${isDeniedTo.map(terminalText).join("; ")}`] : []),
    ...(wmiFilter === null
      ? []
      : [`Only where the WMI filter is true: ${terminalText(wmiFilter)}`]),
    "Rules of groups cannot ask for an organizational unit; a group of the same devices, such as",
    `  groups: { ${key}: { existing: true, displayName: ${JSON.stringify(suggestedGroup(object))} } }`,
    `would be its assignment: { group: ${key} }`,
  ];
}

function linkText({ path, isEnabled, isEnforced }: ImportedObject["links"][number]): string {
  const marks = [isEnforced && "enforced", !isEnabled && "the link is off"].filter(
    (mark) => mark !== false,
  );
  return marks.length > 0 ? `${terminalText(path)} (${marks.join(", ")})` : terminalText(path);
}

/** The group that security filtering names, where it is one; else one of the object's name. */
function suggestedGroup({ name, id, appliesTo }: ImportedObject): string {
  const [filtered] = appliesTo.filter((trustee) => !everybody.test(trustee));
  return terminalText(filtered?.split("\\").at(-1) ?? name ?? id ?? "");
}
