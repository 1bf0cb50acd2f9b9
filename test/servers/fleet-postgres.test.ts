import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrateFleetQueue } from "ringwright/bullmq";
import { onTestFinished, test } from "vitest";
import { addressOf } from "./places.ts";
import { survivesLostWorkers } from "./survives-lost-workers.ts";

test("a fleet on PostgreSQL loses nothing and writes nothing late where one worker dies and one sleeps", async () => {
  const backend = { kind: "postgres", connection: addressOf("POSTGRES_URL") } as const;
  await migrateFleetQueue(backend);
  const folder = await mkdtemp(join(tmpdir(), "ringwright-fleet-"));
  onTestFinished(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  await survivesLostWorkers({ backend, state: { store: "file", folder } });
});
