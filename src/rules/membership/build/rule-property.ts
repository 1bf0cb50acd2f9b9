import type { PropertyNode, RuleSubject, RuleValue, StringValue } from "../syntax/ast.ts";
import { readDuration } from "../syntax/instant.ts";
import type { RuleOperator } from "../vocabulary/operators.ts";
import { mostSourceGroups } from "../vocabulary/properties.ts";
import { nowhere, RuleCondition, StandaloneRule } from "./rule-condition.ts";

/** Whose a property is: the object's, an element's of a list of texts, or a licence plan's. */
export type RuleAbout = RuleSubject | "element" | "plan";

/** What every property has. */
export abstract class RuleProperty<Of extends RuleAbout> {
  protected readonly about: Of;
  protected readonly node: PropertyNode;

  constructor(about: Of, object: string, name: string) {
    this.about = about;
    this.node = { object, name, ...nowhere };
  }

  /** What all conditions on a property are made of. */
  protected test(operator: RuleOperator, value: RuleValue): RuleCondition<Of> {
    return new RuleCondition(this.about, {
      kind: "test",
      property: this.node,
      operator: { name: operator, ...nowhere },
      value,
      ...nowhere,
    });
  }

  /** Nothing is set. */
  isNull(): RuleCondition<Of> {
    return this.test("eq", { kind: "null", ...nowhere });
  }

  /** Something is set. */
  isNotNull(): RuleCondition<Of> {
    return this.test("ne", { kind: "null", ...nowhere });
  }
}

/** A text; `Value` is narrower where the service gives only some. */
export class TextProperty<Of extends RuleAbout, Value extends string> extends RuleProperty<Of> {
  /** `-eq`. Letter case does not count. */
  eq(value: Value): RuleCondition<Of> {
    return this.test("eq", textValue(value));
  }

  /** Unverified: true of blanks, too. */
  ne(value: Value): RuleCondition<Of> {
    return this.test("ne", textValue(value));
  }

  /** @throws {RangeError} for an empty list, which the language has not. */
  in(values: readonly Value[]): RuleCondition<Of> {
    return this.test("in", list(values));
  }

  /**
   * Unverified: true of blanks, too.
   *
   * @throws {RangeError} for an empty list, which the language has not.
   */
  notIn(values: readonly Value[]): RuleCondition<Of> {
    return this.test("notIn", list(values));
  }

  /** `-startsWith`. Letter case does not count. */
  startsWith(prefix: string): RuleCondition<Of> {
    return this.test("startsWith", textValue(prefix));
  }

  /** `-notStartsWith`. Letter case does not count. */
  notStartsWith(prefix: string): RuleCondition<Of> {
    return this.test("notStartsWith", textValue(prefix));
  }

  /** `-endsWith`. Letter case does not count. */
  endsWith(suffix: string): RuleCondition<Of> {
    return this.test("endsWith", textValue(suffix));
  }

  /** `-notEndsWith`. Letter case does not count. */
  notEndsWith(suffix: string): RuleCondition<Of> {
    return this.test("notEndsWith", textValue(suffix));
  }

  /** `-contains`: anywhere in the text. Letter case does not count. */
  contains(part: string): RuleCondition<Of> {
    return this.test("contains", textValue(part));
  }

  /** `-notContains`: nowhere in the text. Letter case does not count. */
  notContains(part: string): RuleCondition<Of> {
    return this.test("notContains", textValue(part));
  }

  /** A regular expression in .NET syntax, searched anywhere in the text. */
  match(pattern: string): RuleCondition<Of> {
    return this.test("match", textValue(pattern));
  }

  /** `-notMatch`: a regular expression in .NET syntax that is found nowhere in the text. */
  notMatch(pattern: string): RuleCondition<Of> {
    return this.test("notMatch", textValue(pattern));
  }
}

/** A property that is true, false, or not set. */
export class BooleanProperty<Of extends RuleAbout> extends RuleProperty<Of> {
  /** `-eq`. */
  eq(value: boolean): RuleCondition<Of> {
    return this.test("eq", { kind: "boolean", value, ...nowhere });
  }

  /** Unverified: true of blanks, too. */
  ne(value: boolean): RuleCondition<Of> {
    return this.test("ne", { kind: "boolean", value, ...nowhere });
  }
}

/** The time of evaluation, or an ISO 8601 duration such as `P30D` before or after it. */
export type RelativeTime = "now" | { readonly plus: string } | { readonly minus: string };

/** A property that holds an instant. */
export class DateProperty<Of extends RuleAbout> extends RuleProperty<Of> {
  /** At that instant exactly. */
  eq(at: Date): RuleCondition<Of> {
    return this.test("eq", date(at));
  }

  /** Then or later. */
  ge(at: Date | RelativeTime): RuleCondition<Of> {
    return this.test("ge", time(at));
  }

  /** Then or earlier. */
  le(at: Date | RelativeTime): RuleCondition<Of> {
    return this.test("le", time(at));
  }
}

/** A collection of texts. */
export class TextCollection<Of extends RuleAbout> extends RuleProperty<Of> {
  /** At least one item fulfils the condition. */
  any(condition: (item: TextProperty<"element", string>) => RuleCondition<"element">) {
    return this.#quantified("any", condition);
  }

  /** Every item fulfils it; true where there is none. */
  all(condition: (item: TextProperty<"element", string>) => RuleCondition<"element">) {
    return this.#quantified("all", condition);
  }

  #quantified(
    quantifier: "any" | "all",
    condition: (item: TextProperty<"element", string>) => RuleCondition<"element">,
  ): RuleCondition<Of> {
    const inner = condition(new TextProperty("element", "_", "")).toNode();
    return new RuleCondition(this.about, {
      kind: "quantifier",
      quantifier,
      property: this.node,
      condition: inner,
      ...nowhere,
    });
  }
}

/** Direct membership in other groups. */
export class MembershipProperty {
  readonly #object: string;

  constructor(object: string) {
    this.#object = object;
  }

  /**
   * A rule that selects the direct members of groups, by object id. It stands alone.
   *
   * @throws {RangeError} for no group and for more than 50.
   */
  anyOf(groupIds: readonly string[]): StandaloneRule {
    if (groupIds.length > mostSourceGroups) {
      throw new RangeError(
        `memberOf takes ${mostSourceGroups} groups at most, not ${groupIds.length}.`,
      );
    }
    return new StandaloneRule({
      kind: "quantifier",
      quantifier: "any",
      property: { object: this.#object, name: "memberOf", ...nowhere },
      condition: {
        kind: "test",
        property: { object: "group", name: "objectId", ...nowhere },
        operator: { name: "in", ...nowhere },
        value: list(groupIds),
        ...nowhere,
      },
      ...nowhere,
    });
  }
}

/** Text as a value. */
export function textValue(value: string): StringValue {
  return { kind: "string", value, ...nowhere };
}

function list(values: readonly string[]): RuleValue {
  if (values.length === 0) {
    throw new RangeError("-in needs at least one value. Leave the condition out instead.");
  }
  return { kind: "list", items: values.map(textValue), ...nowhere };
}

function date(at: Date): RuleValue {
  if (Number.isNaN(at.getTime())) throw new RangeError("A date of a rule has to be a valid Date.");
  return { kind: "date", instant: at.toISOString().replace(".000Z", "Z"), ...nowhere };
}

function time(at: Date | RelativeTime): RuleValue {
  if (at instanceof Date) return date(at);
  if (at === "now") return { kind: "now", ...nowhere };
  const direction = "plus" in at ? "plus" : "minus";
  const duration = "plus" in at ? at.plus : at.minus;
  if (readDuration(duration) === undefined) {
    throw new RangeError(`${duration} is no ISO 8601 duration. Write one such as P30D.`);
  }
  return { kind: "now", shift: { direction, duration: duration.toUpperCase() }, ...nowhere };
}
