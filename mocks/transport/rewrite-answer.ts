import type { WireAnswer } from "../ground/wire-message.ts";
import { isWireObject } from "../ground/wire.ts";
import type { AnswerRewrite } from "../options/faults.ts";

type ItemsRewrite = Extract<AnswerRewrite, `${string}Items`>;
type TextRewrite = Exclude<AnswerRewrite, ItemsRewrite>;

/** True for what befalls the items of a `$batch`. */
export function isItemsRewrite(rewrite: AnswerRewrite): rewrite is ItemsRewrite {
  return rewrite.endsWith("Items");
}

/** The answer, spoilt. One without a body stays as it is. */
export function rewriteAnswer(right: WireAnswer, rewrite: AnswerRewrite): WireAnswer {
  const { body } = right;
  if (typeof body !== "string" || body === "") return right;
  return {
    ...right,
    body: isItemsRewrite(rewrite) ? rewriteItems(body, rewrite) : rewriteText(body, rewrite),
  };
}

function rewriteItems(body: string, rewrite: ItemsRewrite): string {
  const envelope: unknown = JSON.parse(body);
  const items = isWireObject(envelope) ? envelope["responses"] : undefined;
  if (!Array.isArray(items)) return body;
  return JSON.stringify({ ...(envelope as object), responses: itemsAfter(items, rewrite) });
}

function itemsAfter(items: readonly unknown[], rewrite: ItemsRewrite): readonly unknown[] {
  const [first, second, ...rest] = items;
  const idOf = (item: unknown): unknown => (isWireObject(item) ? item["id"] : undefined);
  const renamed = (item: unknown, id: unknown): unknown => ({ ...(item as object), id });
  switch (rewrite) {
    case "duplicateItems":
      return [...items, first];
    case "missingItems":
      return items.slice(1);
    case "reversedItems":
      return [...items].reverse();
    case "renumberedItems":
      return second === undefined
        ? [renamed(first, "renumbered")]
        : [renamed(first, idOf(second)), renamed(second, idOf(first)), ...rest];
    case "unknownItems":
      return [...items, renamed(first, "unknown")];
    default:
      return rewrite satisfies never;
  }
}

function rewriteText(body: string, rewrite: TextRewrite): string | Uint8Array {
  switch (rewrite) {
    case "twice":
      return body + body;
    case "invalidUtf8":
      return withBadByte(body);
    case "prototypeKeys":
      return eachObject(body, '"__proto__":{"polluted":true},"constructor":{"prototype":1}');
    case "hugeIntegers":
      return eachObject(body, '"huge":123456789012345678901234567890');
    default:
      return rewrite satisfies never;
  }
}

// within the first text that is a value; in front where there is none
function withBadByte(body: string): Uint8Array {
  const at = /:\s*"/.exec(body);
  const end = at === null ? 0 : at.index + at[0].length;
  return Buffer.concat([
    Buffer.from(body.slice(0, end)),
    Buffer.from([0xc3, 0x28]),
    Buffer.from(body.slice(end)),
  ]);
}

// braces within texts stay alone
function eachObject(body: string, members: string): string {
  return body.replace(/"(?:[^"\\]|\\.)*"|\{(\s*\})?/g, (found, empty: string | undefined) => {
    if (!found.startsWith("{")) return found;
    return empty === undefined ? `{${members},` : `{${members}}`;
  });
}
