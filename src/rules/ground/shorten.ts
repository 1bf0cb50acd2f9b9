/** Text for a message, cut off after 60 characters. */
export function shorten(text: string): string {
  return text.length > 60 ? `${Array.from(text.slice(0, 60)).slice(0, 57).join("")}...` : text;
}

/** Text without the characters that move a cursor or are not seen, replaced by one that is. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
