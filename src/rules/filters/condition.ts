import { foldCase, textPredicate } from "../ground/ignore-case.ts";
import { textTable } from "../ground/text-table.ts";
import type { FilterValue } from "./ast.ts";
import { type FilterOperator, isNull } from "./operators.ts";

/** What a comparison asks of one text. */
export interface Condition {
  readonly kind: "null" | "equals" | "startsWith" | "contains";
  /** Folded, without blanks at the ends; more than one of a list. */
  readonly values: readonly string[];
  /** Whether the kind holds of a text, which is not empty. */
  readonly test: (text: string) => boolean;
  /** The answer where it does; the other answer elsewhere. */
  readonly answer: boolean;
  /** The answer for a device without a value. */
  readonly ofNull: boolean;
}

/**
 * What an operator of texts asks. Letter case does not count, as the documentation says and the
 * service answers (FLT-E01, FLT-F14), and neither do blanks at the ends of the rule's value
 * (FLT-E30, FLT-F11, FLT-F28). A device without a value has the empty text: negative operators are true of it,
 * positive ones are not (FLT-F17 to FLT-F22).
 *
 * Unverified: blanks at the ends of a device's value, which count here; `-eq " "` and `[""]`,
 * which are taken for the empty text; and letters whose case is not plain, such as the dotless i.
 *
 * @see https://github.com/fadwen/IntuneScriptLab/blob/main/Validation/Findings.md "Assignment filter rules"
 */
export function conditionOf(operator: FilterOperator, value: FilterValue): Condition {
  const kind = value.kind !== "list" && isNull(value) ? "null" : kindOfOperator[operator];
  if (kind === undefined) throw new TypeError(`${operator} compares no texts`);
  const values = (value.kind === "list" ? value.items : [value]).map(({ text }) =>
    foldCase(text.trim()),
  );
  const answer = !negative.has(operator);
  const test = textTestOf(kind, values);
  const holdsOfNull = kind === "null" || values.includes("");
  return {
    kind,
    values,
    test,
    answer,
    ofNull: holdsOfNull === answer,
  };
}

const negative: ReadonlySet<FilterOperator> = new Set(["-ne", "-notIn", "-notContains"]);

const kindOfOperator: Partial<
  Readonly<Record<FilterOperator, Exclude<Condition["kind"], "null">>>
> = {
  "-eq": "equals",
  "-ne": "equals",
  "-in": "equals",
  "-notIn": "equals",
  "-startsWith": "startsWith",
  "-contains": "contains",
  "-notContains": "contains",
};

function textTestOf(kind: Condition["kind"], values: readonly string[]): Condition["test"] {
  const [value = ""] = values;
  if (kind === "null") return () => false;
  if (values.length === 1) return textPredicate(kind, value);
  const table = textTable(values, []);
  if (table !== undefined) return table;
  const known = new Set(values);
  return (text) => known.has(foldCase(text));
}
