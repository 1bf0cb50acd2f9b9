import type { WireObject } from "../ground/wire.ts";
import { demandProperty } from "./check.ts";
import type { Subject } from "./subject.ts";
import type { FilterComparison, FilterNode, FilterValue } from "./syntax.ts";

/** Whether a managed device, in its full record, passes. */
export type FilterTest = (device: WireObject) => boolean;

/**
 * A rule that was checked, to be asked of many devices. Text has no case; blanks around a value
 * of the rule count for nothing, so that `-contains " "` finds every device; what a device does
 * not have is empty, and null means that.
 *
 * Unverified: `-eq " "` and the empty text in a list therefore find what is empty too.
 */
export function filterTestOf(node: FilterNode, subject: Subject): FilterTest {
  switch (node.kind) {
    case "and": {
      const tests = node.parts.map((part) => filterTestOf(part, subject));
      return (device) => tests.every((test) => test(device));
    }
    case "or": {
      const tests = node.parts.map((part) => filterTestOf(part, subject));
      return (device) => tests.some((test) => test(device));
    }
    case "comparison":
      return comparisonTest(node, subject);
    default:
      return node satisfies never;
  }
}

function comparisonTest({ name, operator, value }: FilterComparison, subject: Subject): FilterTest {
  const { read, kind } = demandProperty(name, subject);
  const wanted = wantedTexts(value);
  const [first = ""] = wanted;
  const text = (device: WireObject): string => read(device, subject).toLowerCase();
  const order = (device: WireObject): number => compareVersions(read(device, subject), first);
  const isEqual: FilterTest =
    kind === "version"
      ? (device) => order(device) === 0
      : (device) => wanted.includes(text(device));
  switch (operator) {
    case "eq":
    case "in":
      return isEqual;
    case "ne":
    case "notin":
      return (device) => !isEqual(device);
    case "startswith":
      return (device) => text(device).startsWith(first);
    case "contains":
      return (device) => text(device).includes(first);
    case "notcontains":
      return (device) => !text(device).includes(first);
    case "gt":
      return (device) => order(device) > 0;
    case "ge":
      return (device) => order(device) >= 0;
    case "lt":
      return (device) => order(device) < 0;
    case "le":
      return (device) => order(device) <= 0;
    default:
      return operator satisfies never;
  }
}

function wantedTexts(value: FilterValue): readonly string[] {
  if (value.kind === "null") return [""];
  const texts = value.kind === "list" ? value.items : [value.text];
  return texts.map((text) => text.trim().toLowerCase());
}

// number by number, missing parts being 0; NaN, which compares with nothing, for what is no version
function compareVersions(actual: string, wanted: string): number {
  const [a, b] = [actual.split("."), wanted.split(".")];
  for (let place = 0; place < Math.max(a.length, b.length); place++) {
    const order = partOf(a[place]) - partOf(b[place]);
    if (order !== 0) return order;
  }
  return 0;
}

function partOf(text: string | undefined): number {
  if (text === undefined) return 0;
  return /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
}
