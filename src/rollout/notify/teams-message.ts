import { chatText } from "./chat-text.ts";
import { type EventWords, eventWords } from "./event-words.ts";
import type { RolloutNotification } from "./notification.ts";

/**
 * An adaptive card as a workflow of Teams takes it ("When a Teams webhook request is received"),
 * which took the place of the connectors of Office 365. Texts are runs, in which no Markdown is
 * read; a workflow takes 28 KB.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 * @see https://adaptivecards.io/explorer/TextRun.html
 */
export function teamsMessage(notification: RolloutNotification): object {
  const { title, message, facts } = chatText(notification);
  const { tone } = eventWords[notification.event.type];
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    // the oldest that has runs
    version: "1.2",
    body: [
      textOf({ text: title, weight: "bolder", size: "medium", color: tone }),
      textOf({ text: message }),
      ...facts.map((fact) =>
        textOf({ text: `${fact.title}: `, weight: "bolder" }, { text: fact.value }),
      ),
    ],
  };
  return {
    type: "message",
    attachments: [
      { contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content },
    ],
  };
}

interface Run {
  readonly text: string;
  readonly weight?: "bolder";
  readonly size?: "medium";
  readonly color?: EventWords["tone"];
}

function textOf(...runs: readonly Run[]): object {
  return { type: "RichTextBlock", inlines: runs.map((run) => ({ type: "TextRun", ...run })) };
}
