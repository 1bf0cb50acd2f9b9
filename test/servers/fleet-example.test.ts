// The example of workers and producer as it stands, on a real Redis and with tenants of a mock.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { createFleetQueue } from "ringwright/bullmq";
import { expect, onTestFinished, test, vi } from "vitest";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { served } from "../support/served.ts";
import { addressOf } from "./places.ts";

const example = join(import.meta.dirname, "../../examples/11-fleet-workers");

test("the example applies tenants, says what waits for a person, and ends when it is told to", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-example-"));
  onTestFinished(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  await writeTenant(folder, "contoso", threeRings.replace(/^stack: .*$/m, "stack: contoso"));
  await writeTenant(folder, "fabrikam", "version: 1\nstack: fabrikam\nringz: {}\n");
  const mock = served(threeRingsTenant);
  const url = new URL(addressOf("REDIS_URL"));
  // a database of its own, since the example has one name for its queue
  url.pathname = "/7";
  const health = join(folder, "healthy");
  const env = {
    ...process.env,
    QUEUE_URL: url.href,
    TENANTS_DIR: join(folder, "tenants"),
    STATE_DIR: join(folder, "state"),
    HEALTH_FILE: health,
    RINGWRIGHT_GRAPH_URL: await mock.url(),
    RINGWRIGHT_ACCESS_TOKEN: "test",
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

  await produce("apply", "contoso", "fabrikam");
  const queue = await createFleetQueue({ kind: "redis", connection: url.href });
  onTestFinished(async () => {
    await queue.close();
  });
  await vi.waitUntil(
    async () => {
      const { counts } = await queue.overview();
      return counts.done + counts.failed === 2;
    },
    { timeout: 30_000 },
  );
  const shown = await produce();

  expect(shown).toMatch(/^drift: next \d{4}-/m);
  expect(shown).toMatch(/^apply fabrikam: misconfigured: .*ringz.*/m);
  expect(shown).toContain("(needs a person)");
  expect(shown).not.toContain("contoso");
  expect(lines.join("\n")).toContain('"tenant":"contoso","outcome":"applied"');
  expect(mock.state.list("deviceConfigurations").length).toBeGreaterThan(2);
  expect(await readFile(health, "utf8")).toBe("");
  expect(await exitOf(worker)).toBe(0);
}, 60_000);

async function writeTenant(folder: string, tenant: string, files: string): Promise<void> {
  const own = join(folder, "tenants", tenant);
  await mkdir(own, { recursive: true });
  await writeFile(join(own, "ringwright.yaml"), files);
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  return await ended;
}
