import { normalCode } from "../errors/result-code.ts";

/** What a text names for certain, and the text without that. */
export interface NamedCodes {
  /** `0x80070070`, `WU_E_NO_SERVICE`, `KB5068861`, `WI123456`, `event:20`; each once, in order. */
  readonly keys: readonly string[];
  /** What is left to be searched as words. */
  readonly rest: string;
}

type Form = readonly [pattern: RegExp, key: (match: RegExpMatchArray) => string];

// eight hexadecimal digits without 0x are a code where they begin as codes of updates do
const facility = "(?:8000|8007|8009|800f|8019|8020|8024|80d0|c180|c190|c770|0024)";

const forms: readonly Form[] = [
  [/\b0x[0-9a-f]{1,8}\b/gi, ([code]) => normalCode(code)],
  [new RegExp(`\\b(${facility})[ -]?([0-9a-f]{4})\\b`, "gi"), (match) => hex(match[1], match[2])],
  [/(?<![\w.])-\d{9,10}\b/g, ([code]) => normalCode(code)],
  // as an unsigned number a failure has ten digits
  [/\b[234]\d{9}\b/g, ([code]) => normalCode(code)],
  [/\bkb[ -]?(\d{6,8})\b/gi, (match) => `KB${match[1]}`],
  [/\bwi(\d{5,7})\b/gi, (match) => `WI${match[1]}`],
  [/\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b/gi, ([name]) => name.toUpperCase()],
  [
    /(?:\b(?:event|ereignis)s?(?:[ -]?(?:id|kennung))?|イベント ?(?:id)?|事件 ?(?:id)?)[ :#=]*(\d{1,5})\b/gi,
    (match) => `event:${Number(match[1])}`,
  ],
];

/** Reads codes out of a cleaned text, in every spelling that reports, logs and people use. */
export function namedCodes(text: string): NamedCodes {
  const found: { at: number; key: string }[] = [];
  let rest = text;
  for (const [pattern, key] of forms) {
    rest = rest.replace(pattern, (...args) => {
      const groups = args.filter((part) => typeof part === "string" || part === undefined);
      const at = args.find((part): part is number => typeof part === "number") ?? 0;
      found.push({ at, key: key(groups as unknown as RegExpMatchArray) });
      // of the same length, so that places stay
      return " ".repeat(String(args[0]).length);
    });
  }
  const keys = found.sort((a, b) => a.at - b.at).map(({ key }) => key);
  return { keys: [...new Set(keys)], rest: rest.replace(/\s+/g, " ").trim() };
}

/** The key of a code as a document names it; of an alert its name without blanks, in small letters. */
export function codeKey(code: string): string {
  const { keys } = namedCodes(code);
  return keys[0] ?? alertKey(code);
}

/** `alert:diskfull` for `Disk full` and `DiskFull`. */
export function alertKey(name: string): string {
  return `alert:${name.replace(/[^a-z0-9]/gi, "").toLowerCase()}`;
}

/** Whether a key is a result code: those have families, other keys do not. */
export function isResultCode(key: string): boolean {
  return /^0x[0-9A-F]{8}$/.test(key);
}

function hex(high = "", low = ""): string {
  return normalCode(`0x${high}${low}`);
}
