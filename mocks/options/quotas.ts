/** Limits of requests; what is absent keeps its documented figure. */
export interface QuotaOptions {
  /** Intune policy writes of one app in 20 s. Default 100. */
  readonly intuneWrites?: number;
  /** Intune policy requests of one app in 20 s. Default 1,000. */
  readonly intuneRequests?: number;
  /** Intune device requests of one app in 20 s. Default 2,000. */
  readonly intuneDeviceRequests?: number;
  /** Directory resource units of one app in 10 s. Default 8,000 (a tenant of more than 500 users). */
  readonly directoryUnits?: number;
  /** Directory writes of one app in 150 s. Default 3,000. */
  readonly directoryWrites?: number;
  /** Every n-th Intune 429 comes without Retry-After, as seen in IntuneCD#217. 0 for never. Default 4. */
  readonly withoutRetryAfterEvery?: number;
  /** `slidingWindow` (default) holds the figure in every window; `tokenBucket` lets a full bucket refill while it drains. */
  readonly algorithm?: "slidingWindow" | "tokenBucket";
}
