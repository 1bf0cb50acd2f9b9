import type { Quota } from "./quota.ts";

/**
 * Spreads requests over a quota: a burst up to the whole of it, then an even pace.
 * A 429 halves the pace, since the tenant's own quota is shared with the portal and
 * with other apps; quiet minutes bring it back.
 *
 * @see https://learn.microsoft.com/graph/throttling
 */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perMs: number;
  #tokens: number;
  #pace = 1;
  #checkedAt: number;
  #heldUntil = 0;
  #slowedAt = -Infinity;

  constructor(quota: Quota, now: number) {
    // a little under it: our clock and the service's do not start together
    this.#capacity = quota.requests * headroom;
    this.#perMs = (quota.requests * headroom) / (quota.perSeconds * 1000);
    this.#tokens = this.#capacity;
    this.#checkedAt = now;
  }

  /** When the service's own order to wait ends, in milliseconds since 1970. */
  get heldUntil(): number {
    return this.#heldUntil;
  }

  /** Takes `cost` now and says after how many milliseconds it may be used. */
  reserve(cost: number, now: number): number {
    this.#advance(now);
    this.#tokens -= cost;
    return this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens / (this.#perMs * this.#pace));
  }

  /** Nothing of this bucket is sent before `until`. */
  hold(until: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, until);
  }

  /** After a 429. Several that arrive within a second were one event. */
  halve(now: number): void {
    this.#advance(now);
    this.#tokens = Math.min(this.#tokens, 0);
    if (now - this.#slowedAt < 1000) return;
    this.#slowedAt = now;
    this.#pace = Math.max(this.#pace / 2, slowest);
  }

  /** After `x-ms-throttle-limit-percentage`, a share of the quota such as 0.9. */
  approaching(share: number, now: number): void {
    if (share >= 1) {
      this.halve(now);
    } else if (share >= 0.8) {
      this.#advance(now);
      this.#pace = Math.min(this.#pace, 0.75);
    }
  }

  #advance(now: number): void {
    const elapsed = now - this.#checkedAt;
    if (elapsed <= 0) return;
    this.#checkedAt = now;
    this.#tokens = Math.min(this.#capacity, this.#tokens + elapsed * this.#perMs * this.#pace);
    if (this.#pace < 1) this.#pace = Math.min(1, this.#pace + elapsed / fullRecoveryInMs);
  }
}

const headroom = 0.97;
const slowest = 1 / 16;
const fullRecoveryInMs = 120_000;
