import type { AddCommand, LazyAction } from "./rule-commands.ts";

/** The commands under `ringwright report`. */
export function addReportCommands(add: AddCommand, action: LazyAction): void {
  add(
    "compliance",
    "Tell per ring and policy how many devices are patched, and why others are not",
    "ringwright report compliance --min 95 --html compliance.html",
  )
    .option("--ring <ring>", "only this ring, by key, name or id; repeatable", collect)
    .option("--release <date>", "day of the release (default: the latest monthly security release)")
    .option("--min <percent>", "exit 2 where a ring or policy has fewer devices patched")
    .option("--silent-days <number>", "days without check-in after which a device is silent", "14")
    .option("--csv <file>", "write one line for each device and policy")
    .option("--html <file>", "write the report as a page")
    .option(
      "--cache <file>",
      "where directory devices are kept between runs (default: .ringwright/ beside the config)",
    )
    .option("--no-cache", "read every device anew, and keep none")
    .action(action(async () => (await import("./report-compliance.ts")).runReportCompliance));
}

function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}
