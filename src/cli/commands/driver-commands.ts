import type { DriverAction } from "../../updates/driver/action.ts";
import type { Terminal } from "../terminal.ts";
import type { AddCommand, LazyAction } from "./rule-commands.ts";

const verbs: readonly {
  verb: "approve" | "decline" | "pause";
  action: DriverAction;
  summary: string;
  example: string;
}[] = [
  {
    verb: "approve",
    action: "approve",
    summary: "Offer drivers of a policy to its devices, at once or from a day on",
    example: `ringwright driver approve "Drivers - pilot" "Dell Inc. - Firmware - 1.21.0" --on 2026-12-02`,
  },
  {
    verb: "decline",
    action: "decline",
    summary: "Never offer drivers that were not approved yet",
    example: `ringwright driver decline driverUpdate/drivers "*firmware*"`,
  },
  {
    verb: "pause",
    action: "suspend",
    summary: "Offer approved drivers to no further device; apply leaves them paused",
    example: `ringwright driver pause "Drivers - pilot" "Intel - net - *" --yes --json`,
  },
];

/** The commands under `ringwright driver`. */
export function addDriverCommands(add: AddCommand, action: LazyAction): void {
  add(
    "list [policy]",
    "List the drivers that driver update policies have found; writes nothing",
    "ringwright driver list --json",
  ).action(
    action(async () => {
      const { runDriverList } = await import("./driver-list.ts");
      return async (options: Parameters<typeof runDriverList>[1], io: Terminal, policy?: string) =>
        await runDriverList(policy, options, io);
    }),
  );
  for (const { verb, action: driverAction, summary, example } of verbs) {
    const command = add(`${verb} <policy> <drivers...>`, summary, example)
      .option("--yes", "do not ask")
      .option(
        "--journal <file>",
        "where the audit line is kept (default: .ringwright/audit.jsonl beside the config)",
      );
    if (verb === "approve") command.option("--on <date>", "first day of the offer, UTC");
    command.description(
      `${summary}. POLICY is a display name, an object id, or driverUpdate/key of the config's stack; a driver is named by id or name, where * stands for any text.`,
    );
    command.action(
      action(async () => {
        const { runDriverAction } = await import("./driver-action.ts");
        return async (
          options: Parameters<typeof runDriverAction>[3],
          io: Terminal,
          policy: string,
          drivers: string[],
        ) => await runDriverAction(driverAction, policy, drivers, options, io);
      }),
    );
  }
}
