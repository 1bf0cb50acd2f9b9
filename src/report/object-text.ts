import { instantText } from "../kind/instant-text.ts";
import { kindOf } from "../registry/kinds.ts";
import type { AssignmentsView, MembersView, ObjectView } from "../reconcile/show/object-view.ts";
import type { PropertyState } from "../reconcile/show/property-view.ts";
import { assignmentText, cut, valueText } from "./describe.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { diagnosticLines } from "./plan-text.ts";
import { sideText } from "./rule-sides.ts";
import { tableLines } from "./table-lines.ts";

const memberLimit = 20;
// a membership rule would make every row of a table as wide
const cellLimit = 60;

const stateTexts: Readonly<Record<PropertyState, string>> = {
  asApplied: "as last applied",
  changedInFiles: "changed in the files",
  changedInTenant: "changed in the tenant",
  changedInBoth: "changed in both",
  changedAlike: "changed in both, to the same",
  newlyManaged: "newly managed",
  notCreated: "not created yet",
  noLongerManaged: "no longer managed",
  notManaged: "not managed",
};

/** One object as people read it: what the files say, what was last applied, what the tenant holds. */
export function objectText(view: ObjectView, paint: Paint): string {
  const { address, displayName, kind, properties, parts, assignments, members } = view;
  const lines = [
    `${paint("bold", terminalText(address))}  "${terminalText(displayName)}"  ${paint("dim", kindOf(kind).title)}`,
    `  files:  ${filesText(view)}`,
    `  tenant: ${tenantText(view)}`,
    ...operatorLines(view, paint),
    `  apply:  ${view.action ?? "nothing to do"}`,
    "",
  ];
  if (properties.length > 0) lines.push(...propertyLines(view, paint), "");
  for (const { path, before, after } of parts) {
    lines.push(
      `  ${terminalText(path)}: ${terminalText(valueText(before))} in the tenant, the files say ${terminalText(valueText(after))}`,
    );
  }
  if (parts.length > 0) lines.push("");
  if (assignments) lines.push(...assignmentLines(assignments, paint), "");
  if (members) lines.push(...memberLines(members, paint), "");
  const diagnostics = diagnosticLines(view.diagnostics, paint);
  if (diagnostics.length > 0) lines.push(...diagnostics, "");
  return `${lines.slice(0, -1).join("\n")}\n`;
}

function filesText({ inFiles, source }: ObjectView): string {
  if (inFiles === "none" || source === null) return "in no file";
  const { file, line } = source;
  const place = terminalText(line === undefined ? file : `${file}:${line}`);
  return inFiles === "referredTo" ? `${place}, only referred to: nothing of it is written` : place;
}

function tenantText({ inTenant, id, owner, isProtected }: ObjectView): string {
  switch (inTenant) {
    case "missing":
      return "there is no such object";
    case "ambiguous":
      return "several objects could be meant";
    case "ours":
    case "foreign": {
      const by = owner
        ? `owned by stack ${terminalText(owner.stack)} as ${terminalText(owner.key)}`
        : "owned by no stack";
      return `${terminalText(id ?? "")}, ${by}${isProtected ? ", protected" : ""}`;
    }
    default:
      return inTenant satisfies never;
  }
}

function operatorLines({ operational }: ObjectView, paint: Paint): string[] {
  if (operational === null) return [];
  const { paused, rollingBack, until } = operational;
  const parts = [
    ...(paused.length > 0
      ? [
          `${paused.join(" and ")} updates are paused${until === null ? "" : ` until ${instantText(new Date(until))}`}`,
        ]
      : []),
    ...(rollingBack.length > 0 ? [`${rollingBack.join(" and ")} updates are rolled back`] : []),
  ];
  if (parts.length === 0) return [];
  return [`  ${paint("yellow", "operator:")} ${parts.join("; ")} (never written by apply)`];
}

function propertyLines({ properties }: ObjectView, paint: Paint): string[] {
  const rows = properties.map(({ path, files, live, state }) => ({
    path: terminalText(path),
    files: files === undefined ? "-" : terminalText(sideText(path, files, live)),
    tenant: state === "notCreated" ? "-" : terminalText(sideText(path, live, files)),
    state,
  }));
  const isLong = ({ files, tenant }: (typeof rows)[number]) =>
    Math.max(files.length, tenant.length) > cellLimit;
  const short = rows.filter((row) => !isLong(row));
  const table = tableLines(
    ["  Property", "Files", "Tenant", "Since the last apply"],
    short.map(({ path, files, tenant, state }) => [`  ${path}`, files, tenant, stateTexts[state]]),
    paint,
    (row) => colourOf(short[row]?.state),
  );
  const blocks = rows.filter(isLong).flatMap(({ path, files, tenant, state }) => {
    const colour = colourOf(state);
    const head = `  ${path}: ${stateTexts[state]}`;
    return [
      colour === undefined ? head : paint(colour, head),
      `    files:  ${files}`,
      `    tenant: ${tenant}`,
    ];
  });
  return [...table, ...blocks];
}

function colourOf(state: PropertyState | undefined): "red" | "yellow" | "dim" | undefined {
  switch (state) {
    case "changedInTenant":
    case "changedInBoth":
      return "red";
    case "changedInFiles":
    case "newlyManaged":
    case "notCreated":
      return "yellow";
    case "notManaged":
    case "noLongerManaged":
      return "dim";
    case "asApplied":
    case "changedAlike":
    case undefined:
      return undefined;
    default:
      return state satisfies never;
  }
}

function assignmentLines({ mode, live, missing, surplus }: AssignmentsView, paint: Paint) {
  const how = {
    authoritative: "the files state them all",
    additive: "the files add to them",
    unmanaged: "not managed",
  }[mode];
  const leaves = new Set(surplus.map(assignmentText));
  return [
    `  Assignments (${how}):`,
    ...live.map((line) => {
      const text = terminalText(assignmentText(line));
      const set = line.source === "policySet" ? ", by a policy set" : "";
      return leaves.has(assignmentText(line)) && set === ""
        ? paint("red", `    - ${text}, in the tenant only`)
        : `      ${text}${set}`;
    }),
    ...missing.map((line) =>
      paint("green", `    + ${terminalText(assignmentText(line))}, in the files only`),
    ),
    ...(live.length + missing.length === 0 ? ["      none"] : []),
  ];
}

function memberLines({ live, missing, surplus }: MembersView, paint: Paint): string[] {
  const leaving = new Set(surplus.map(({ id }) => id));
  const staying = live.filter(({ id }) => !leaving.has(id));
  const lines = [
    ["  ", staying, undefined, ""],
    ["- ", surplus, "red", ", in the tenant only"],
    ["+ ", missing, "green", ", in the files only"],
  ] as const;
  return [
    `  Member devices: ${live.length}`,
    ...lines.flatMap(([sign, devices, colour, where]) => {
      const { shown, more } = cut(devices, memberLimit);
      const texts = shown.map(({ displayName }) => `${terminalText(displayName)}${where}`);
      const all = [...texts, ...(more > 0 ? [`and ${more} more`] : [])];
      return all.map((text) => {
        const line = `    ${sign}${text}`;
        return colour === undefined ? line : paint(colour, line);
      });
    }),
  ];
}
