/**
 * Something that PCs install although no policy offers it to them, as Windows did with drivers twice in
 * 2026: what whoever watches a tenant has to notice. It shows wherever the PCs tell of themselves: in
 * lists of devices, in reports, and in what the collector prints.
 */
export interface UnapprovedInstallOptions {
  /** ISO 8601. What runs on a PC shows from its next check-in on. */
  readonly at: string;
  /** The day of a release, such as `2026-11-10`; a version, by its name in the catalog; or a driver, by its title. */
  readonly installs:
    | { readonly release: string }
    | { readonly version: string }
    | { readonly driver: string };
  /** Share of the PCs that it strikes, 0 to 1, which the seed decides. Default 1. */
  readonly share?: number;
  /** Only PCs of these models. Default: of all. */
  readonly models?: readonly string[];
}
