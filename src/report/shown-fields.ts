import type { Change, FieldDifference } from "../reconcile/plan/change.ts";
import { type DiffLine, hasManyLines, lineDiff, wholeLines } from "./line-diff.ts";
import { commonLines } from "../tools/script/common-lines.ts";
import { kindOf } from "../registry/kinds.ts";
import { valueText } from "./describe.ts";
import { isRulePath, ruleSides, shareText, wholeRule } from "./rule-sides.ts";
import { wordDiff, type WordPart } from "./word-diff.ts";

/** One value of a change as it is shown: whole, as a move, or as a text in which words or lines differ. */
export type ShownField =
  | { readonly path: string; readonly how: "set"; readonly after: string }
  | {
      readonly path: string;
      readonly how: "moved";
      readonly before: string;
      readonly after: string;
      /** What more there is to say of it, such as that it forces a replacement. */
      readonly remark?: string;
    }
  | { readonly path: string; readonly how: "words"; readonly parts: readonly WordPart[] }
  | { readonly path: string; readonly how: "lines"; readonly lines: readonly DiffLine[] };

/** How much of a value is shown. */
export interface ShownFieldsOptions {
  /** Scripts that Ringwright renders with each of their lines. Default: without those that all have alike. */
  readonly isWhole?: boolean | undefined;
}

/**
 * What differs, for people: rules as the files have them, with the share of a sample apart. The
 * values as they are sent stand in the plan itself.
 */
export function shownFields(
  { action, fields, kind }: Change,
  { isWhole = false }: ShownFieldsOptions = {},
): readonly ShownField[] {
  const fixed = action === "replace" ? fixedPaths(kind) : new Set<string>();
  return fields.flatMap((field) => {
    // what a new object does not set is no news
    if (action === "create" && field.after === null) return [];
    if (isRulePath(field.path)) return ruleFields(field, action === "create");
    const { path, before, after } = field;
    const shown = shownField(path, before, after, action === "create", valueText);
    if (shown.how === "moved" && fixed.has(path))
      return [{ ...shown, remark: "forces the replacement" }];
    return [isWhole || shown.how !== "lines" ? shown : withoutCommon(shown, after)];
  });
}

/** Properties that Graph takes at creation alone. */
function fixedPaths(kind: Change["kind"]): ReadonlySet<string> {
  const { properties } = kindOf(kind);
  return new Set(properties.flatMap(({ path, mutable }) => (mutable === "create" ? path : [])));
}

function ruleFields({ path, before, after }: FieldDifference, isNew: boolean): ShownField[] {
  const [old, now] = ruleSides(before, after);
  const isSampleShown = old.sample !== now.sample;
  return [
    ...(isNew || old.rule !== now.rule || !isSampleShown
      ? [shownField(path, old.rule, now.rule, isNew, wholeRule)]
      : []),
    ...(isSampleShown ? [shownField("sample", shareText(old), shareText(now), isNew, String)] : []),
  ];
}

// shorter texts are easier to read side by side
const longText = 40;

function shownField(
  path: string,
  before: unknown,
  after: unknown,
  isNew: boolean,
  textOf: (value: unknown) => string,
): ShownField {
  const lines = differingLines(isNew ? null : before, after);
  if (lines) return { path, how: "lines", lines };
  if (isNew) return { path, how: "set", after: oneLine(textOf(after)) };
  if (isProse(before) && isProse(after)) {
    const [old, now] = [oneLine(before), oneLine(after)];
    // where nothing but line ends differ, they are shown as they are
    return old === now
      ? { path, how: "words", parts: wordDiff(before, after) }
      : { path, how: "words", parts: wordDiff(old, now) };
  }
  return { path, how: "moved", before: oneLine(textOf(before)), after: oneLine(textOf(after)) };
}

/** Of a text of many lines: what differs in it, or all of it where it is new or goes. */
function differingLines(before: unknown, after: unknown): readonly DiffLine[] | undefined {
  if (!hasManyLines(before) && !hasManyLines(after)) return undefined;
  if (typeof before === "string" && typeof after === "string") return lineDiff(before, after);
  if (typeof after === "string" && before === null) return wholeLines(after, "added");
  return typeof before === "string" && after === null ? wholeLines(before, "removed") : undefined;
}

/** A script that is new, with a line for those that Ringwright gives every script of its kind. */
function withoutCommon(
  shown: Extract<ShownField, { readonly how: "lines" }>,
  after: unknown,
): ShownField {
  if (typeof after !== "string" || !shown.lines.every(({ kind }) => kind === "added")) return shown;
  const lines = [...shown.lines];
  for (const { from, to, what } of commonLines(after).toReversed()) {
    const text = `${to - from} lines: ${what}, alike in scripts of every tool; plan --html and plan --out have them`;
    lines.splice(from, to - from, { kind: "left", text });
  }
  return { ...shown, lines };
}

function isProse(value: unknown): value is string {
  return typeof value === "string" && value.length > longText && /\s/.test(value);
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").trim();
}
