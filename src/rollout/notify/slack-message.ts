import { chatText } from "./chat-text.ts";
import type { RolloutNotification } from "./notification.ts";

/**
 * Blocks as an incoming webhook of Slack takes them. Texts are plain, and what Slack would take for
 * a mention or a link in any text is written as an entity.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function slackMessage(notification: RolloutNotification): object {
  const { title, message, facts } = chatText(notification);
  const lines = facts.map((fact) => `${fact.title}: ${fact.value}`);
  return {
    // what a notification shows
    text: escaped(`${title}: ${message}`, mostInSection),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: "header", text: plainText(escaped(title, mostInHeader)) },
      { type: "section", text: plainText(escaped(message, mostInSection)) },
      ...linesInBlocks(lines).map((text) => ({ type: "section", text: plainText(text) })),
    ],
  };
}

// https://docs.slack.dev/reference/block-kit/blocks/header-block, and section-block
const mostInHeader = 150;
const mostInSection = 3000;

/** As few texts as there have to be, each of whole lines. */
function linesInBlocks(lines: readonly string[]): readonly string[] {
  const texts: string[] = [];
  for (const line of lines.map((each) => escaped(each, mostInSection))) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= mostInSection)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts;
}

function plainText(text: string): object {
  return { type: "plain_text", text, emoji: false };
}

/** As much of a text as has room, without an entity that is cut. */
function escaped(text: string, most: number): string {
  let all = "";
  for (const character of text) {
    const next = entities[character] ?? character;
    if (all.length + next.length > most) break;
    all += next;
  }
  return all;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
