import { suggestion } from "../../kind/did-you-mean.ts";
import { groups } from "../../registry/kinds.ts";
import type { Say } from "../cross-checks.ts";
import { foldedSite, noSite } from "./site-of.ts";
import type { Sites } from "./sites-schema.ts";

const ways = ["name", "attribute", "groups"] as const;

/** What the schema cannot see of sites: names that mean one site, and groups that have to exist. */
export function checkSites(
  sites: Sites | undefined,
  sections: Readonly<Record<string, unknown>>,
  say: Say,
): void {
  if (sites === undefined) return;
  const { by, list } = sites;
  const stated = ways.filter((way) => by[way] !== undefined);
  if (stated.length !== 1) {
    const given = stated.length === 0 ? "" : `, and has ${stated.join(" and ")}`;
    say(["sites", "by"], `needs exactly one of name, attribute and groups${given}`);
  }
  if (Object.keys(list).length === 0) say(["sites", "list"], "needs at least one site");
  checkSiteNames(sites, say);
  checkSiteGroups(sites, Object.keys((sections[groups.section] ?? {}) as object), say);
}

function checkSiteNames({ by, list }: Sites, say: Say): void {
  const seen = new Map<string, string>();
  for (const name of Object.keys(list)) {
    const at = ["sites", "list", name];
    const folded = foldedSite(name);
    const twin = seen.get(folded);
    if (twin !== undefined)
      say(
        at,
        `differs from ${twin} only in letter case, and names of sites compare without`,
        "key",
      );
    else seen.set(folded, name);
    if (folded === noSite)
      say(at, `is what devices of no site are called; take another name`, "key");
    if (by.name?.separator !== undefined && name.includes(by.name.separator))
      say(
        at,
        `holds the separator ${JSON.stringify(by.name.separator)}, so that no part of a device's name can be it`,
        "key",
      );
  }
}

function checkSiteGroups({ by, list }: Sites, known: readonly string[], say: Say): void {
  const taken = new Map<string, string>();
  for (const [name, { group }] of Object.entries(list)) {
    const at = ["sites", "list", name];
    if (group === undefined) {
      if (by.groups === true) say(at, "needs group: sites.by says that groups tell the sites");
      continue;
    }
    if (!known.includes(group))
      say(
        [...at, "group"],
        `"${group}" is not a key under ${groups.section}${suggestion(group, known)}`,
      );
    const first = taken.get(group);
    if (first !== undefined) say([...at, "group"], `"${group}" is the group of ${first} as well`);
    else taken.set(group, name);
  }
}
