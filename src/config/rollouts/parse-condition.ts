import type { Comparison, ValueCondition } from "./condition.ts";

/** A condition that was read, or what is wrong with its text. */
export type ParsedCondition =
  | { readonly ok: true; readonly condition: ValueCondition }
  | {
      readonly ok: false;
      /** The character of the text that is wrong, counted from 0; its length where the end is. */
      readonly position: number;
      /** What is wrong and what to write. */
      readonly message: string;
    };

/** Far above what a person writes. */
const maxLength = 1000;

interface Piece {
  readonly kind: "value" | "operator" | "number" | "and" | "or" | "end" | "unknown";
  readonly text: string;
  readonly position: number;
}

/**
 * Reads what `pass` and `fail` of a gate say: `value`, a comparison (`<`, `<=`, `>`, `>=`, `==`) and
 * a number, joined by `and` and `or`. `and` binds stronger; there are no parentheses.
 */
export function parseCondition(text: string): ParsedCondition {
  if (text.length > maxLength)
    return wrong(maxLength, `a condition has at most ${maxLength} characters`);
  const any: Comparison[][] = [[]];
  let rest: readonly Piece[] = piecesOf(text);
  for (;;) {
    const [subject, operator, number, joint] = rest;
    if (subject?.kind !== "value") return unexpected(subject, '"value"');
    if (operator?.kind !== "operator")
      return unexpected(operator, "a comparison (<, <=, >, >=, ==)");
    if (number?.kind !== "number") return unexpected(number, "a number");
    if (!Number.isFinite(Number(number.text)))
      return wrong(number.position, `the number ${number.text} is too large`);
    any.at(-1)?.push({
      operator: operator.text as Comparison["operator"],
      number: Number(number.text),
    });
    if (joint?.kind === "end") return { ok: true, condition: any };
    if (joint?.kind === "or") any.push([]);
    else if (joint?.kind !== "and") return unexpected(joint, '"and", "or" or the end');
    rest = rest.slice(4);
  }
}

/** Each place of the text is one of these; the last takes what belongs to none. */
const piece =
  /(?<space>\s+)|(?<value>value)(?![\w.])|(?<and>and)(?![\w.])|(?<or>or)(?![\w.])|(?<operator>[<>]=|==|[<>])(?![<=>])|(?<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)(?![\w.,%])|(?<unknown>[\w.,%+-]+|[^\w\s.,%+<=>-]+|[<=>]+)/gy;

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const { groups = {}, 0: found, index } of text.matchAll(piece)) {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
    if (kind !== "space")
      pieces.push({ kind: kind as Piece["kind"], text: found, position: index });
  }
  return [...pieces, { kind: "end", text: "", position: text.length }];
}

function unexpected(found: Piece | undefined, expected: string): ParsedCondition {
  if (found === undefined) throw new TypeError("pieces go on to the end");
  const what = found.kind === "end" ? "the condition ends" : `${JSON.stringify(found.text)} stands`;
  const help = adviceOn(found, expected);
  return wrong(
    found.position,
    `${what} where ${expected} belongs${help === undefined ? "" : `: ${help}`}`,
  );
}

function adviceOn({ kind, text }: Piece, expected: string): string | undefined {
  if (kind === "number" && expected === '"value"') return 'write it last, such as "value <= 10"';
  if (kind === "value") return 'two comparisons are joined by "and" or "or"';
  return advice.find(([pattern]) => pattern.test(text))?.[1];
}

const advice: readonly (readonly [RegExp, string])[] = [
  [/^={1}$|^={3}$/, "write =="],
  [/^(=<|≤|⩽)$/, "write <="],
  [/^(=>|≥|⩾)$/, "write >="],
  [/^(!|!=+|<>|≠|not)$/, 'there is no "not"; write both sides, such as "value < 3 or value > 3"'],
  [/^(&+|AND)$/i, 'write "and"'],
  [/^(\|+|OR)$/i, 'write "or"'],
  [/^VALUE$/i, 'write "value", in small letters'],
  [/[()]/, 'there are no parentheses; "and" binds stronger than "or"'],
  [/^[-+]?[\d.]+%$/, "write the share, such as 0.05 for 5 %"],
  [/^[-+]?\d+,\d+$/, "write the number with a dot and without other marks"],
  [/^(inf|infinity|nan)$/i, "only finite numbers can be compared"],
  [/^[-+]?\d[\d.]*[a-z]+$/i, "write the number without a unit"],
];

function wrong(position: number, message: string): ParsedCondition {
  return { ok: false, position, message };
}
