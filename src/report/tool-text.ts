import { amountText, numberText } from "../kind/amounts.ts";
import { pinDigest, type PinChange } from "../tools/pins/pin-tool.ts";
import type { ToolKind } from "../tools/registry/tool-kind.ts";
import type { ToolSupport } from "../tools/registry/tool-support.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { type TableColumn, tableOf, type TableOptions } from "./table-lines.ts";

/** One version as `ringwright tool list` shows it. */
export interface ListedVersion {
  readonly version: string;
  readonly releasedOn: string | null;
  readonly isPreRelease: boolean;
  /** Those with an archive for Windows. */
  readonly architectures: readonly string[];
  readonly support: ToolSupport;
  /** Of Windows; null where it is not known. */
  readonly minimumBuild: number | null;
  /** Architectures that are pinned. */
  readonly pinned: readonly string[];
}

/** The versions of one tool. */
export interface ListedVersions {
  readonly title: string;
  /** Addresses or files of the list that was read. */
  readonly from: readonly string[];
  readonly versions: readonly ListedVersion[];
  /** How many are shown with `--all` only. */
  readonly leftOut: number;
  /** How many entries of the list are no version of this tool. */
  readonly outsideGrammar: number;
}

/** What `ringwright tool pin` has done. */
export interface PinnedVersion {
  readonly title: string;
  readonly version: string;
  readonly lockFile: string;
  /** False where the file held all of it already. */
  readonly isWritten: boolean;
  readonly changes: readonly PinChange[];
  readonly support: ToolSupport;
  /** Of Windows; null where it is not known. */
  readonly minimumBuild: number | null;
}

/** The tools that are known, a line each. */
export function toolKindsText(
  kinds: readonly ToolKind[],
  paint: Paint,
  options: TableOptions = {},
): string {
  const column = (heading: string, cell: (kind: ToolKind) => string): TableColumn => ({
    heading,
    cells: kinds.map((kind) => terminalText(cell(kind))),
  });
  return fitted(
    [
      column("Name", ({ name }) => name),
      column("Tool", ({ title }) => title),
      column("Version", ({ version }) => version.example),
      column("Folder", ({ layout }) => layout.root),
      { ...column("Digest", ({ proof }) => proof), dispensable: 2 },
      { ...column("List of versions", ({ index }) => new URL(index.url).host), dispensable: 1 },
    ],
    paint,
    options,
  );
}

/** The versions of one tool, a line each, and how many are not shown. */
export function toolVersionsText(
  { title, from, versions, leftOut, outsideGrammar }: ListedVersions,
  paint: Paint,
  options: TableOptions = {},
): string {
  const column = (heading: string, cell: (one: ListedVersion) => string): TableColumn => ({
    heading,
    cells: versions.map((one) => terminalText(cell(one))),
  });
  const table = fitted(
    [
      column(title, ({ version }) => version),
      { ...column("Released", ({ releasedOn }) => releasedOn ?? "-"), dispensable: 2 },
      {
        ...column("Support", ({ support }) => supportText(support)),
        styleOf: (row) => (versions[row]?.support.state === "ended" ? "red" : undefined),
      },
      column("Windows from build", ({ minimumBuild: build }) =>
        build === null ? "?" : String(build),
      ),
      {
        ...column("Archives", ({ architectures }) => architectures.join(", ") || "none"),
        dispensable: 1,
      },
      column("Pinned", ({ pinned }) => pinned.join(", ") || "-"),
    ],
    paint,
    options,
  );
  const hidden = [
    ...(leftOut === 0
      ? []
      : [
          `${amountText(leftOut, "version", "versions")} out of support, before a release or without an archive (--all has them)`,
        ]),
    ...(outsideGrammar === 0
      ? []
      : [
          `${amountText(outsideGrammar, "entry", "entries")} whose name is no version that is known here`,
        ]),
  ];
  const notes = [
    `From ${from.map(terminalText).join(", ")}.`,
    ...hidden.map((text) => `Not shown: ${text}.`),
  ];
  return [table, ...notes.map((note) => `${paint("dim", note)}\n`)].join("");
}

/** What was pinned, with the digests that a person compares. */
export function toolPinText(
  { title, version, lockFile, isWritten, changes, support, minimumBuild: build }: PinnedVersion,
  paint: Paint,
): string {
  const words = { new: "pinned", same: "was pinned already", replaced: "replaced" } as const;
  const archives = changes.flatMap(({ architecture, change, pin }) => [
    `${paint("bold", `${title} ${version}, ${architecture}`)}: ${words[change]}`,
    `  file    ${terminalText(pin.file)}${pin.size === undefined ? "" : ` (${numberText(pin.size)} bytes)`}`,
    `  ${pin.sha256 === undefined ? "sha512" : "sha256"}  ${pinDigest(pin)}`,
    `  from    ${terminalText(pin.from)}, ${pin.readAt}`,
  ]);
  const needs =
    build === null ? "The smallest Windows is not known" : `Needs Windows build ${build}`;
  return [
    ...archives,
    `${needs}; support: ${supportText(support)}.`,
    isWritten
      ? `Written to ${terminalText(lockFile)}. Commit it, and have the digest reviewed.`
      : `${terminalText(lockFile)} has it already; nothing was written.`,
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function supportText({ state, endsOn }: ToolSupport): string {
  switch (state) {
    case "supported":
      return endsOn === null ? "supported" : `until ${endsOn}`;
    case "ended":
      return endsOn === null ? "ended" : `ended ${endsOn}`;
    case "unknown":
      return "not known";
    default:
      return state satisfies never;
  }
}

function fitted(
  columns: readonly TableColumn[],
  paint: Paint,
  { columns: room }: TableOptions,
): string {
  const { lines, leftOut } = tableOf(columns, paint, room);
  const note = `Left out: ${leftOut.join(", ")} (--json has all).`;
  return [...lines, ...(leftOut.length === 0 ? [] : [paint("dim", note)])]
    .map((line) => `${line}\n`)
    .join("");
}
