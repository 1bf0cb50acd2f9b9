// The example of workers and producer as it stands, on a real Redis and with tenants of a mock.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { createFleetQueue } from "ringwright/bullmq";
import { expect, onTestFinished, test, vi } from "vitest";
import { testFleet } from "../support/fleet.ts";
import { addressOf } from "./places.ts";

const example = join(import.meta.dirname, "../../examples/11-fleet-workers");

test("the example applies tenants, says what waits for a person, and ends when it is told to", async () => {
  const setup = await testFleet({
    waves: { own: 1, all: 2 },
    entries: { "all-2": { consent: [] } },
    shared: { clock: "real" },
  });
  const url = new URL(addressOf("REDIS_URL"));
  // a database of its own, since the example has one name for its queue
  url.pathname = "/7";
  const health = join(setup.folder, "healthy");
  const env = {
    ...process.env,
    ...(await setup.env()),
    QUEUE_URL: url.href,
    TENANTS: setup.list,
    STATE_DIR: join(setup.folder, "state"),
    HEALTH_FILE: health,
    // one after the other, so that the first wave is through before the second asks
    CONCURRENCY: "1",
  };
  const node = ["--no-warnings"];
  const worker = spawn(process.execPath, [...node, join(example, "worker.ts")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void worker.kill("SIGKILL"));
  const lines: string[] = [];
  createInterface({ input: worker.stdout }).on("line", (line) => lines.push(line));
  const produce = async (...words: string[]) => {
    const program = [...node, join(example, "producer.ts"), ...words];
    return (await promisify(execFile)(process.execPath, program, { env })).stdout;
  };

  const pinned = await produce("apply");
  const queue = await createFleetQueue({ kind: "redis", connection: url.href });
  onTestFinished(async () => {
    await queue.close();
  });
  await vi.waitUntil(
    async () => {
      const { counts } = await queue.overview();
      return counts.done + counts.failed === 3;
    },
    { timeout: 30_000 },
  );
  const shown = await produce();

  expect(pinned).toMatch(/^the waves take [0-9a-f]{12}, pinned \d{4}-/m);
  expect(shown).toMatch(/^drift: next \d{4}-/m);
  expect(shown).toMatch(/^apply all-2: denied \(consentMissing\): .*\(needs a person\)$/m);
  expect(shown).not.toContain("own-1:");
  expect(lines.join("\n")).toContain('"tenant":"own-1","outcome":"applied"');
  expect(lines.join("\n")).toContain('"tenant":"all-1","outcome":"applied"');
  expect(setup.createsIn("all-1")).toBe(2);
  expect(await readFile(health, "utf8")).toBe("");
  expect(await exitOf(worker)).toBe(0);
});

async function exitOf(child: ChildProcess): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  return await ended;
}
