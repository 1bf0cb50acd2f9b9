// The leaves of a compiled rule: one comparison, asked of one managed device. What depends on the
// rule alone is decided before the first device comes. Each leaf reads its property and answers in
// one function where the value is an ordinary one; what is missing, null, of another type or under
// another spelling of its name goes through `otherwise`.
import { type AsciiText, asciiText, standsAt, textPredicate } from "../ground/ignore-case.ts";
import type { FilterComparison } from "./ast.ts";
import { type Condition, conditionOf } from "./condition.ts";
import {
  type ChoiceValue,
  deviceValueOf,
  type EditionValue,
  findValue,
  type DeviceObject,
  type TextValue,
  type VersionValue,
} from "./device-values.ts";
import { type FilterOperator, filterOperator } from "./operators.ts";
import { skuNumbers } from "./sku-numbers.ts";
import { versionTest } from "./version-test.ts";
import { propertyOf } from "./windows-properties.ts";

/** Undefined where what decides is not known of the device. */
export type DeviceTest = (device: DeviceObject) => boolean | undefined;

/** The test that a comparison of a checked rule stands for. */
export function deviceTest({ property, operator, value }: FilterComparison): DeviceTest {
  const known = filterOperator(operator.text);
  const facts = propertyOf(property.text);
  if (known === undefined || facts === undefined) throw new TypeError("the rule was not checked");
  const place = deviceValueOf(facts);
  switch (place.kind) {
    case "text":
      return textTest(place, conditionOf(known, value));
    case "choice":
      return choiceTest(place, conditionOf(known, value));
    case "edition":
      return editionTest(place, conditionOf(known, value));
    case "version":
      return compileVersion(place, known, value.kind === "list" ? "" : value.text);
    case "nowhere":
      return () => undefined;
    default:
      return place satisfies never;
  }
}

function textTest(place: TextValue, condition: Condition): DeviceTest {
  const { name, none, isNullOnLists = false } = place;
  const { kind, values, test, answer } = condition;
  const ofNull = isNullOnLists ? undefined : condition.ofNull;
  const ofText = (text: string) => test(text) === answer;
  const answers: Answers = { names: [name], ofNull, ofEmpty: condition.ofNull, ofText };
  if (none !== undefined) return textWithNone(answers, condition, none);
  const [value = "", ...others] = values;
  const constant = others.length === 0 && value !== "" ? asciiText(value) : undefined;
  if (constant !== undefined && kind === "equals") {
    return equalsTest(answers, value, constant, answer);
  }
  if (constant !== undefined && kind === "startsWith") return startsWithTest(answers, constant);
  if (kind === "contains") return containsTest(answers, condition);
  const { ofEmpty } = answers;
  return (device) => {
    const text = device[name];
    if (typeof text === "string") return text === "" ? ofEmpty : test(text) === answer;
    return text === null ? ofNull : otherwise(device, answers);
  };
}

// as the leaf above, and a place of its own: where tests of many kinds are called, none is inlined
function containsTest(answers: Answers, { test, answer }: Condition): DeviceTest {
  const { ofNull, ofEmpty } = answers;
  const [name] = answers.names;
  return (device) => {
    const text = device[name];
    if (typeof text === "string") return text === "" ? ofEmpty : test(text) === answer;
    return text === null ? ofNull : otherwise(device, answers);
  };
}

function textWithNone(
  { names, ofNull, ofEmpty }: Answers,
  { test, answer }: Condition,
  none: string,
): DeviceTest {
  const isNone = textPredicate("equals", none);
  const { length } = none;
  const [name] = names;
  const ofText = (text: string) =>
    text.length === length && isNone(text) ? ofEmpty : test(text) === answer;
  const answers: Answers = { names, ofNull, ofEmpty, ofText };
  return (device) => {
    const text = device[name];
    if (typeof text === "string") return text === "" ? ofEmpty : ofText(text);
    return text === null ? ofNull : otherwise(device, answers);
  };
}

function equalsTest(
  answers: Answers,
  value: string,
  constant: AsciiText,
  answer: boolean,
): DeviceTest {
  const { ofNull } = answers;
  const [name] = answers.names;
  const { length } = constant;
  // most devices spell a value alike: the last one that fitted is compared as it is
  let known = value;
  return (device) => {
    const text = device[name];
    if (text === known) return answer;
    if (typeof text !== "string" || text === "") {
      return text === null ? ofNull : otherwise(device, answers);
    }
    if (text.length !== length || !standsAt(text, 0, constant)) return !answer;
    known = text;
    return answer;
  };
}

function startsWithTest(answers: Answers, constant: AsciiText): DeviceTest {
  const { ofNull } = answers;
  const [name] = answers.names;
  const { length } = constant;
  return (device) => {
    const text = device[name];
    if (typeof text !== "string" || text === "") {
      return text === null ? ofNull : otherwise(device, answers);
    }
    return text.length >= length && standsAt(text, 0, constant);
  };
}

function choiceTest(place: ChoiceValue, condition: Condition): DeviceTest {
  const { name, otherName, words } = place;
  const { test, answer: wanted, ofNull } = condition;
  const byValue = new Map(
    Object.entries(words).map(([value, word]) => [value, test(word) === wanted]),
  );
  const byFolded = new Map([...byValue].map(([value, answer]) => [value.toLowerCase(), answer]));
  const answers: Answers = {
    names: otherName === undefined ? [name] : [name, otherName],
    ofNull,
    ofEmpty: ofNull,
    // a value that is newer than this table says nothing
    ofText: (text) => byFolded.get(text.toLowerCase()),
  };
  return (device) => {
    const text = device[name];
    const answer = typeof text === "string" ? byValue.get(text) : undefined;
    return answer ?? otherwise(device, answers);
  };
}

function editionTest({ name }: EditionValue, { test, answer, ofNull }: Condition): DeviceTest {
  // an edition without a name among filters says nothing: what they call it is not known
  const byNumber: (boolean | undefined)[] = [];
  for (const [word, number] of Object.entries(skuNumbers)) byNumber[number] = test(word) === answer;
  return (device) => {
    const number = device[name];
    if (typeof number === "number") return byNumber[number];
    const found = findValue(device, name);
    if (typeof found === "number") return byNumber[found];
    if (found === undefined) return undefined;
    if (found === null) return ofNull;
    throw wrongType(name, found, "number");
  };
}

/** Unverified: a device without a version, of which only `-ne` is true here. */
function compileVersion(
  { name }: VersionValue,
  operator: FilterOperator,
  version: string,
): DeviceTest {
  const ofText = versionTest(operator, version);
  const ofNull = operator === "-ne";
  const answers: Answers = { names: [name], ofNull, ofEmpty: ofNull, ofText };
  return (device) => {
    const text = device[name];
    if (typeof text === "string") return text === "" ? ofNull : ofText(text);
    return text === null ? ofNull : otherwise(device, answers);
  };
}

/** What is answered of a value that is no ordinary text. */
interface Answers {
  readonly names: readonly [string, ...(readonly string[])];
  readonly ofNull: boolean | undefined;
  readonly ofEmpty: boolean;
  readonly ofText: (text: string) => boolean | undefined;
}

function otherwise(device: DeviceObject, answers: Answers): boolean | undefined {
  const found = findValue(device, ...answers.names);
  if (found === undefined) return undefined;
  if (found === null) return answers.ofNull;
  if (typeof found !== "string") throw wrongType(answers.names[0], found, "text");
  return found === "" ? answers.ofEmpty : answers.ofText(found);
}

function wrongType(name: string, value: unknown, wanted: "text" | "number"): TypeError {
  const found = Array.isArray(value) ? "list" : typeof value;
  return new TypeError(`${name} of a managed device is a ${wanted}, and here it is a ${found}`);
}
