import { test } from "vitest";
import { addressOf, ownRedisUrl } from "./places.ts";
import { survivesLostWorkers } from "./survives-lost-workers.ts";

test("a fleet on Redis loses nothing and writes nothing late where one worker dies and one sleeps", async () => {
  await survivesLostWorkers({
    backend: { kind: "redis", connection: addressOf("REDIS_URL") },
    state: { store: "redis", url: ownRedisUrl() },
  });
});
