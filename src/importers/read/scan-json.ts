/** What is wrong with a JSON text, and where. */
export interface JsonFault {
  /** 0-based, in UTF-16 units. */
  readonly offset: number;
  readonly message: string;
}

const white = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const words = ["true", "false", "null"] as const;
const quote = 0x22;
const backslash = 0x5c;

/**
 * The first fault of a text that is meant to be JSON; undefined where `JSON.parse` takes it. What
 * that says of a fault quotes the text, which may hold secrets, and often has no position. Does not
 * recurse, whatever the text.
 */
export function scanJson(text: string, depthLimit: number): JsonFault | undefined {
  const open: ("{" | "[")[] = [];
  let at = skip(text, 0);
  /** What may come next. */
  let wants: "value" | "valueOrEnd" | "key" | "keyOrEnd" | "commaOrEnd" = "value";
  for (;;) {
    const sign = text[at];
    if (wants === "commaOrEnd") {
      const inner = open.at(-1);
      if (inner === undefined)
        return sign === undefined ? undefined : fault(at, "has more behind its end");
      if (sign === (inner === "{" ? "}" : "]")) {
        open.pop();
        at = skip(text, at + 1);
      } else if (sign === ",") {
        wants = inner === "{" ? "key" : "value";
        at = skip(text, at + 1);
      } else return fault(at, sign === undefined ? "ends too early" : "misses a comma or an end");
      continue;
    }
    if (sign === undefined) return fault(at, "ends too early");
    if (wants === "keyOrEnd" && sign === "}") {
      open.pop();
      at = skip(text, at + 1);
      wants = "commaOrEnd";
      continue;
    }
    if (wants === "key" || wants === "keyOrEnd") {
      if (sign !== '"') return fault(at, "has no name in quotes where one should be");
      const end = stringEnd(text, at);
      if (typeof end !== "number") return end;
      at = skip(text, end);
      if (text[at] !== ":") return fault(at, "misses a colon");
      at = skip(text, at + 1);
      wants = "value";
      continue;
    }
    if (wants === "valueOrEnd" && sign === "]") {
      open.pop();
      at = skip(text, at + 1);
      wants = "commaOrEnd";
      continue;
    }
    if (sign === "{" || sign === "[") {
      if (open.length === depthLimit)
        return fault(at, `is nested more than ${depthLimit} levels deep`);
      open.push(sign);
      at = skip(text, at + 1);
      wants = sign === "{" ? "keyOrEnd" : "valueOrEnd";
      continue;
    }
    const end = scalarEnd(text, at);
    if (typeof end !== "number") return end;
    at = skip(text, end);
    wants = "commaOrEnd";
  }
}

function scalarEnd(text: string, at: number): number | JsonFault {
  if (text[at] === '"') return stringEnd(text, at);
  const word = words.find((each) => text.startsWith(each, at));
  if (word !== undefined) return at + word.length;
  number.lastIndex = at;
  return number.test(text) ? number.lastIndex : fault(at, "has no value where one should be");
}

function stringEnd(text: string, start: number): number | JsonFault {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code < 0x20) return fault(at, "has a control character in a text");
    if (code !== backslash) continue;
    at++;
    if (text[at] === "u") {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5)))
        return fault(at - 1, "has an escape that JSON does not know");
      at += 4;
    } else if (!'"\\/bfnrt'.includes(text[at] ?? " "))
      return fault(at - 1, "has an escape that JSON does not know");
  }
  return fault(start, "has a text without an end");
}

function skip(text: string, at: number): number {
  white.lastIndex = at;
  white.test(text);
  return white.lastIndex;
}

function fault(offset: number, message: string): JsonFault {
  return { offset, message };
}
