import { suggestion } from "../kind/did-you-mean.ts";
import { isMapping, valueAt } from "../kind/value-at.ts";
import { groups } from "../registry/kinds.ts";

/** A rollout writes the members of such a group, so that nothing else may decide on them. */
export function checkFilledGroup(
  group: string,
  sections: Readonly<Record<string, unknown>>,
  tell: (message: string) => void,
): boolean {
  const known = Object.keys((sections[groups.section] ?? {}) as object);
  if (!known.includes(group)) {
    tell(`"${group}" is not a key under ${groups.section}${suggestion(group, known)}`);
    return false;
  }
  const written = valueAt(sections, [groups.section, group]);
  const spec = isMapping(written) ? written : {};
  if (spec["membershipRule"] !== undefined)
    tell(`"${group}" is a dynamic group; devices can be put into an assigned one only`);
  if (spec["members"] !== undefined)
    tell(
      `the rollout fills "${group}", and the files state its members as well; take members out there`,
    );
  return true;
}
