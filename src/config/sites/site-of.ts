import type { Sites } from "./sites-schema.ts";

/** What a device shows of where it is. */
export interface SiteFacts {
  /** Its name. */
  readonly name: string;
  /** The attribute of `by.attribute`; null or absent where it has none. */
  readonly attribute?: string | null | undefined;
  /** Keys of those groups of sites that it is in. */
  readonly groups?: readonly string[] | undefined;
}

/** How people read that a device is of no site: a value of its own among the sites. */
export const noSite = "no site";

/**
 * The name of a device's site, spelt as the files spell it; null for a device of no site: one that
 * shows nothing, or a site that is not in the list, or that is in the groups of two sites. Names
 * compare without case.
 */
export function siteOf(facts: SiteFacts, sites: Sites): string | null {
  return siteFinder(sites)(facts);
}

/** The same for many devices: what can be worked out once is. */
export function siteFinder({ by, list }: Sites): (facts: SiteFacts) => string | null {
  const names = new Map(Object.keys(list).map((name) => [foldedSite(name), name]));
  const named = (text: string | null | undefined) => names.get(foldedSite(text ?? "")) ?? null;
  const { name: part } = by;
  if (part !== undefined) return ({ name }) => named(name.split(part.separator)[part.part - 1]);
  if (by.attribute !== undefined) return ({ attribute }) => named(attribute);
  const ofGroup = new Map(
    Object.entries(list).map(([name, { group }]) => [group ?? "", name] as const),
  );
  return ({ groups = [] }) => {
    const found = new Set(groups.flatMap((group) => ofGroup.get(group) ?? []));
    const [only] = found;
    return only !== undefined && found.size === 1 ? only : null;
  };
}

/** A site's name in the form in which names are compared. */
export function foldedSite(name: string): string {
  return name.toLowerCase();
}
