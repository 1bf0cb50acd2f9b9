import { hashOf } from "../../kind/ownership-marker.ts";
import { formsOf, meets, type Property } from "../../kind/property.ts";

/**
 * Who changed a value since it was last applied, as far as its digest tells. `changedAlike`:
 * files and tenant changed to the same; `newlyManaged`: nothing of it was ever applied.
 */
export type ValuePast =
  | "asApplied"
  | "changedInFiles"
  | "changedInTenant"
  | "changedInBoth"
  | "changedAlike"
  | "newlyManaged";

/**
 * Holds a stated value against the live one and the digest of what was last applied: equal to
 * the live one, only the files may have changed; equal to the stated one, the tenant did.
 *
 * @param last The value's hash in the marker; undefined where the marker has none.
 */
export function valuePast(
  property: Property,
  last: string | undefined,
  live: unknown,
  want: unknown,
): ValuePast {
  if (last === undefined) return "newlyManaged";
  const isSame = meets(property, live, want);
  if (formsOf(property, live, want).some((form) => last === hashOf(property, form)))
    return isSame ? "asApplied" : "changedInFiles";
  if (isSame) return "changedAlike";
  return last === hashOf(property, want) ? "changedInTenant" : "changedInBoth";
}
