/**
 * Why the service would not take a rule. The texts are those of Microsoft's
 * troubleshooting page and of issue threads.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-troubleshooting
 */
export class RuleRefusal extends Error {
  override readonly name = "RuleRefusal";
}

/** Anything that does not read as a rule: text left over, quotes and brackets left open, a pattern that does not compile. */
export function queryCompilation(detail: string): RuleRefusal {
  return new RuleRefusal(`Query compilation error: ${detail}`);
}

/** A property that the table does not have, or of the wrong object. */
export function wrongProperty(name: string, subject: string): RuleRefusal {
  return new RuleRefusal(
    `Wrong property applied. Property '${name}' cannot be applied to object '${subject}'`,
  );
}

/** A value whose shape does not fit the operator. */
export function invalidOperands(operator: string): RuleRefusal {
  return new RuleRefusal(`Invalid operands found for operator -${operator}`);
}

/** A list where one value is due, or a literal of another type. */
export function wrongValue(): RuleRefusal {
  return new RuleRefusal("Value can't be applied to property.");
}

/** An operator that the property's type does not take. */
export function wrongOperator(operator: string, name: string): RuleRefusal {
  return new RuleRefusal(`Operator isn't supported on attribute: -${operator} on '${name}'`);
}
