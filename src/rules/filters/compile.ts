import type { FilterComparison, FilterNode } from "./ast.ts";
import { parseValidFilterRule } from "./check.ts";
import { type DeviceTest, deviceTest } from "./device-test.ts";
import { deviceValueOf } from "./device-values.ts";
import { propertyOf } from "./windows-properties.ts";

/**
 * Whether a filter's rule is true of a managed device; undefined where that depends on what the
 * object does not say.
 *
 * @throws {TypeError} where a property that the rule reads is of another type than Graph gives it.
 */
export type FilterPredicate = (device: Readonly<Record<string, unknown>>) => boolean | undefined;

/**
 * A fast predicate for a filter's rule, over managed devices as Graph v1.0 or beta gives them. Of
 * a device with the properties of `filterDeviceProperties`, little stays unknown.
 *
 * A property that is left out is not known; null and the empty text are "no value", but of
 * `enrollmentProfileName`, which lists of devices give as null whatever it is. `isTpmAttested` is
 * never known. Unknown parts count as in SQL: `unknown and false` is false, `unknown or true` is
 * true, everything else with an unknown part is unknown.
 *
 * ```ts
 * const isSurface = compileFilterRule('(device.model -startsWith "Surface")');
 * isSurface({ model: "Surface Laptop 5" }); // true
 * isSurface({ deviceName: "PC-1" }); // undefined
 * ```
 *
 * @throws {FilterRuleError} where Intune would refuse the rule for Windows devices, as it does
 * rules about apps or about what only other platforms have.
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/filters-device-properties
 */
export function compileFilterRule(text: string): FilterPredicate {
  return compileNode(parseValidFilterRule(text));
}

/**
 * The properties of managed devices that a rule reads, by Graph's names and for `$select`.
 * `joinType`, `processorArchitecture` and `skuNumber` are of the beta endpoint alone. Of
 * `enrollmentProfileName` only a device that is read by its id has the value.
 *
 * @throws {FilterRuleError} where `compileFilterRule` does.
 */
export function filterDeviceProperties(text: string): readonly string[] {
  const names = new Set<string>();
  for (const { property } of comparisonsIn(parseValidFilterRule(text))) {
    const facts = propertyOf(property.text);
    const place = facts && deviceValueOf(facts);
    if (place !== undefined && place.kind !== "nowhere") names.add(place.name);
  }
  return [...names];
}

function* comparisonsIn(node: FilterNode): Generator<FilterComparison> {
  if (node.kind === "comparison") yield node;
  else for (const term of node.terms) yield* comparisonsIn(term);
}

function compileNode(node: FilterNode): DeviceTest {
  if (node.kind === "comparison") return deviceTest(node);
  const tests = node.terms.map(compileNode);
  return joined(tests, node.kind === "or");
}

/**
 * `decisive` from one test decides: true of `or`, false of `and`. Written out for two and three,
 * and so on for the rest: a loop takes longer.
 */
function joined(tests: readonly DeviceTest[], decisive: boolean): DeviceTest {
  const [first, second, third, ...others] = tests;
  if (first === undefined) return () => !decisive;
  if (second === undefined) return first;
  if (third === undefined) {
    return (device) => {
      const one = first(device);
      if (one === decisive) return decisive;
      const two = second(device);
      return two === decisive || one !== undefined ? two : undefined;
    };
  }
  if (others.length > 0) {
    return joined([first, second, joined([third, ...others], decisive)], decisive);
  }
  return (device) => {
    const one = first(device);
    if (one === decisive) return decisive;
    const two = second(device);
    if (two === decisive) return decisive;
    const three = third(device);
    return three === decisive || (one !== undefined && two !== undefined) ? three : undefined;
  };
}
