import type { Pattern, ReadPattern } from "../pattern/pattern.ts";
import { isAscii } from "../../ground/ignore-case.ts";

/** What a regular expression says without being one. */
export interface PlainPattern {
  readonly kind: "startsWith" | "contains";
  /** One of these has to be there. In lower case, all of it ASCII. */
  readonly texts: readonly string[];
}

const mostTexts = 64;

/**
 * Patterns such as `^LT-`, `^(DE|FR)-` or `kiosk` as the plain test that they are. Undefined for
 * all others. `^LT$` is not plain: it also takes a line feed at the end.
 */
export function plainPattern({ pattern, unsupported }: ReadPattern): PlainPattern | undefined {
  if (unsupported.length > 0) return undefined;
  const parts = pattern.kind === "sequence" ? pattern.parts : [pattern];
  const [first] = parts;
  const anchored = first?.kind === "anchor" && first.at === "textStart";
  const rest = anchored ? parts.slice(1) : parts;
  const texts = textsOf({ kind: "sequence", parts: rest });
  if (texts === undefined || !texts.every(isAscii)) return undefined;
  const lower = [...new Set(texts.map((text) => text.toLowerCase()))];
  return { kind: anchored ? "startsWith" : "contains", texts: lower };
}

/** Every text that a pattern of literals stands for. */
function textsOf(pattern: Pattern): readonly string[] | undefined {
  switch (pattern.kind) {
    case "empty":
      return [""];
    case "character":
      return pattern.literal === undefined ? undefined : [pattern.literal];
    case "group":
      return pattern.role === "plain" || pattern.role === "capture"
        ? textsOf(pattern.part)
        : undefined;
    case "sequence": {
      let all: readonly string[] = [""];
      for (const part of pattern.parts) {
        const texts = textsOf(part);
        if (texts === undefined || all.length * texts.length > mostTexts) return undefined;
        all = all.flatMap((head) => texts.map((tail) => head + tail));
      }
      return all;
    }
    case "alternatives": {
      const all: string[] = [];
      for (const part of pattern.parts) {
        const texts = textsOf(part);
        if (texts === undefined || all.length + texts.length > mostTexts) return undefined;
        all.push(...texts);
      }
      return all;
    }
    case "anchor":
    case "repeat":
    case "backreference":
      return undefined;
    default:
      return pattern satisfies never;
  }
}
