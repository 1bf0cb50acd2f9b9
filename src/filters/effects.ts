import { caution, type EffectTable, unnoticed } from "../kind/effect.ts";

/** What each property of a filter does. Whom its policies then reach is told at the policies. */
export const filterEffects: EffectTable = {
  displayName: unnoticed,
  description: unnoticed,
  roleScopeTagIds: unnoticed,
  platform: { none: "it is fixed after creation" },
  managementType: { none: "it is fixed after creation" },
  rule: ({ before }) =>
    before === undefined
      ? undefined
      : caution(
          "Every policy that is assigned with this filter reaches other devices from their next check-in.",
        ),
};
