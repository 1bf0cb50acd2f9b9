import type { RingVerb } from "../../rings/operator-action.ts";
import type { Terminal } from "../terminal.ts";
import type { AddCommand, LazyAction } from "./rule-commands.ts";

const verbs: readonly { verb: RingVerb; summary: string; example: string }[] = [
  {
    verb: "pause",
    summary: "Hold a ring's updates back for 35 days; tells what that means, asks, verifies",
    example: `ringwright ring pause "Ring 3 - Broad" --quality`,
  },
  {
    verb: "resume",
    summary: "End a pause now, and take a rollback back",
    example: "ringwright ring resume ring/broad --quality --feature",
  },
  {
    verb: "extend",
    summary: "Begin the 35 days of a pause anew",
    example: "ringwright ring extend ring/broad --quality --yes --json",
  },
  {
    verb: "rollback",
    summary: "Uninstall the latest update; devices restart at once, whatever the hour",
    example: `ringwright ring rollback "Ring 1 - Pilot" --feature`,
  },
];

/** The commands under `ringwright ring`. */
export function addRingCommands(add: AddCommand, action: LazyAction): void {
  add(
    "list",
    "List the tenant's update rings, with what is paused and for how long; writes nothing",
    "ringwright ring list --json",
  ).action(action(async () => (await import("./ring-list.ts")).runRingList));
  for (const { verb, summary, example } of verbs) {
    const command = add(`${verb} <ring>`, summary, example)
      .option("--quality", "quality updates, security updates among them")
      .option("--feature", "feature updates")
      .option("--yes", "do not ask")
      .option(
        "--journal <file>",
        "where the audit line is kept (default: .ringwright/audit.jsonl beside the config)",
      );
    command.description(
      `${summary}. RING is a display name, an object id, or ring/key of the config's stack.`,
    );
    command.action(
      action(async () => {
        const { runRingAction } = await import("./ring-action.ts");
        return async (options: Parameters<typeof runRingAction>[2], io: Terminal, ring: string) =>
          await runRingAction(verb, ring, options, io);
      }),
    );
  }
}
