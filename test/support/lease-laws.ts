import fc from "fast-check";
import { acquireLease, LockedError, readLease, type StateStore } from "ringwright";
import { describe, expect, test } from "vitest";
import { TestClock } from "./lease-clock.ts";

/**
 * What a lease keeps to on every store. `open` gives two doors to one empty store, as two
 * processes would have them.
 */
export function keepsLeaseLaws(
  name: string,
  open: () => Promise<readonly [StateStore, StateStore]>,
): void {
  describe(`a lease in ${name}`, () => {
    // leaseTerms: unsure after 55 seconds, taken after 120, clocks agree within 60
    test("is never held by two whose clocks agree within a minute, however long they sleep", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: -60, max: 60 }),
          fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 4 }),
          async (aheadSeconds, sleeps) => {
            const [store, other] = await open();
            const clock = new TestClock();
            const first = await acquireLease(store, "apply-corp", clock.options(1));
            for (const seconds of sleeps) {
              clock.sleep(seconds);
              const second = await acquireLease(
                other,
                "apply-corp",
                clock.options(2, aheadSeconds),
              ).catch(refusedFor);

              if (second) {
                expect(await first.stillHeld()).toBe(false);
                expect(await second.stillHeld()).toBe(true);
                expect(second.token).toBe(first.token + 1);
                return;
              }
              // renewed by the question where that is due
              expect(await first.stillHeld()).toBe(true);
            }
          },
        ),
        { numRuns: 15 },
      );
    });

    test("is not taken within a minute of its last sign of life", async () => {
      const [store, other] = await open();
      const clock = new TestClock();
      const held = await acquireLease(store, "apply-corp", clock.options(1));
      clock.sleep(60);

      await expect(acquireLease(other, "apply-corp", clock.options(2, 60))).rejects.toBeInstanceOf(
        LockedError,
      );
      expect(await held.stillHeld()).toBe(true);
    });

    test("is left alone by a run that slept beyond it, which writes nothing more", async () => {
      const [store, other] = await open();
      const clock = new TestClock();
      const first = await acquireLease(store, "apply-corp", clock.options(1));
      clock.sleep(600);
      const second = await acquireLease(other, "apply-corp", clock.options(2));

      await expect(first.ensureHeld()).rejects.toBeInstanceOf(LockedError);
      await first.release();

      expect(await second.stillHeld()).toBe(true);
      await second.release();
      const lease = await readLease(store, "apply-corp");
      expect(lease).toMatchObject({ token: 2 });
      expect(lease?.holder).toBeUndefined();
    });

    test("goes to one of many", async () => {
      const [store, other] = await open();
      const clock = new TestClock();

      const taken = await Promise.allSettled(
        Array.from({ length: 6 }, async (_, pid) => {
          const door = pid % 2 === 0 ? store : other;
          return await acquireLease(door, "apply-corp", clock.options(pid));
        }),
      );

      const refused = taken.filter(
        (each) => each.status === "rejected" && each.reason instanceof LockedError,
      );
      expect(refused).toHaveLength(5);
    });
  });
}

/** Undefined for whom the lease was refused; other errors are none of a lease's. */
function refusedFor(error: unknown): undefined {
  if (!(error instanceof LockedError)) throw error;
}
