import { guardNames } from "../../reconcile/plan/guard-names.ts";
import type { OptionSpecs } from "../command-line/option.ts";

/** The approvals that plan and apply take alike. */
export const approvalOptions = {
  prune: { type: "boolean", help: "delete owned objects that the config no longer holds" },
  adopt: { type: "boolean", help: "take over existing objects of the same name" },
  replace: {
    type: "boolean",
    help: "replace objects whose changed properties are fixed after creation, and custom profiles by policies of the settings catalog",
  },
  force: {
    type: "list",
    valueHint: "address",
    help: "overwrite what was changed in files and tenant both, such as ring/broad; repeatable",
  },
  allow: {
    type: "list",
    valueHint: "guard",
    help: "override a guard; repeatable",
    choices: guardNames,
  },
} as const satisfies OptionSpecs;
