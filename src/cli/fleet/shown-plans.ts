import { changeSetOf, plannedObjects } from "../../fleet/outcome/change-set.ts";
import type { Plan } from "../../reconcile/plan/plan.ts";
import { terminalText } from "../../report/escape.ts";
import { planText } from "../../report/plan-text.ts";
import type { Paint } from "../../report/paint.ts";
import { riskText } from "../../report/risk-line.ts";

/** A plan that stands for those of all tenants that take the same change. */
export interface ShownPlan {
  readonly tenant: string;
  readonly plan: Plan;
  /** All of them. */
  readonly tenants: readonly string[];
}

/**
 * Plans of many tenants, each distinct change once: of five hundred tenants that take the same change
 * a reader wants to see it in one, and to know that the others are alike.
 */
export class ShownPlans {
  readonly #shown = new Map<
    string,
    { readonly tenant: string; readonly plan: Plan; readonly tenants: string[] }
  >();

  /** Adds a plan; gives the one that stands for it, which is itself where it is the first. */
  add(tenant: string, plan: Plan): ShownPlan | undefined {
    const changeSet = changeSetOf(plannedObjects(plan));
    if (changeSet === null) return undefined;
    const known = this.#shown.get(changeSet) ?? { tenant, plan, tenants: [] };
    this.#shown.set(changeSet, known);
    known.tenants.push(tenant);
    return known;
  }

  /** Each distinct change, that of most tenants first. */
  list(): readonly ShownPlan[] {
    return [...this.#shown.values()].sort((a, b) => b.tenants.length - a.tenants.length);
  }

  /**
   * What is shown before a tenant is written to: its plan, or of which other it is like. The risk is
   * its own in any case: it has other devices.
   */
  before(tenant: string, plan: Plan, paint: Paint): string {
    const shown = this.add(tenant, plan);
    if (!shown) return "";
    const name = paint("bold", terminalText(tenant));
    return shown.tenant === tenant
      ? `${name}\n${planText(plan, paint)}`
      : `${name} as in ${terminalText(shown.tenant)}. ${riskText(plan)}\n`;
  }
}
