import type { Quota } from "./quota.ts";

/**
 * Spreads requests over a quota that counts whatever was sent in the last so many
 * seconds: all of it may go at once, and each request makes room again when it is that
 * old. A 429 halves what is used of the quota, since the tenant's is shared with the
 * portal and other apps; quiet minutes bring it back.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits
 */
export class RequestWindow {
  readonly #limit: number;
  readonly #lengthInMs: number;
  // oldest first; what was sent at the same instant is one entry
  readonly #sent: { readonly at: number; cost: number }[] = [];
  #sum = 0;
  #share = 1;
  #recoveredAt: number;
  #heldUntil = 0;
  #slowedAt = -Infinity;

  constructor(quota: Quota, now: number) {
    this.#limit = quota.requests;
    // a little longer: requests do not take equally long to arrive
    this.#lengthInMs = quota.perSeconds * 1000 * 1.025;
    this.#recoveredAt = now;
  }

  /** When the service's own order to wait ends, in milliseconds since 1970. */
  get heldUntil(): number {
    return this.#heldUntil;
  }

  /** Takes a turn for `cost` requests and says in how many milliseconds it comes. */
  reserve(cost: number, now: number): number {
    this.#recover(now);
    const sent = this.#sent;
    // turns that others have taken already come first
    let at = Math.max(now, sent.at(-1)?.at ?? now);
    const allowed = this.#limit * this.#share;
    for (let oldest = sent[0]; oldest !== undefined; oldest = sent[0]) {
      const freeAt = oldest.at + this.#lengthInMs;
      if (freeAt > at && this.#sum + cost <= allowed) break;
      at = Math.max(at, freeAt);
      this.#sum -= oldest.cost;
      sent.shift();
    }
    this.#sum += cost;
    const last = sent.at(-1);
    if (last?.at === at) last.cost += cost;
    else sent.push({ at, cost });
    return at - now;
  }

  /** Nothing is sent before `until`. */
  hold(until: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, until);
  }

  /** After a 429. Several that arrive within a second were one event. */
  halve(now: number): void {
    this.#recover(now);
    if (now - this.#slowedAt < 1000) return;
    this.#slowedAt = now;
    this.#share = Math.max(this.#share / 2, leastShare);
  }

  /** After `x-ms-throttle-limit-percentage`, a share of the quota such as 0.9. */
  approaching(used: number, now: number): void {
    if (used >= 1) {
      this.halve(now);
    } else if (used >= 0.8) {
      this.#recover(now);
      this.#share = Math.min(this.#share, 0.75);
    }
  }

  #recover(now: number): void {
    const elapsed = now - this.#recoveredAt;
    if (elapsed <= 0) return;
    this.#recoveredAt = now;
    if (this.#share < 1) this.#share = Math.min(1, this.#share + elapsed / fullRecoveryInMs);
  }
}

const leastShare = 1 / 16;
const fullRecoveryInMs = 240_000;
