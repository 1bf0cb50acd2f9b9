import { isAscii, upperCode } from "./ignore-case.ts";

/**
 * Whether a text is one of many, or begins with one of many, in one pass over its first
 * characters and without making a lower-case copy. For ASCII constants, which have to be
 * folded already; undefined where one is not, or where the table would be large.
 */
export function textTable(
  exact: readonly string[],
  prefixes: readonly string[],
): ((text: string) => boolean) | undefined {
  const all = [...exact, ...prefixes];
  const states = all.reduce((sum, text) => sum + text.length, 1);
  if (states > mostStates || !all.every(isAscii)) return undefined;
  const next = new Int16Array(states * width);
  const accepts = new Uint8Array(states);
  let used = 1;
  const add = (text: string, mark: number) => {
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      let following = next[state * width + code] ?? 0;
      if (following === 0) {
        following = used++;
        next[state * width + code] = following;
        next[state * width + upperCode(code)] = following;
      }
      state = following;
    }
    accepts[state] = (accepts[state] ?? 0) | mark;
  };
  for (const text of exact) add(text, isExact);
  for (const text of prefixes) add(text, isPrefix);

  return (text) => {
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      if (((accepts[state] ?? 0) & isPrefix) !== 0) return true;
      const code = text.charCodeAt(at);
      state = code < width ? (next[state * width + code] ?? 0) : 0;
      if (state === 0) return false;
    }
    return accepts[state] !== 0;
  };
}

const width = 128;
const mostStates = 600;
const isExact = 1;
const isPrefix = 2;
