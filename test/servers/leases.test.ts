import { openStateStore, type StateStore } from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { keepsLeaseLaws } from "../support/lease-laws.ts";
import { ownContainer, ownRedisUrl, withSas } from "./places.ts";
import { Writer } from "./writer.ts";

type Place = readonly ["redis" | "azureBlob", string];

async function redisPlace(): Promise<Place> {
  return await Promise.resolve(["redis", ownRedisUrl()] as const);
}

/** A container that is there already: a SAS of its own cannot make it. */
async function azuritePlace(): Promise<Place> {
  const container = ownContainer();
  await container.create();
  return ["azureBlob", await withSas(container)];
}

async function opened([store, url]: Place): Promise<StateStore> {
  const credential = () => Promise.reject(new Error("no sign-in was expected"));
  const found = await openStateStore({ store, url }, { folder: "", credential });
  onTestFinished(found.close);
  return found.store;
}

describe.each([
  ["Redis", redisPlace],
  ["Azurite", azuritePlace],
] as const)("%s", (name, place) => {
  keepsLeaseLaws(name, async () => {
    const own = await place();
    return [await opened(own), await opened(own)];
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
      expect(await other.acquire()).toBe("held 2");
      expect(await other.say("write")).toBe("wrote 2");
      sleeper.wake();

      expect(await sleeper.say("write")).toBe("lost");
      expect(await sleeper.say("release")).toBe("released");
      expect(await other.say("write")).toBe("wrote 3");
      expect(await (await opened(own)).readLog("writes.jsonl")).toBe("1\n2\n2\n");
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
          await writer.acquire();
          expect(await writer.say("write")).toMatch(/^wrote /);
          await writer.say("release");
        }
      }),
    );

    const state = await opened(own);
    expect((await state.get("count"))?.content).toBe(String(2 * rounds));
    const tokens = (await state.readLog("writes.jsonl"))?.trim().split("\n").map(Number);
    expect(tokens).toEqual(Array.from({ length: 2 * rounds }, (_, index) => index + 1));
  });
});
