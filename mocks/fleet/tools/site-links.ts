import type { ToolSite } from "../../options/tool-options.ts";
import type { SavedLink } from "../../state/tenant-tools.ts";

/** One transfer over a link, in epoch milliseconds. */
export interface Transfer {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** The links of all sites, on the clock. */
export interface SiteLinks {
  /**
   * Puts a transfer on the link of a PC's site: after those that are on it, and of the whole archive
   * where it is the site's first. Undefined where the PC is of no site: then it takes no time. To be
   * called in the order of time.
   */
  take(
    deviceName: string,
    archive: { readonly hex: string; readonly bytes: number },
    at: number,
  ): Transfer | undefined;
  save(): Readonly<Record<string, SavedLink>>;
  load(saved: Readonly<Record<string, SavedLink>>): void;
}

/** Links that carry nothing yet. */
export function createSiteLinks(sites: readonly ToolSite[]): SiteLinks {
  // the longest prefix first
  const ordered = [...sites].sort((a, b) => b.prefix.length - a.prefix.length);
  const links = new Map<string, { freeAt: number; readonly had: Set<string> }>();
  const linkOf = ({ name }: ToolSite) => {
    const link = links.get(name) ?? { freeAt: -Infinity, had: new Set<string>() };
    links.set(name, link);
    return link;
  };
  return {
    take(deviceName, { hex, bytes }, at) {
      const site = ordered.find(({ prefix }) => deviceName.startsWith(prefix));
      if (site === undefined) return undefined;
      const link = linkOf(site);
      const part = link.had.has(hex) ? 1 - site.peerShare : 1;
      link.had.add(hex);
      const startsAt = Math.max(at, link.freeAt);
      const endsAt = startsAt + Math.ceil((bytes * part * 8) / (site.mbitPerSecond * 1_000));
      link.freeAt = endsAt;
      return { startsAt, endsAt };
    },
    save: () =>
      Object.fromEntries(
        [...links].map(([name, { freeAt, had }]) => [name, { freeAt, had: [...had].sort() }]),
      ),
    load(saved) {
      links.clear();
      for (const [name, { freeAt, had }] of Object.entries(saved))
        links.set(name, { freeAt, had: new Set(had) });
    },
  };
}
