/** An app that PCs of the fleet have, one version of it. */
export interface InstalledAppOptions {
  readonly displayName: string;
  /** As its maker writes it; may be empty, as it is in the live service. */
  readonly version: string;
  /** Default: `Contoso`. */
  readonly publisher?: string;
  /**
   * Part of the company's PCs that have it, 0 to 1. Versions of one name exclude each other: their
   * shares together are at most 1.
   */
  readonly share: number;
}
