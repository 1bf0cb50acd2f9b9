/** Text for a message: cut off after 60 characters, since a rule may hold anything. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
