import { shareInPercent } from "../../config/rollouts/provable.ts";
import type { GateOf } from "../../config/rollouts/gate-schema.ts";
import { deviceAmount, numberText } from "../../kind/amounts.ts";
import { anHour } from "../tick/tick-draft.ts";
import type { GateContext, GateFinding } from "./gate-context.ts";

/** Devices on which the scripts of a tool say what is not accepted. */
export function judgeToolStates(
  { states, max, maxShare, afterHours, of }: GateOf<"toolStates">,
  { seen, stage, now }: GateContext,
): GateFinding {
  const tool = seen?.tool;
  if (!tool) return { verdict: "error", reason: "it was not read what the scripts said" };
  const counts = of === "anywhere" ? tool.anywhere : tool.states;
  const all = Object.values(counts).reduce((total, count) => total + count, 0);
  const found = states.flatMap((state) => {
    const count = counts[state] ?? 0;
    return count === 0 ? [] : [`${numberText(count)} ${state}`];
  });
  const devices = states.reduce((total, state) => total + (counts[state] ?? 0), 0);
  const limit = maxShare === undefined ? (max ?? 0) : Math.floor(maxShare * all);
  const numbers = { devices, of: all, max: limit };
  const what = found.length === 0 ? `none of ${states.join(", ")}` : found.join(", ");
  const accepted = maxShare === undefined ? numberText(limit) : shareInPercent(maxShare);
  const counted = `${what} on ${deviceAmount(all)}; ${accepted} are accepted`;
  if (devices <= limit) return { verdict: "pass", reason: counted, numbers };
  const since = stage.releasedAt === null ? 0 : now.getTime() - Date.parse(stage.releasedAt);
  if (since < afterHours * anHour)
    return {
      verdict: "inconclusive",
      complete: false,
      reason: `${counted}, and it has ${afterHours} h from the release`,
      numbers,
    };
  return { verdict: "fail", reason: counted, numbers };
}
