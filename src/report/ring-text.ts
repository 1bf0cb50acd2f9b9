import { instantText } from "../kind/instant-text.ts";
import type { NothingSent } from "../rings/operator-action.ts";
import type { ContentStatus, UpdateContent } from "../rings/status.ts";

/** What is the case with one type of updates, as the end of a sentence about a ring. */
export function contentText(content: UpdateContent, status: ContentStatus): string {
  const parts = [
    status.paused
      ? `paused${untilText(status)}`
      : status.rollingBack
        ? "not paused"
        : "running: neither paused nor rolled back",
    ...(status.rollingBack ? ["being rolled back"] : []),
  ];
  return `${content} updates are ${parts.join(" and ")}`;
}

/** Why an action was not sent, as the end of a sentence about a ring. */
export function nothingSentText(
  because: NothingSent,
  content: UpdateContent,
  status: ContentStatus,
): string {
  switch (because) {
    case "alreadyPaused":
      return `${content} updates are paused already${untilText(status)}. Nothing was sent; to begin 35 days anew: ringwright ring extend`;
    case "notPaused":
      return `${content} updates are not paused. Nothing was sent`;
    case "alreadyRollingBack":
      return `a rollback of ${content} updates is noted already${status.rollbackStartedAt ? `, since ${instantText(status.rollbackStartedAt)}` : ""}. Nothing was sent; to ask for another one, end this one with: ringwright ring resume`;
    default:
      return because satisfies never;
  }
}

function untilText({ pauseEndsAt, daysLeft }: ContentStatus): string {
  if (pauseEndsAt === null || daysLeft === null) return ", for how long Graph does not say";
  return ` until ${instantText(pauseEndsAt)} (${daysLeft} ${daysLeft === 1 ? "day" : "days"} left)`;
}
