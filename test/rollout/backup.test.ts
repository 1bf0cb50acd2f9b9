import { Backups, MemoryStore, type StateStore } from "ringwright";
import { describe, expect, test } from "vitest";
import { rolloutConfig, rolloutLab, threeStages } from "../support/rollout-lab.ts";

const me = { by: "Eva Roth", identity: null };

describe("the start of a rollout", () => {
  test("keeps a backup before it writes, and a tick keeps none", async () => {
    const store = new MemoryStore();
    const lab = await rolloutLab({ config: rolloutConfig(threeStages), store });
    const backups = new Backups(store, "corp");
    const before = await backups.list();

    await lab.controller.start("november", me);
    await lab.controller.tick("november");

    const made = (await backups.list()).slice(before.length);
    expect(made).toMatchObject([{ reason: "pre-rollout november", objects: 6 }]);
    const { objects } = await backups.read("latest");
    expect(objects.get("ring/pilot")?.operational).toBeUndefined();
  });

  test("writes nothing where the backup cannot be made, unless it is waived", async () => {
    const inner = new MemoryStore();
    const config = rolloutConfig(threeStages);
    const store: StateStore = {
      get: async (key) => await inner.get(key),
      append: async (key, content, expectedLength) => {
        await inner.append(key, content, expectedLength);
      },
      readLog: async (key) => await inner.readLog(key),
      list: async (prefix) => await inner.list(prefix),
      delete: async (key, expected) => {
        await inner.delete(key, expected);
      },
      put: async (key, content, expected) => {
        if (key.startsWith("backups/") && isFull) throw new Error("the disk is full");
        return await inner.put(key, content, expected);
      },
    };
    let isFull = false;
    const lab = await rolloutLab({ config, store });
    isFull = true;
    const requests = lab.mock.requests.length;

    const started = lab.controller.start("november", me);

    await expect(started).rejects.toThrow(
      "the backup before the write could not be made: the disk is full",
    );
    expect(await lab.controller.status("november")).toBeUndefined();
    const sent = lab.mock.requests.slice(requests);
    expect(sent.filter(({ method }) => method === "PATCH")).toEqual([]);
    const waived = await rolloutLab({
      config,
      store: new MemoryStore(),
      controller: { backup: false },
    });
    await waived.controller.start("november", me);
    expect(await waived.controller.status("november")).toBeDefined();
  });
});
