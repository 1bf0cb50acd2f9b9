import { captureNames } from "./capture-names.ts";
import { readCharacterClass } from "./character-class.ts";
import { characterAt, characters, literalCharacter } from "./characters.ts";
import { readEscape } from "./escape.ts";
import { type Pattern, PatternError, type PatternGroup, type ReadPattern } from "./pattern.ts";

// a tree deeper than this would cost too much stack; nobody writes one
const deepest = 200;
// .NET counts repetitions in a signed 32-bit integer
const mostRepeats = 2_147_483_647;

/**
 * Reads a regular expression as .NET would, ignoring case.
 *
 * Unverified: the engine of the service. .NET is assumed from its error texts.
 *
 * https://learn.microsoft.com/dotnet/standard/base-types/regular-expression-language-quick-reference
 *
 * @throws {PatternError} where it does not compile.
 */
export function readPattern(source: string): ReadPattern {
  return new PatternReader(source).read();
}

interface Options {
  readonly dotAll: boolean;
  readonly multiline: boolean;
  readonly explicitCapture: boolean;
  readonly ignoreBlanks: boolean;
}

class PatternReader {
  readonly #source: string;
  readonly #dialect = new Set<string>();
  readonly #unsupported = new Set<string>();
  readonly #captures: ReadonlySet<string>;
  #at = 0;
  #depth = 0;
  #nextCapture = 1;
  #options: Options = {
    dotAll: false,
    multiline: false,
    explicitCapture: false,
    ignoreBlanks: false,
  };

  constructor(source: string) {
    this.#source = source;
    this.#captures = captureNames(source);
  }

  read(): ReadPattern {
    const pattern = this.#alternatives();
    if (this.#at < this.#source.length) {
      throw new PatternError("a ) closes nothing", this.#at);
    }
    return { pattern, dialect: [...this.#dialect], unsupported: [...this.#unsupported] };
  }

  #alternatives(): Pattern {
    if (++this.#depth > deepest) throw new PatternError("groups are nested too deep", this.#at);
    // options that are set inside a group end with it
    const options = this.#options;
    const parts = [this.#sequence()];
    while (this.#takeIf("|")) parts.push(this.#sequence());
    this.#options = options;
    this.#depth--;
    const [only, ...more] = parts;
    return only !== undefined && more.length === 0 ? only : { kind: "alternatives", parts };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.#at < this.#source.length && !"|)".includes(this.#peek())) {
      const start = this.#at;
      if (this.#atQuantifier()) {
        throw new PatternError(`${this.#peek()} repeats nothing`, start);
      }
      const atom = this.#atom();
      if (atom !== undefined) parts.push(this.#repeated(atom));
      else if (this.#atQuantifier()) {
        throw new PatternError(`${this.#peek()} repeats nothing`, this.#at);
      }
    }
    const [only, ...more] = parts;
    if (only === undefined) return { kind: "empty" };
    return more.length === 0 ? only : { kind: "sequence", parts };
  }

  /** Undefined for what has no effect of its own, such as `(?i)`. */
  #atom(): Pattern | undefined {
    const char = characterAt(this.#source, this.#at);
    this.#at += char.length;
    switch (char) {
      case "(":
        return this.#group();
      case "[":
        return this.#class();
      case ".":
        return this.#options.dotAll ? characters.any : characters.notNewline;
      case "^":
        return { kind: "anchor", at: this.#options.multiline ? "lineStart" : "textStart" };
      case "$":
        return { kind: "anchor", at: this.#options.multiline ? "lineEnd" : "textEndOrNewline" };
      case "\\":
        return this.#escape();
      default:
        return literalCharacter(char);
    }
  }

  #repeated(atom: Pattern): Pattern {
    if (!this.#atQuantifier()) return atom;
    const start = this.#at;
    const { min, max } = this.#quantifier();
    if (min > max) throw new PatternError("the range of a {m,n} is reversed", start);
    const lazy = this.#takeIf("?");
    if (this.#atQuantifier()) {
      throw new PatternError(`${this.#peek()} follows another quantifier`, this.#at);
    }
    return { kind: "repeat", part: atom, min, max, lazy };
  }

  #atQuantifier(): boolean {
    const char = this.#peek();
    if (char === "*" || char === "+" || char === "?") return true;
    return char === "{" && braces.test(this.#source.slice(this.#at, this.#at + 30));
  }

  #quantifier(): { min: number; max: number } {
    const char = this.#peek();
    this.#at++;
    if (char === "*") return { min: 0, max: Number.POSITIVE_INFINITY };
    if (char === "+") return { min: 1, max: Number.POSITIVE_INFINITY };
    if (char === "?") return { min: 0, max: 1 };
    const start = this.#at - 1;
    const [whole, low = "0", comma, high] = braces.exec(this.#source.slice(start)) ?? [""];
    this.#at = start + whole.length;
    const min = Number(low);
    const max =
      comma === undefined ? min : high === undefined || high === "" ? Infinity : Number(high);
    if (min > mostRepeats || (max !== Infinity && max > mostRepeats)) {
      throw new PatternError("a repetition count is too large", start);
    }
    return { min, max };
  }

  #class(): Pattern {
    const read = readCharacterClass(this.#source, this.#at);
    for (const construct of read.dialect) this.#note(construct, false);
    this.#at = read.end;
    return { kind: "character", source: read.source };
  }

  #group(): Pattern | undefined {
    const start = this.#at - 1;
    if (!this.#takeIf("?")) {
      const capture = this.#options.explicitCapture ? undefined : String(this.#nextCapture++);
      return this.#closed(start, capture === undefined ? "plain" : "capture", capture);
    }
    if (this.#takeIf(":")) return this.#closed(start, "plain");
    if (this.#takeIf("=")) return this.#closed(start, "ahead");
    if (this.#takeIf("!")) return this.#closed(start, "notAhead");
    if (this.#takeIf(">")) {
      this.#note("(?>", true);
      return this.#closed(start, "plain");
    }
    if (this.#takeIf("#")) return this.#comment(start);
    if (this.#takeIf("(")) return this.#conditional(start);
    if (this.#takeIf("<=")) return this.#behind(start, "behind");
    if (this.#takeIf("<!")) return this.#behind(start, "notBehind");
    if (this.#peek() === "<" || this.#peek() === "'") return this.#named(start);
    return this.#inlineOptions(start);
  }

  #behind(start: number, role: "behind" | "notBehind"): Pattern {
    this.#note(role === "behind" ? "(?<=" : "(?<!", false);
    return this.#closed(start, role);
  }

  #closed(start: number, role: PatternGroup["role"], group?: string): Pattern {
    const part = this.#alternatives();
    if (!this.#takeIf(")")) throw new PatternError("a ( is never closed", start);
    return group === undefined
      ? { kind: "group", part, role }
      : { kind: "group", part, role, group };
  }

  #comment(start: number): undefined {
    const close = this.#source.indexOf(")", this.#at);
    if (close < 0) throw new PatternError("a comment is never closed", start);
    this.#note("(?#", false);
    this.#at = close + 1;
    return undefined;
  }

  // (?(1)yes|no): the branches are read for their errors
  #conditional(start: number): Pattern {
    this.#note("(?(", true);
    this.#alternatives();
    if (!this.#takeIf(")")) throw new PatternError("a ( is never closed", start);
    return this.#closed(start, "plain");
  }

  #named(start: number): Pattern {
    const quote = this.#peek();
    const close = quote === "<" ? ">" : "'";
    const end = this.#source.indexOf(close, this.#at + 1);
    const name = end < 0 ? "" : this.#source.slice(this.#at + 1, end);
    if (!/^\w*(?:-\w+)?$/.test(name) || name === "") {
      throw new PatternError("a group name is faulty", start);
    }
    if (quote === "'" || name.includes("-")) this.#note(`(?${quote}`, name.includes("-"));
    this.#at = end + 1;
    return this.#closed(start, "capture", name);
  }

  #inlineOptions(start: number): Pattern | undefined {
    const found = /^[imnsxIMNSX]*(?:-[imnsxIMNSX]*)?(?=[:)])/.exec(this.#source.slice(this.#at));
    if (found === null) throw new PatternError("(? is followed by something unknown", start);
    this.#at += found[0].length;
    const [on = "", off = ""] = found[0].toLowerCase().split("-");
    this.#note(`(?${found[0]}${this.#peek()}`, off.includes("i") || on.includes("x"));
    const outer = this.#options;
    const pick = (letter: string, now: boolean) =>
      on.includes(letter) ? true : off.includes(letter) ? false : now;
    this.#options = {
      dotAll: pick("s", outer.dotAll),
      multiline: pick("m", outer.multiline),
      explicitCapture: pick("n", outer.explicitCapture),
      ignoreBlanks: pick("x", outer.ignoreBlanks),
    };
    if (this.#takeIf(")")) return undefined;
    this.#at++;
    const group = this.#closed(start, "plain");
    this.#options = outer;
    return group;
  }

  #escape(): Pattern {
    const read = readEscape(this.#source, this.#at, this.#captures);
    if (read.dialect !== undefined) this.#note(read.dialect, read.unsupported === true);
    this.#at = read.end;
    return read.pattern;
  }

  #note(construct: string, unsupported: boolean): void {
    this.#dialect.add(construct);
    if (unsupported) this.#unsupported.add(construct);
  }

  #peek(): string {
    return this.#source.charAt(this.#at);
  }

  #takeIf(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}

const braces = /^\{(\d+)(?:(,)(\d*))?\}/;
