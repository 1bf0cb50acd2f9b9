import type { Backup, BackupRecord, DamagedBackup } from "../backup/backup.ts";
import { isWhole, type PruneResult } from "../backup/backups.ts";
import type { ContentDifference } from "../backup/diff-content.ts";
import { amountText, numberText } from "../kind/amounts.ts";
import { terminalText } from "./escape.ts";
import { tenantTitle } from "./origin-line.ts";
import type { Paint } from "./paint.ts";
import { type TableColumn, tableOf, type TableOptions } from "./table-lines.ts";

/** What is wrong with each backup; null: nothing. Absent: only its own manifest was looked at. */
export type VerifiedBackups = ReadonlyMap<string, string | null>;

/** Backups as a table, the newest first. */
export function backupTable(
  backups: readonly (BackupRecord | DamagedBackup)[],
  verified: VerifiedBackups | undefined,
  paint: Paint,
  { columns }: TableOptions = {},
): string {
  const rows = [...backups].reverse();
  const stateOf = (one: BackupRecord | DamagedBackup) => {
    if (!isWhole(one)) return "damaged";
    if (!verified) return "manifest only";
    return verified.get(one.id) === null ? "whole" : "damaged";
  };
  const column = (
    heading: string,
    cell: (one: BackupRecord) => string,
    more: Partial<TableColumn> = {},
  ): TableColumn => ({
    heading,
    cells: rows.map((one) => (isWhole(one) ? cell(one) : "?")),
    ...more,
  });
  const { lines, leftOut } = tableOf(
    [
      { heading: "Id", cells: rows.map(({ id }) => id) },
      {
        heading: "Time (UTC)",
        cells: rows.map(({ takenAt }) => timeText(takenAt)),
        dispensable: 2,
      },
      column("Kind", ({ kind }) => kind),
      column("Reason", ({ reason }) => terminalText(reason ?? "-"), { wraps: true }),
      column("Objects", ({ objects }) => numberText(objects)),
      column("Size", ({ bytes }) => sizeText(bytes), { dispensable: 3 }),
      column("Parent", ({ parent }) => parent ?? "-", { dispensable: 4 }),
      column("Key", ({ key }) => key ?? "-", { dispensable: 5 }),
      {
        heading: "Verified",
        cells: rows.map(stateOf),
        styleOf: (row) => (rows[row] && stateOf(rows[row]) === "damaged" ? "red" : undefined),
      },
    ],
    paint,
    columns,
  );
  const problems = rows.flatMap((one) => {
    const problem = isWhole(one) ? verified?.get(one.id) : one.problem;
    return typeof problem === "string"
      ? [`${paint("red", "damaged")} ${terminalText(problem)}`]
      : [];
  });
  const notes =
    leftOut.length === 0 ? [] : [paint("dim", `Left out: ${leftOut.join(", ")} (--json has all).`)];
  const hint = verified
    ? []
    : [paint("dim", "Only manifests were looked at; --verify reads all of it.")];
  return linesText([...lines, ...problems, ...notes, ...hint]);
}

/** One backup: what it is, and what is in it. */
export function backupText(
  { record, chain, objects, notes, unread }: Backup,
  paint: Paint,
): string {
  const own = [...objects].filter(([, { owner }]) => owner !== "other");
  const others = [...objects].filter(([, { owner }]) => owner === "other");
  const rowOf = ([address, { displayName, owner, operational }]: (typeof own)[number]) => {
    const paused = operational?.paused ?? [];
    const words = [
      ...(owner === "files" ? ["not the stack's yet"] : []),
      ...(paused.length > 0 ? [`${paused.join(" and ")} paused then`] : []),
    ];
    return [terminalText(address), terminalText(displayName), terminalText(words.join(", "))];
  };
  const rows = own.map(rowOf);
  const hasNotes = rows.some(([, , note]) => note !== "");
  const headings = ["Address", "Name", ...(hasNotes ? ["Note"] : [])];
  const table = tableOf(
    headings.map((heading, at) => ({ heading, cells: rows.map((row) => row[at] ?? "") })),
    paint,
  );
  return linesText([
    paint("bold", `Backup ${record.id}`),
    `${record.kind}, ${timeText(record.takenAt)} UTC, tenant ${tenantTitle({ id: record.tenantId })}${record.reason === null ? "" : `, ${terminalText(record.reason)}`}`,
    paint(
      "dim",
      `whole: ${amountText(chain.length, "link", "links")} verified, sha256:${record.hash}${record.key === null ? "" : `, sealed with the key ${record.key}`}`,
    ),
    "",
    ...(rows.length > 0 ? table.lines : ["It holds no object: the stack owned none."]),
    ...(others.length > 0
      ? [
          "",
          `Referred to, and others': ${others.map(([, { displayName }]) => `"${terminalText(displayName)}"`).join(", ")}`,
        ]
      : []),
    ...notesText(notes, paint),
    ...unread.map(
      (kind) =>
        `${paint("yellow", "note")} objects of the kind ${terminalText(kind)} could not be read`,
    ),
  ]);
}

/** In what one state differs from an earlier one; `after` names the later. */
export function contentDiffText(
  differences: readonly ContentDifference[],
  { before, after }: { readonly before: string; readonly after: string },
  paint: Paint,
): string {
  if (differences.length === 0) return `${after} is as ${before}.\n`;
  const words = { added: "green", removed: "red", changed: "yellow", replaced: "yellow" } as const;
  return linesText([
    paint("bold", `From ${before} to ${after}:`),
    ...differences.flatMap(({ address, displayName, change, fields }) => [
      `${paint(words[change], change.padEnd(8))} ${terminalText(address)} "${terminalText(displayName)}"`,
      ...fields.map(
        (field) =>
          `  ${terminalText(field.path)}: ${leafText(field.before)} -> ${leafText(field.after)}`,
      ),
    ]),
  ]);
}

/** A backup that was made, in one line. */
export function createdText({ id, kind, objects, bytes, parent, key }: BackupRecord): string {
  const on = parent === null ? "" : ` on ${parent}`;
  const sealed = key === null ? "" : `, sealed with the key ${key}`;
  return `Backup ${id}: ${kind}${on}, ${amountText(objects, "object", "objects")}, ${sizeText(bytes)}${sealed}; read back and verified.\n`;
}

/** What pruning took away. */
export function pruneText({ removed, kept, leftovers }: PruneResult, isDryRun: boolean): string {
  const verb = isDryRun ? "Would remove" : "Removed";
  const rest = leftovers === 0 ? "" : ` and ${amountText(leftovers, "leftover", "leftovers")}`;
  const head =
    removed.length + leftovers === 0
      ? "Nothing is old enough."
      : `${verb} ${amountText(removed.length, "backup", "backups")}${rest}.`;
  return linesText([
    ...removed.map((id) => `  ${id}`),
    `${head} ${amountText(kept.length, "backup", "backups")} kept.`,
  ]);
}

function notesText(notes: readonly string[], paint: Paint): string[] {
  return notes.map((note) => `${paint("yellow", "note")} ${terminalText(note)}`);
}

function leafText(value: unknown): string {
  const text = value === null ? "(not set)" : JSON.stringify(value);
  const shown = text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
  return terminalText(shown);
}

const longestValue = 160;

function timeText(at: string): string {
  return at.slice(0, 19).replace("T", " ");
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib.toFixed(1)} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}
