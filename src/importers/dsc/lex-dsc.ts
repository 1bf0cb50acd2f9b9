/** A piece of PowerShell. */
export interface DscToken {
  readonly is: "word" | "text" | "expandable" | "variable" | "number" | "sign" | "line";
  /** A text without its quotes and escapes; a variable without its sign. */
  readonly text: string;
  readonly offset: number;
}

/** Where a text breaks off. */
export interface DscFault {
  readonly offset: number;
  readonly message: string;
}

const word = /[A-Za-z_][\w.:-]*/y;
const number = /-?\d+(?:\.\d+)?(?![\w.])/y;
const variable = /\$(?:\{[^}\n]*\}|[A-Za-z_?][\w:]*)/y;
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0" };

/**
 * The tokens of a PowerShell text, as far as data is written with them. Comments and blanks are left
 * out; what is neither is a sign of one character. Takes time in proportion to the text.
 */
export function lexDsc(text: string): readonly DscToken[] | DscFault {
  const tokens: DscToken[] = [];
  let at = 0;
  const push = (is: DscToken["is"], value: string, offset: number) =>
    tokens.push({ is, text: value, offset });
  while (at < text.length) {
    const start = at;
    const sign = text[at] ?? "";
    if (sign === "\n") {
      push("line", "\n", at++);
    } else if (/\s/.test(sign) || sign === "\ufeff") at++;
    else if (sign === "`") at = text.startsWith("\r\n", at + 1) ? at + 3 : at + 2;
    else if (text.startsWith("<#", at)) {
      const end = text.indexOf("#>", at + 2);
      if (end < 0) return { offset: at, message: "has a comment without an end" };
      at = end + 2;
    } else if (sign === "#") {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
    } else if (/^@['"]/.test(text.slice(at, at + 2)) && isHereString(text, at)) {
      const read = hereString(text, at);
      if ("message" in read) return read;
      push(read.is, read.text, start);
      at = read.end;
    } else if (sign === "'" || sign === '"') {
      const read = sign === "'" ? literal(text, at) : expandable(text, at);
      if ("message" in read) return read;
      push(read.is, read.text, start);
      at = read.end;
    } else {
      const found =
        matchAt(variable, text, at) ?? matchAt(number, text, at) ?? matchAt(word, text, at);
      if (found === undefined) push("sign", sign, at++);
      else {
        push(kindOfToken(found), found.startsWith("$") ? found.slice(1) : found, at);
        at += found.length;
      }
    }
  }
  return tokens;
}

interface ReadText {
  readonly is: "text" | "expandable";
  readonly text: string;
  readonly end: number;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function kindOfToken(found: string): DscToken["is"] {
  if (found.startsWith("$")) return "variable";
  return /^-?\d/.test(found) ? "number" : "word";
}

/** `'…'`: two quotes are one. */
function literal(text: string, start: number): ReadText | DscFault {
  let value = "";
  let from = start + 1;
  for (;;) {
    const end = text.indexOf("'", from);
    if (end < 0) return { offset: start, message: "has a text without an end" };
    value += text.slice(from, end);
    if (text[end + 1] !== "'") return { is: "text", text: value, end: end + 1 };
    value += "'";
    from = end + 2;
  }
}

/** `"…"`: with escapes; one that holds a variable or a call is for PowerShell to tell. */
function expandable(text: string, start: number): ReadText | DscFault {
  const parts: string[] = [];
  let is: ReadText["is"] = "text";
  for (let at = start + 1; at < text.length; at++) {
    const sign = text[at] ?? "";
    if (sign === "`") {
      const next = text[++at] ?? "";
      parts.push(escapes[next] ?? next);
    } else if (sign === '"' && text[at + 1] !== '"')
      return { is, text: parts.join(""), end: at + 1 };
    else {
      if (sign === '"') at++;
      if (sign === "$" && /[\w({?:$^]/.test(text[at + 1] ?? "")) is = "expandable";
      parts.push(sign);
    }
  }
  return { offset: start, message: "has a text without an end" };
}

function isHereString(text: string, at: number): boolean {
  return /^[ \t]*\r?\n/.test(text.slice(at + 2, at + 80));
}

/** `@'` to `'@` at the begin of a line. */
function hereString(text: string, start: number): ReadText | DscFault {
  const quote = text[start + 1] ?? "'";
  const begin = text.indexOf("\n", start) + 1;
  const end = text.startsWith(`${quote}@`, begin) ? begin : text.indexOf(`\n${quote}@`, begin - 1);
  if (end < 0) return { offset: start, message: "has a text without an end" };
  const isEmpty = end === begin && text.startsWith(`${quote}@`, begin);
  const value = isEmpty ? "" : text.slice(begin, Math.max(begin, end)).replace(/\r$/, "");
  const is = quote === '"' && /\$[\w({]/.test(value) ? "expandable" : "text";
  return { is, text: value, end: end + (isEmpty ? 2 : 3) };
}
