import type { DscProperty, DscResource, DscValue } from "./dsc-value.ts";
import { type DscFault, type DscToken, lexDsc } from "./lex-dsc.ts";

/** What a configuration holds, as far as it is data. */
export interface DscContent {
  readonly resources: readonly (DscResource & { readonly offset: number })[];
}

const depthLimit = 64;

/**
 * The resources of a configuration of PowerShell DSC whose types are wanted. Only data is read:
 * texts, numbers, switches, lists and blocks. Nothing is run, and what would have to be is unknown.
 */
export function parseDsc(text: string, isWanted: (type: string) => boolean): DscContent | DscFault {
  const tokens = lexDsc(text);
  return "message" in tokens ? tokens : new DscParser(text, tokens).content(isWanted);
}

/** A fault on its way out of nested blocks. */
class Broken extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

class DscParser {
  readonly #text: string;
  readonly #tokens: readonly DscToken[];
  #at = 0;

  constructor(text: string, tokens: readonly DscToken[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  content(isWanted: (type: string) => boolean): DscContent | DscFault {
    const resources: (DscResource & { readonly offset: number })[] = [];
    let line = 1;
    let counted = 0;
    try {
      while (this.#at < this.#tokens.length) {
        const token = this.#peek();
        if (token?.is === "word" && isWanted(token.text) && this.#opensResource()) {
          for (; counted < token.offset; counted++) if (this.#text[counted] === "\n") line++;
          const name = this.#instanceName();
          resources.push({
            type: token.text,
            name,
            line,
            offset: token.offset,
            properties: this.#block(0),
          });
        } else this.#at++;
      }
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      return { offset: error.offset, message: error.message };
    }
    return { resources };
  }

  #peek(ahead = 0): DscToken | undefined {
    return this.#tokens[this.#at + ahead];
  }

  #isSign(text: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token?.is === "sign" && token.text === text;
  }

  /** Whether a type is followed by a name and a block, so that it is no text or call. */
  #opensResource(): boolean {
    const name = this.#peek(1);
    if (!name || !["text", "expandable", "word", "variable"].includes(name.is)) return false;
    let ahead = 2;
    while (this.#peek(ahead)?.is === "line") ahead++;
    return this.#isSign("{", ahead);
  }

  #instanceName(): string {
    const name = this.#peek(1);
    this.#at += 2;
    return name?.is === "text" || name?.is === "word" ? name.text : "";
  }

  /** From before its brace to behind the other. */
  #block(depth: number): readonly DscProperty[] {
    this.#skipLines();
    const open = this.#peek();
    if (depth > depthLimit)
      throw new Broken(open?.offset ?? 0, `is nested more than ${depthLimit} blocks deep`);
    this.#at++;
    const properties: DscProperty[] = [];
    for (;;) {
      this.#skipLines();
      const token = this.#peek();
      if (!token) throw new Broken(open?.offset ?? 0, "has a block without an end");
      if (this.#isSign("}")) {
        this.#at++;
        return properties;
      }
      if (["word", "text"].includes(token.is) && this.#isSign("=", 1)) {
        this.#at += 2;
        properties.push({ name: token.text, value: this.#statement(depth) });
      } else {
        // at least one: an end of something else would stand here for ever
        this.#skipOne();
        this.#toEnd();
        properties.push({ name: token.text, value: unknown("is a statement, which is not run") });
      }
    }
  }

  /** A value up to the end of its statement; with more behind it, it is an expression. */
  #statement(depth: number): DscValue {
    const value = this.#values(depth);
    if (this.#endsHere()) return value;
    this.#toEnd();
    return unknown("is an expression, which is not run");
  }

  #values(depth: number): DscValue {
    const first = this.#value(depth);
    if (!this.#isSign(",")) return first;
    const items = [first];
    while (this.#isSign(",")) {
      this.#at++;
      this.#skipBreaks();
      items.push(this.#value(depth));
    }
    return { is: "list", items };
  }

  #value(depth: number): DscValue {
    const token = this.#peek();
    if (!token) return unknown("is missing");
    switch (token.is) {
      case "text":
        this.#at++;
        return { is: "value", value: token.text };
      case "expandable":
        this.#at++;
        return unknown("is a text with a variable in it");
      case "number":
        this.#at++;
        return { is: "value", value: Number(token.text) };
      case "variable":
        this.#at++;
        return constants.get(token.text.toLowerCase()) ?? unknown("is a variable");
      case "word":
        return this.#typedBlock(token, depth);
      case "line":
        return unknown("is missing");
      case "sign":
        return this.#signed(token, depth);
      default:
        return token.is satisfies never;
    }
  }

  /** `Type { … }`; any other word is a call. */
  #typedBlock({ text: type }: DscToken, depth: number): DscValue {
    let ahead = 1;
    while (this.#peek(ahead)?.is === "line") ahead++;
    if (!this.#isSign("{", ahead)) {
      this.#at++;
      return unknown("is a call, which is not made");
    }
    this.#at++;
    return { is: "block", type, properties: this.#block(depth + 1) };
  }

  #signed({ offset, text }: DscToken, depth: number): DscValue {
    if (text === "@" && this.#isSign("(", 1)) {
      this.#at += 2;
      return this.#list(offset, depth + 1);
    }
    if (text === "@" && this.#isSign("{", 1)) {
      this.#at++;
      return { is: "block", type: "", properties: this.#block(depth + 1) };
    }
    if (!this.#endsHere()) this.#skipOne();
    return unknown("is an expression, which is not run");
  }

  #list(offset: number, depth: number): DscValue {
    if (depth > depthLimit)
      throw new Broken(offset, `is nested more than ${depthLimit} blocks deep`);
    const items: DscValue[] = [];
    for (;;) {
      this.#skipBreaks();
      if (!this.#peek()) throw new Broken(offset, "has a list without an end");
      if (this.#isSign(")")) {
        this.#at++;
        return { is: "list", items };
      }
      if (this.#isSign("}"))
        throw new Broken(this.#peek()?.offset ?? offset, "closes a block in a list");
      const before = this.#at;
      items.push(this.#value(depth));
      if (this.#at === before) this.#skipOne();
      if (!this.#isSign(",") && !this.#isSign(")") && !this.#isBreak()) {
        this.#toEnd();
        items[items.length - 1] = unknown("is an expression, which is not run");
      }
    }
  }

  #isBreak(): boolean {
    return this.#peek()?.is === "line" || this.#isSign(";");
  }

  #endsHere(): boolean {
    return !this.#peek() || this.#isBreak() || this.#isSign("}") || this.#isSign(")");
  }

  #skipLines(): void {
    while (this.#isBreak()) this.#at++;
  }

  #skipBreaks(): void {
    while (this.#isBreak() || this.#isSign(",")) this.#at++;
  }

  /** To the end of a statement, past whatever is opened and closed in it. */
  #toEnd(): void {
    while (!this.#endsHere()) this.#skipOne();
  }

  /** One token, or all that it opens. */
  #skipOne(): void {
    const open: string[] = [];
    const start = this.#peek()?.offset ?? 0;
    do {
      const token = this.#peek();
      if (!token) throw new Broken(start, "opens what is not closed");
      if (token.is === "sign" && token.text in pairs) open.push(pairs[token.text] ?? "");
      else if (token.is === "sign" && token.text === open.at(-1)) open.pop();
      this.#at++;
    } while (open.length > 0);
  }
}

const pairs: Readonly<Record<string, string>> = { "{": "}", "(": ")", "[": "]" };

const constants: ReadonlyMap<string, DscValue> = new Map([
  ["true", { is: "value", value: true }],
  ["false", { is: "value", value: false }],
  ["null", { is: "value", value: null }],
]);

function unknown(reason: string): DscValue {
  return { is: "unknown", reason };
}
