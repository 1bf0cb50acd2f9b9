import { namespacesOf, type Names, resolveName } from "./namespaces.ts";
import { referenceLimit, withReferences } from "./references.ts";
import type { XmlElement } from "./xml-element.ts";
import { XmlError } from "./xml-error.ts";

const depthLimit = 64;
const elementLimit = 1_000_000;
const attributeLimit = 64;

// not a character of XML 1.0: control characters, halves of pairs, and two code points
const forbidden =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

interface OpenElement {
  readonly qualified: string;
  readonly name: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly texts: string[];
  readonly line: number;
  readonly names: Names;
}

/**
 * The root of an XML 1.0 document with namespaces. Strict, and only what reports of Group
 * Policy need: no DTD, so no entities but the five of XML, and nothing is ever fetched.
 * Takes linear time.
 *
 * @throws {XmlError} with the line, for what is malformed, refused or beyond a limit.
 */
export function readXml(source: string): XmlElement {
  return new Reader(source).read();
}

class Reader {
  readonly #source: string;
  readonly #open: OpenElement[] = [];
  #at = 0;
  #line = 1;
  // of the line that is read, so that each is looked for once
  #lineEnd: number;
  #elements = 0;
  #references = 0;
  #root: XmlElement | undefined;

  constructor(source: string) {
    this.#source = source.replace(/\r\n?/g, "\n").replace(/^\ufeff/, "");
    this.#lineEnd = lineEndFrom(this.#source, 0);
  }

  read(): XmlElement {
    const bad = forbidden.exec(this.#source);
    if (bad) {
      this.#moveTo(bad.index);
      throw this.#error("holds a character that XML does not have");
    }
    if (/^<\?xml[ \t\n]/.test(this.#source)) this.#moveTo(this.#end("?>", "the declaration"));
    while (this.#at < this.#source.length) {
      const next = this.#source.indexOf("<", this.#at);
      this.#text(next === -1 ? this.#source.length : next);
      if (next !== -1) this.#markup();
    }
    const open = this.#open.at(-1);
    if (open) throw this.#error(`ends before </${open.qualified}>`);
    if (!this.#root) throw this.#error("has no element");
    return this.#root;
  }

  #markup(): void {
    if (this.#starts("<!--")) return this.#comment();
    if (this.#starts("<![CDATA[")) return this.#characterData();
    if (this.#starts("<?")) return this.#instruction();
    if (this.#starts("<!")) throw this.#error("has a document type, which is not read");
    if (this.#starts("</")) return this.#endTag();
    return this.#startTag();
  }

  #text(end: number): void {
    const raw = this.#source.slice(this.#at, end);
    const open = this.#open.at(-1);
    if (!open) {
      if (/[^ \t\n]/.test(raw)) throw this.#error("has text outside its root");
    } else if (raw !== "") {
      if (raw.includes("]]>")) throw this.#error("has ]]> in a text");
      open.texts.push(this.#put(raw));
    }
    this.#moveTo(end);
  }

  #comment(): void {
    const end = this.#end("-->", "a comment");
    if (this.#source.slice(this.#at + 4, end - 3).includes("--"))
      throw this.#error("has -- in a comment");
    this.#moveTo(end);
  }

  #characterData(): void {
    const open = this.#open.at(-1);
    if (!open) throw this.#error("has text outside its root");
    const end = this.#end("]]>", "a CDATA section");
    open.texts.push(this.#source.slice(this.#at + "<![CDATA[".length, end - 3));
    this.#moveTo(end);
  }

  #instruction(): void {
    if (/^<\?xml[ \t\n?]/i.test(this.#source.slice(this.#at, this.#at + 6)))
      throw this.#error("has a declaration that is not at its beginning");
    this.#moveTo(this.#end("?>", "an instruction"));
  }

  #endTag(): void {
    const end = this.#end(">", "a tag");
    const qualified = this.#source.slice(this.#at + 2, end - 1).trimEnd();
    const open = this.#open.pop();
    if (open?.qualified !== qualified) {
      throw this.#error(`has </${shortWord(qualified)}> where ${expected(open?.qualified)}`);
    }
    this.#close(open);
    this.#moveTo(end);
  }

  #startTag(): void {
    const tag = /<([\p{L}_][\p{L}\p{N}._-]*(?::[\p{L}_][\p{L}\p{N}._-]*)?)/uy;
    tag.lastIndex = this.#at;
    const qualified = tag.exec(this.#source)?.[1];
    if (qualified === undefined) throw this.#error("has < that begins no tag");
    if (!this.#open[0] && this.#root) throw this.#error("has more than one root");
    if (++this.#elements > elementLimit) throw this.#error("has too many elements");
    if (this.#open.length >= depthLimit)
      throw this.#error(`is nested more than ${depthLimit} deep`);
    const line = this.#line;
    const { raw, end, isEmpty } = this.#attributes(tag.lastIndex);
    const names = namespacesOf(raw, this.#open.at(-1)?.names);
    const element = resolveName(qualified, names, true);
    if (!element)
      throw this.#error(`has the prefix of ${shortWord(qualified)} without a namespace`);
    const attributes = new Map<string, string>();
    for (const [name, value] of raw) {
      if (name === "xmlns" || name.startsWith("xmlns:")) continue;
      const resolved = resolveName(name, names, false);
      if (!resolved) throw this.#error(`has the prefix of ${shortWord(name)} without a namespace`);
      attributes.set(resolved.name, value);
    }
    const opened = { qualified, ...element, attributes, children: [], texts: [], line, names };
    if (isEmpty) this.#close(opened);
    else this.#open.push(opened);
    this.#moveTo(end);
  }

  #attributes(from: number): { raw: Map<string, string>; end: number; isEmpty: boolean } {
    const raw = new Map<string, string>();
    const attribute =
      /[ \t\n]+([\p{L}_][\p{L}\p{N}._-]*(?::[\p{L}_][\p{L}\p{N}._-]*)?)[ \t\n]*=[ \t\n]*(?:"([^"<]*)"|'([^'<]*)')/uy;
    const close = /[ \t\n]*(\/?)>/y;
    let at = from;
    for (;;) {
      close.lastIndex = at;
      const closed = close.exec(this.#source);
      if (closed) return { raw, end: close.lastIndex, isEmpty: closed[1] === "/" };
      attribute.lastIndex = at;
      const found = attribute.exec(this.#source);
      const name = found?.[1];
      if (name === undefined) throw this.#error("has a tag that is malformed or not closed");
      if (raw.has(name)) throw this.#error(`has the attribute ${shortWord(name)} twice in a tag`);
      if (raw.size >= attributeLimit) throw this.#error("has too many attributes in a tag");
      raw.set(name, this.#put((found?.[2] ?? found?.[3] ?? "").replace(/[\t\n]/g, " ")));
      at = attribute.lastIndex;
    }
  }

  #close({ name, namespace, attributes, children, texts, line }: OpenElement): void {
    const element = { name, namespace, attributes, children, text: texts.join(""), line };
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(element);
    else this.#root = element;
  }

  #put(raw: string): string {
    const text = withReferences(raw, (references) => {
      this.#references += references;
      if (this.#references > referenceLimit) throw this.#error("has too many references");
    });
    if (text === undefined) throw this.#error("has a reference that XML does not know by itself");
    return text;
  }

  #starts(mark: string): boolean {
    return this.#source.startsWith(mark, this.#at);
  }

  #end(mark: string, what: string): number {
    const end = this.#source.indexOf(mark, this.#at);
    if (end === -1) throw this.#error(`ends within ${what}`);
    return end + mark.length;
  }

  #moveTo(end: number): void {
    while (this.#lineEnd < end) {
      this.#line++;
      this.#lineEnd = lineEndFrom(this.#source, this.#lineEnd + 1);
    }
    this.#at = end;
  }

  #error(message: string): XmlError {
    return new XmlError(message, this.#line);
  }
}

function lineEndFrom(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end === -1 ? Number.POSITIVE_INFINITY : end;
}

function expected(qualified: string | undefined): string {
  return qualified === undefined ? "no element is open" : `</${shortWord(qualified)}> has to stand`;
}

function shortWord(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
