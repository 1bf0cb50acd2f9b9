/**
 * Whether a name is what a pattern says: `*` stands for any text, letter case does not count.
 *
 * @example
 * isLikePattern("Contoso *", "Contoso ERP"); // true
 */
export function isLikePattern(pattern: string, name: string): boolean {
  return like(pattern.toLowerCase(), name.toLowerCase());
}

// without a regular expression: a pattern of many stars must not take long
function like(pattern: string, text: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  const tail = rest.pop();
  if (tail === undefined) return pattern === text;
  if (!text.startsWith(head)) return false;
  let at = head.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - at >= tail.length && text.endsWith(tail);
}
