import type { ImportDraft } from "./import-draft.ts";

const defaultMinutes = 15;

/**
 * "Always automatically restart at the scheduled time": without a number of minutes the
 * template's 15. It has no effect where people who are signed in keep a PC from restarting.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/waas-restart
 */
export function mapAlwaysRestart(draft: ImportDraft): void {
  const enabled = draft.open("AU", "AlwaysAutoRebootAtScheduledTime");
  const minutes = draft.open("AU", "AlwaysAutoRebootAtScheduledTimeMinutes");
  const state = draft.number("AU", "AlwaysAutoRebootAtScheduledTime");
  const why = stopsIt(draft, state);
  if (why !== undefined) {
    draft.say(minutes, "notInForce", why);
    if (state === 0) draft.say(enabled, "implied", "what it switches is left out");
    else draft.say(enabled, "notInForce", why);
    return;
  }
  const path = "nodes.AlwaysAutoRebootAtScheduledTimeMinutes";
  if (minutes) {
    draft.say(enabled, "implied", "values that are stated are in force");
    const number = draft.number("AU", "AlwaysAutoRebootAtScheduledTimeMinutes");
    draft.map(minutes, "setting", path, number);
  } else if (enabled && state === 1) {
    draft.map(enabled, "setting", path, defaultMinutes, "no minutes are stated: 15");
  }
}

function stopsIt(draft: ImportDraft, state: number | undefined): string | undefined {
  if (state === 0) return "AlwaysAutoRebootAtScheduledTime is 0";
  return draft.number("AU", "NoAutoRebootWithLoggedOnUsers") === 1
    ? "NoAutoRebootWithLoggedOnUsers is 1, which goes before it"
    : undefined;
}
