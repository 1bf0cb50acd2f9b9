import { codesOf, replaceHarmful } from "../../kind/harmful-text.ts";
import { numberText } from "../../kind/amounts.ts";
import { eventWords } from "./event-words.ts";
import type { NotifiedStage, RolloutNotification } from "./notification.ts";

/** A notification in words, each text of one line and not long. */
export interface ChatText {
  readonly title: string;
  readonly message: string;
  readonly facts: readonly { readonly title: string; readonly value: string }[];
}

const mostMessage = 500;
const mostTitle = 120;

/** Of names and sentences that may hold anything: harmless where no markup is read. */
export function chatText({
  event,
  rollout,
  stack,
  stages,
  tenantId,
}: RolloutNotification): ChatText {
  const facts = [
    ...(event.stage === null ? [] : [{ title: "Stage", value: event.stage }]),
    ...stages.map((stage) => ({ title: stage.name, value: stageText(stage) })),
    ...(event.evidence === null ? [] : [{ title: "Evidence", value: event.evidence }]),
    { title: "Stack", value: tenantId === null ? stack : `${stack}, tenant ${tenantId}` },
    { title: "Time", value: `${event.at.slice(0, 16).replace("T", " ")} UTC` },
  ];
  return {
    title: harmlessLine(`${rollout} ${eventWords[event.type].words}`, mostTitle),
    message: harmlessLine(event.message, mostMessage),
    facts: facts.map(({ title, value }) => ({
      title: harmlessLine(title, 60),
      value: harmlessLine(value, 200),
    })),
  };
}

function stageText({ phase, targeted, succeeded, failed, pending }: NotifiedStage): string {
  if (targeted === null || succeeded === null || failed === null || pending === null) return phase;
  return `${phase}: ${numberText(succeeded)} of ${numberText(targeted)} have it, ${numberText(failed)} failed, ${numberText(pending)} pending`;
}

/**
 * One line without what turns, hides or commands, and nothing of which a chat makes a link or a
 * date by itself.
 *
 * @see https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features
 */
function harmlessLine(text: string, most: number): string {
  const clean = replaceHarmful(text.replace(/\s+/g, " "), codesOf);
  const characters = Array.from(clean);
  const cut = characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : clean;
  return cut
    .replace(/:\/\//g, ":\u200b//")
    .replace(/www(?=\.)/gi, "$&\u200b")
    .replace(/\{(?=\{)/g, "{\u200b");
}
