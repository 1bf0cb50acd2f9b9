/** A release that Microsoft publishes besides those that the mock tenant has. */
export interface ExtraRelease {
  /** The day, such as `2026-11-17`, on which no other release is; it comes at ten in the morning, Pacific time. */
  readonly releasedOn: string;
  /** Revision by build, such as `{ 26100: 9855, 26200: 9855 }`: builds that are not named get nothing. */
  readonly revisions: Readonly<Record<number, number>>;
  /** Out of the monthly order. Default false: a security release as on a second Tuesday. */
  readonly outOfBand?: boolean;
  /** Number of its article, without KB. Default: one that follows from the day. */
  readonly kb?: number;
  /** Whether policies can expedite it. Default true. */
  readonly expeditable?: boolean;
}

/** An issue of Windows that Microsoft publishes, in the service's own terms. */
export interface KnownIssueOptions {
  readonly title: string;
  readonly description?: string;
  /** ISO 8601. Nobody knows of it before. */
  readonly startDateTime: string;
  /** Until it is resolved. Default `confirmed`. */
  readonly status?: KnownIssueStatus;
  /** From then on it is `resolved`. Default: it stays as it is. */
  readonly resolvedDateTime?: string;
  /** Number of the article of the release that brought it, without KB. */
  readonly originatingKb?: number;
  /** Number of the article that resolves it, told once it is resolved. */
  readonly resolvingKb?: number;
  /** Of which versions, such as `Windows 11, version 24H2`. Default: of all. */
  readonly versions?: readonly string[];
  /** Holds by which the service keeps a feature update from PCs. They are told; no PC is held. */
  readonly safeguardHoldIds?: readonly number[];
}

/** @see https://learn.microsoft.com/graph/api/resources/windowsupdates-knownissue?view=graph-rest-beta */
export type KnownIssueStatus =
  | "reported"
  | "investigating"
  | "confirmed"
  | "mitigated"
  | "mitigatedExternal"
  | "resolved"
  | "resolvedExternal";
