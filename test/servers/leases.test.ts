import { describe, expect, test } from "vitest";
import { keepsLeaseLaws } from "../support/lease-laws.ts";
import { azuritePlace, openedPlace, redisPlace } from "./places.ts";
import { Writer } from "./writer.ts";

describe.each([
  ["Redis", redisPlace],
  ["Azurite", azuritePlace],
] as const)("%s", (name, place) => {
  keepsLeaseLaws(name, async () => {
    const own = await place();
    return [await openedPlace(own), await openedPlace(own)];
  });

  // a hundredth of the real terms: clocks may differ by half of what others wait
  const terms = { heartbeatEveryMs: 200, unsureAfterMs: 550, takenAfterMs: 1200 };

  test.each([-600, 0, 600])(
    "stops a process that slept beyond its lease, with clocks %i ms apart",
    async (aheadMs) => {
      const own = await place();
      const [store, url] = own;
      const sleeper = new Writer({ store, url, aheadMs: 0, terms });
      const other = new Writer({ store, url, aheadMs, terms });
      expect(await sleeper.say("acquire")).toBe("held 1");
      expect(await sleeper.say("write")).toBe("wrote 1");

      sleeper.sleep();
      expect(await other.insist("acquire")).toBe("held 2");
      expect(await other.say("write")).toBe("wrote 2");
      sleeper.wake();

      expect(await sleeper.say("write")).toBe("lost");
      expect(await sleeper.say("release")).toBe("released");
      expect(await other.say("write")).toBe("wrote 3");
      expect(await (await openedPlace(own)).readLog("writes.jsonl")).toBe("1\n2\n2\n");
    },
  );

  test("never lets two processes write at once, with clocks a minute apart", async () => {
    const own = await place();
    const [store, url] = own;
    const writers = [0, 60_000].map((aheadMs) => new Writer({ store, url, aheadMs }));
    const rounds = 15;

    await Promise.all(
      writers.map(async (writer) => {
        for (let round = 0; round < rounds; round++) {
          await writer.insist("acquire");
          expect(await writer.say("write")).toMatch(/^wrote /);
          await writer.say("release");
        }
      }),
    );

    const state = await openedPlace(own);
    expect((await state.get("count"))?.content).toBe(String(2 * rounds));
    const tokens = (await state.readLog("writes.jsonl"))?.trim().split("\n").map(Number);
    expect(tokens).toEqual(Array.from({ length: 2 * rounds }, (_, index) => index + 1));
  });
});
