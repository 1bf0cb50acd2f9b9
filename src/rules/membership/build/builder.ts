import type { RuleSubject } from "../syntax/ast.ts";
import {
  assignedPlanProperties,
  deviceProperties,
  findProperty,
  type RulePropertyFacts,
  userProperties,
} from "../vocabulary/properties.ts";
import { nowhere, RuleCondition, StandaloneRule } from "./rule-condition.ts";
import {
  BooleanProperty,
  DateProperty,
  MembershipProperty,
  TextCollection,
  TextProperty,
  textValue,
} from "./rule-property.ts";

/** What can be asked of a property, by its type. */
type Built<Of extends RuleSubject | "plan", Facts extends RulePropertyFacts> = Facts extends {
  readonly type: "boolean";
}
  ? BooleanProperty<Of>
  : Facts extends { readonly type: "dateTime" }
    ? DateProperty<Of>
    : Facts extends { readonly type: "stringCollection" }
      ? TextCollection<Of>
      : Facts extends { readonly type: "objectCollection" }
        ? PlanCollection
        : Facts extends { readonly type: "references" }
          ? MembershipProperty
          : Facts extends { readonly values: readonly (infer Value extends string)[] }
            ? TextProperty<Of, Value>
            : TextProperty<Of, string>;

type BuiltTable<
  Of extends RuleSubject | "plan",
  Table extends Readonly<Record<string, RulePropertyFacts>>,
> = { readonly [Name in keyof Table]: Built<Of, Table[Name]> };

type Extensible<Of extends RuleSubject> = {
  /**
   * A directory extension, by the id of the application that registered it and its name.
   *
   * @throws {RangeError} where they make no name of an extension.
   */
  extension(applicationId: string, name: string): TextProperty<Of, string>;
};

/**
 * The properties of a device that a membership rule can ask for.
 *
 * @interface
 */
export type DeviceRuleProperties = BuiltTable<"device", typeof deviceProperties> &
  Extensible<"device">;

/**
 * The properties of a user that a membership rule can ask for.
 *
 * @interface
 */
export type UserRuleProperties = BuiltTable<"user", typeof userProperties> &
  Extensible<"user"> & {
    /** The users whose manager has that object id. It stands alone. */
    directReportsOf(managerId: string): StandaloneRule;
  };

/**
 * The properties of one licence plan of a user.
 *
 * @interface
 */
export type PlanProperties = BuiltTable<"plan", typeof assignedPlanProperties>;

/** `user.assignedPlans`. */
export class PlanCollection {
  /** At least one plan fulfils the condition. */
  any(condition: (plan: PlanProperties) => RuleCondition<"plan">): RuleCondition<"user"> {
    return quantified("any", condition);
  }

  /** Every plan fulfils it; true where there is none. */
  all(condition: (plan: PlanProperties) => RuleCondition<"plan">): RuleCondition<"user"> {
    return quantified("all", condition);
  }
}

/**
 * The properties of a device, to build a rule from: operators and values that do not fit do
 * not compile.
 *
 * ```ts
 * const rule = device.deviceOSType.eq("Windows").and(device.extensionAttribute1.in(["a", "b"]));
 * `${rule}`; // (device.deviceOSType -eq "Windows") -and (device.extensionAttribute1 -in ["a", "b"])
 * ```
 */
export const device: DeviceRuleProperties = {
  ...build("device", deviceProperties),
  extension: (applicationId, name) => extension("device", applicationId, name),
};

/** The properties of a user, to build a rule from. */
export const user: UserRuleProperties = {
  ...build("user", userProperties),
  extension: (applicationId, name) => extension("user", applicationId, name),
  directReportsOf: (managerId) =>
    new StandaloneRule({ kind: "directReports", manager: textValue(managerId), ...nowhere }),
};

function build<
  Of extends RuleSubject | "plan",
  Table extends Readonly<Record<string, RulePropertyFacts>>,
>(about: Of, table: Table): BuiltTable<Of, Table> {
  const object = about === "plan" ? "assignedPlan" : about;
  const entries = Object.entries(table).map(([name, facts]) => [
    name,
    buildOne(about, object, name, facts),
  ]);
  // the type says per name what buildOne does per facts
  return Object.fromEntries(entries) as BuiltTable<Of, Table>;
}

function buildOne<Of extends RuleSubject | "plan">(
  about: Of,
  object: string,
  name: string,
  facts: RulePropertyFacts,
) {
  switch (facts.type) {
    case "string":
      return new TextProperty(about, object, name);
    case "boolean":
      return new BooleanProperty(about, object, name);
    case "dateTime":
      return new DateProperty(about, object, name);
    case "stringCollection":
      return new TextCollection(about, object, name);
    case "objectCollection":
      return new PlanCollection();
    case "references":
      return new MembershipProperty(object);
    default:
      return facts.type satisfies never;
  }
}

function quantified(
  quantifier: "any" | "all",
  condition: (plan: PlanProperties) => RuleCondition<"plan">,
): RuleCondition<"user"> {
  const inner = condition(build("plan", assignedPlanProperties)).toNode();
  return new RuleCondition("user", {
    kind: "quantifier",
    quantifier,
    property: { object: "user", name: "assignedPlans", ...nowhere },
    condition: inner,
    ...nowhere,
  });
}

function extension<Of extends RuleSubject>(
  about: Of,
  applicationId: string,
  name: string,
): TextProperty<Of, string> {
  const written = `extension_${applicationId.replaceAll("-", "")}_${name}`;
  const known = findProperty(about, written);
  if (known === undefined) {
    throw new RangeError(
      `${written} is no extension: it takes an application id, a GUID, and a name of letters, digits and underscores.`,
    );
  }
  return new TextProperty(about, about, known.name);
}
