import type { EventElement } from "../event-tree.ts";
import { type ByteView, EvtxError } from "./byte-view.ts";
import { evtxValueText } from "./evtx-value.ts";

/** An element while it is read. */
interface OpenNode {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: OpenNode[];
  text: string;
  /** How many elements it is, with all below it: one that stands in several places counts in each. */
  weight: number;
}

/** What stands in a template's place: text, or elements of their own. */
interface Substitute {
  readonly isNull: boolean;
  readonly text: string;
  readonly elements: readonly OpenNode[];
}

// of a hostile file: templates within templates, elements without end, and values that templates
// repeat, from which a few bytes would grow without bound
const depthLimit = 32;
const nodeLimit = 20_000;
const textLimit = 1_000_000;

/**
 * The root element of one record's binary XML. Names and templates are given by their place in the
 * chunk, where they may be of an earlier record.
 *
 * @throws {EvtxError} where it does not hold together.
 * @see https://github.com/libyal/libevtx/blob/main/documentation/Windows%20XML%20Event%20Log%20(EVTX).asciidoc
 */
export function readBinaryXml(view: ByteView): EventElement {
  const [root] = new FragmentReader().read(view, undefined, 0);
  if (root === undefined) throw new EvtxError("has no element", view.at);
  return root;
}

class FragmentReader {
  #nodes = 0;
  #characters = 0;

  /** The elements of a fragment; of a template, with its places filled in by the values. */
  read(view: ByteView, values: readonly Substitute[] | undefined, depth: number): OpenNode[] {
    if (depth > depthLimit) throw new EvtxError("is nested too deeply", view.at);
    const roots: OpenNode[] = [];
    const open: OpenNode[] = [];
    let attribute: string | undefined;
    const put = (text: string) => {
      this.#characters += text.length;
      if (this.#characters > textLimit) throw new EvtxError("has too much text", view.at);
      const node = open.at(-1);
      if (node === undefined) return;
      if (attribute === undefined) node.text += text;
      else node.attributes.set(attribute, (node.attributes.get(attribute) ?? "") + text);
    };
    const close = () => {
      const node = open.pop();
      if (node === undefined) throw new EvtxError("ends an element that is not open", view.at);
      add([node]);
    };
    const add = (nodes: readonly OpenNode[]) => {
      const parent = open.at(-1);
      for (const node of nodes) {
        (parent?.children ?? roots).push(node);
        if (parent !== undefined) parent.weight += node.weight;
      }
    };
    while (view.at < view.end) {
      this.#count(1, view);
      const token = view.u8();
      switch (token & 0x0f) {
        case 0x00:
          return roots;
        case 0x01: {
          if (open.length > depthLimit) throw new EvtxError("is nested too deeply", view.at);
          // the length of the element, in a template after what it depends on
          view.skip(values === undefined ? 4 : 6);
          const name = nameAt(view);
          if ((token & 0x40) !== 0) view.skip(4);
          attribute = undefined;
          open.push({ name, attributes: new Map(), children: [], text: "", weight: 1 });
          break;
        }
        case 0x02:
          attribute = undefined;
          break;
        case 0x03:
        case 0x04:
          attribute = undefined;
          close();
          break;
        case 0x05: {
          const type = view.u8();
          if (type === 0x00) break;
          if (type !== 0x01) throw new EvtxError(`has a value of type ${type}`, view.at);
          put(view.text(view.u16()));
          break;
        }
        case 0x06:
          attribute = nameAt(view);
          break;
        case 0x07:
          put(view.text(view.u16()));
          break;
        case 0x08:
          put(String.fromCharCode(view.u16()));
          break;
        case 0x09:
          put(entities.get(nameAt(view)) ?? "");
          break;
        case 0x0a:
          nameAt(view);
          break;
        case 0x0b:
          view.skip(view.u16() * 2);
          break;
        case 0x0c: {
          add(this.#template(view, depth));
          break;
        }
        case 0x0d:
        case 0x0e: {
          const index = view.u16();
          view.skip(1);
          const value = values?.[index];
          // a place whose value is left out leaves out its attribute, too
          if (value === undefined || (value.isNull && (token & 0x0f) === 0x0e)) break;
          put(value.text);
          if (open.length === 0) break;
          for (const { weight } of value.elements) this.#count(weight, view);
          add(value.elements);
          break;
        }
        case 0x0f:
          view.skip(3);
          break;
        default:
          throw new EvtxError(`has an unknown token ${token}`, view.at);
      }
    }
    if (open.length > 0) throw new EvtxError("ends within an element", view.at);
    return roots;
  }

  #count(nodes: number, view: ByteView): void {
    this.#nodes += nodes;
    if (this.#nodes > nodeLimit) throw new EvtxError("has too many parts", view.at);
  }

  #template(view: ByteView, depth: number): OpenNode[] {
    view.skip(5);
    const at = view.u32();
    const isHere = at === view.at;
    // next template, its id, its length
    const definition = isHere ? view : view.slice(at, Infinity);
    definition.skip(20);
    const length = definition.u32();
    const body = view.slice(definition.at, definition.at + length);
    if (isHere) view.skip(length);
    const count = view.u32();
    if (count > 1_024) throw new EvtxError("has too many values", view.at);
    const kinds = Array.from({ length: count }, () => {
      const kind = { size: view.u16(), type: view.u8() };
      view.skip(1);
      return kind;
    });
    const values = kinds.map(({ size, type }): Substitute => {
      const from = view.at;
      view.skip(size);
      const part = view.slice(from, from + size);
      if (type === 0x21)
        return { isNull: size === 0, text: "", elements: this.read(part, undefined, depth + 1) };
      const isNull = type === 0x00 || size === 0;
      return { isNull, text: isNull ? "" : evtxValueText(type, part, size), elements: [] };
    });
    return this.read(body, values, depth + 1);
  }
}

const entities: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** A name by its place in the chunk, which may be right here. */
function nameAt(view: ByteView): string {
  const at = view.u32();
  const isHere = at === view.at;
  const place = isHere ? view : view.slice(at, Infinity);
  // next name and hash
  place.skip(6);
  const name = place.text(place.u16());
  place.skip(2);
  return name;
}
