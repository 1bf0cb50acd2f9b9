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

  /**
   * The first instant, in milliseconds since 1970, at which `cost` requests have room: after
   * the turns that others have taken already, and after a hold. More than the whole quota goes
   * when nothing else does.
   */
  nextTurn(cost: number, now: number): number {
    this.#recover(now);
    this.#forget(now);
    let at = this.#earliest(now);
    let sum = this.#sum;
    for (const sent of this.#sent) {
      const freeAt = sent.at + this.#lengthInMs;
      if (freeAt > at && sum + cost <= this.#allowed) break;
      at = Math.max(at, freeAt);
      sum -= sent.cost;
    }
    return at;
  }

  /** How many requests have room at `at`, which is not before any turn that was taken. */
  roomAt(at: number): number {
    let sum = this.#sum;
    for (const sent of this.#sent) {
      if (sent.at + this.#lengthInMs > at) break;
      sum -= sent.cost;
    }
    return Math.max(0, Math.floor(this.#allowed - sum));
  }

  /** Takes a turn for `cost` requests at `at`, not before the one that was taken last. */
  take(cost: number, at: number): void {
    this.#sum += cost;
    const last = this.#sent.at(-1);
    if (last?.at === at) last.cost += cost;
    else this.#sent.push({ at, cost });
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

  get #allowed(): number {
    return this.#limit * this.#share;
  }

  #earliest(now: number): number {
    return Math.max(now, this.#heldUntil, this.#sent.at(-1)?.at ?? now);
  }

  // what no longer counts at `now` counts at no later instant
  #forget(now: number): void {
    for (let oldest = this.#sent[0]; oldest !== undefined; oldest = this.#sent[0]) {
      if (oldest.at + this.#lengthInMs > now) break;
      this.#sum -= oldest.cost;
      this.#sent.shift();
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
