import { flatten } from "../../kind/flatten.ts";
import type { Compiled, SpecProblem } from "../../kind/spec.ts";
import { driverUpdateProperties } from "./properties.ts";
import type { DriverUpdate } from "./schema.ts";

/** Property values of a driver policy; approvals are a part of their own. */
export function compileDriverUpdate({ approvals, ...rest }: DriverUpdate): Compiled {
  return {
    fields: flatten(rest, driverUpdateProperties),
    ...(approvals && { parts: { approvals } }),
    approximations: [],
  };
}

export function checkDriverUpdate({ approval, deferralDays }: DriverUpdate): SpecProblem[] {
  if (approval !== "manual" || deferralDays === undefined) return [];
  return [
    {
      path: ["deferralDays"],
      message: "needs approval: automatic; remove it or change the approval.",
    },
  ];
}
