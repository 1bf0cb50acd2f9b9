import { deviceAmount } from "../../kind/amounts.ts";
import { instantText } from "../../kind/instant-text.ts";
import { areHoldsArmed } from "./holding.ts";
import { anHour, type TickDraft } from "./tick-draft.ts";

/** Ticks after which a rollback that does not come about is given up. */
const mostTicks = 6;

/** Holds everything, then puts the policy back to what it was, and looks whether it is. */
export function goBack(draft: TickDraft): void {
  const { state, seen } = draft;
  state.rollbackTicks++;
  const isLast = state.rollbackTicks >= mostTicks;
  if (!areHoldsArmed(draft)) {
    if (isLast) giveUp(draft, "not all stages could be held");
    return;
  }
  if (!seen.restore.isValid) {
    giveUp(draft, `there is nothing to go back to: ${seen.restore.differs.join("; ")}`);
    return;
  }
  if (seen.restore.differs.length === 0) {
    if (uninstall(draft)) {
      if (isLast) giveUp(draft, "not all rings could be told to uninstall the update");
      return;
    }
    const left = devicesToGoBack(draft);
    if (left.isWaitedFor) return;
    state.phase = "RolledBack";
    draft.tell(
      "rolledBack",
      `every stage is held, and the policy is what it was before the start${untilText(draft)}${left.text}`,
    );
    return;
  }
  if (isLast) giveUp(draft, `the policy is not what it was: ${seen.restore.differs.join("; ")}`);
  else draft.write({ type: "restore" });
}

/**
 * A tool goes back on a device with the next run of its remediation. Those that did not report it are
 * waited for until they would be called silent.
 */
function devicesToGoBack(draft: TickDraft): {
  readonly isWaitedFor: boolean;
  readonly text: string;
} {
  const { state, seen, spec } = draft;
  const { tool } = state.content;
  if (!tool) return { isWaitedFor: false, text: "" };
  const released = state.stages.filter(({ releasedAt }) => releasedAt !== null);
  // what was seen before says nothing of those that are held back only now
  const isSeen = released.every(({ restrainedAt }) => restrainedAt !== null);
  for (const stage of released) stage.restrainedAt ??= draft.at;
  const count = released.reduce(
    (sum, { name }) => sum + (seen.stages[name]?.tool?.notBack ?? 0),
    0,
  );
  if (isSeen && count === 0)
    return { isWaitedFor: false, text: `; every device that had ${state.content.title} went back` };
  const begun = released
    .flatMap(({ restrainedAt }) => restrainedAt ?? [])
    .sort()
    .at(-1);
  return {
    isWaitedFor: begun !== undefined && draft.since(begun) < spec.tick.silentHours * anHour,
    text: `; ${deviceAmount(count)} did not report since, and may have ${state.content.title} still`,
  };
}

/** Tells the rings of released stages to uninstall, as far as that was approved; true while it has to. */
function uninstall(draft: TickDraft): boolean {
  const { state, seen } = draft;
  if (state.uninstall === undefined) return false;
  const { maxDevices } = state.uninstall;
  const released = state.stages.filter(({ appliedAt }) => appliedAt !== null);
  const reached = released.reduce(
    (sum, { name }) => sum + (seen.stages[name]?.reach.count ?? 0),
    0,
  );
  if (reached > maxDevices) {
    draft.tell(
      "rollingBack",
      `nothing is uninstalled: the released rings reach ${reached} devices, and ${maxDevices} were approved`,
    );
    state.uninstall = undefined;
    return false;
  }
  const open = released.filter((stage) => draft.slot(stage)?.isRollingBack !== true);
  for (const { name } of open) draft.write({ type: "uninstall", stage: name, maxDevices });
  return open.length > 0;
}

function giveUp(draft: TickDraft, why: string): void {
  draft.state.phase = "RollbackFailed";
  draft.tell("rollbackFailed", `the rollback failed: ${why}. Holds stay as they are`);
}

function untilText({ state }: TickDraft): string {
  const ends = state.holds.flatMap(({ expiresAt }) => expiresAt ?? []).sort();
  return ends[0] === undefined
    ? ""
    : `; the first hold ends by itself at ${instantText(new Date(ends[0]))}`;
}
