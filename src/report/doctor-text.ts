import { terminalText } from "./escape.ts";
import { type Paint, plainPaint } from "./paint.ts";
import { tableOf } from "./table-lines.ts";

/** One thing that was checked. */
interface CheckLine {
  readonly name: string;
  readonly status: "ok" | "warn" | "fail";
  readonly message: string;
}

/** Commands, and which permissions they lack; null: not known. */
interface CommandLine {
  readonly commands: readonly string[];
  readonly missing: readonly string[] | null;
}

const colours = { ok: "green", warn: "yellow", fail: "red" } as const;

/** What was checked, a row each, and what each command lacks; in so many columns of a terminal, or any. */
export function doctorText(
  checks: readonly CheckLine[],
  commands: readonly CommandLine[],
  paint: Paint = plainPaint,
  columns?: number,
): string {
  const found = tableOf(
    [
      {
        heading: "",
        cells: checks.map(({ status }) => status),
        styleOf: (row) => colours[checks[row]?.status ?? "fail"],
      },
      { heading: "CHECK", cells: checks.map(({ name }) => name) },
      // an answer of a service may have several lines
      { heading: "FOUND", cells: checks.map(({ message }) => oneLine(message)), wraps: true },
    ],
    paint,
    columns,
  );
  const may = tableOf(
    [
      {
        heading: "",
        cells: commands.map(({ missing }) =>
          missing === null ? "?" : missing.length === 0 ? "ok" : "no",
        ),
        styleOf: (row) => (commands[row]?.missing?.length === 0 ? "green" : "yellow"),
      },
      { heading: "COMMANDS", cells: commands.map((row) => row.commands.join(", ")), wraps: true },
      {
        heading: "THE TOKEN LACKS",
        cells: commands.map(({ missing }) => missing?.join(", ") ?? "it does not say"),
        wraps: true,
      },
    ],
    paint,
    columns,
  );
  const count = (wanted: CheckLine["status"]) =>
    checks.filter(({ status }) => status === wanted).length;
  const [failed, open] = [count("fail"), count("warn")];
  return [
    ...found.lines,
    "",
    ...may.lines,
    "",
    failed === 0
      ? open === 0
        ? paint("green", "Nothing stands in the way.")
        : paint(
            "yellow",
            `Nothing is known to stand in the way; ${open} ${open === 1 ? "check wants" : "checks want"} a look.`,
          )
      : paint("red", `${failed} ${failed === 1 ? "check fails" : "checks fail"}: see above.`),
    "",
  ].join("\n");
}

function oneLine(message: string): string {
  return terminalText(message.replace(/\s*\n\s*/g, "; "));
}
