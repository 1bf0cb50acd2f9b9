import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { expect, onTestFinished } from "vitest";
import { folderWith } from "./cli.ts";
import { essence } from "./lab.ts";
import { createTestTenant } from "./tenant.ts";
import { positionsOf, turnsOf, turnText } from "./turns.ts";
import { isWrite } from "./writes.ts";

const main = join(import.meta.dirname, "../../dist/cli/main.js");

/**
 * Kills an apply at each of its requests that writes, in turn; the next run has to end as one
 * that was not. To be killed at a read is to be killed after the write before it.
 */
export async function expectSameEndWhereverKilled(
  text: string,
  options: MockTenantOptions,
  turns = 1,
): Promise<void> {
  const undisturbed = await servedTenant(options);
  const { config } = await folderWith(text);
  const whole = await applyInProcess(undisturbed, config, Infinity);
  expect(whole.code, whole.told).toBe(0);
  const wanted = essence(undisturbed);
  const { requests } = undisturbed;
  expect(requests.length).toBeGreaterThan(10);
  const writing = requests.flatMap((request, index) =>
    (request.batch ?? [request]).some(isWrite) ? [index + 1] : [],
  );
  expect(writing.length).toBeGreaterThan(5);

  const places = positionsOf(writing.length, 0, turnsOf(turns));
  const tried = writing.filter((_, index) => places.includes(index + 1));
  for (const killAfter of new Set([1, ...tried, requests.length - 1])) {
    const where = `killed after request ${killAfter}, ${turnText}`;
    const mock = await servedTenant(options);
    const own = await folderWith(text);
    const cut = await applyInProcess(mock, own.config, killAfter);
    expect(cut.code, where).toBeNull();

    const again = await applyInProcess(mock, own.config, Infinity);
    expect(again.code, `${where}: ${again.told}`).toBe(0);

    expect(essence(mock), where).toEqual(wanted);
  }
}

/** The built command as a process of its own; killed once the tenant has answered so many requests. */
async function applyInProcess(
  mock: MockTenant,
  config: string,
  killAfter: number,
): Promise<{ readonly code: number | null; readonly told: string }> {
  const child = spawn(process.execPath, [main, "apply", "--yes", "--config", config], {
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      RINGWRIGHT_GRAPH_URL: await mock.url(),
      RINGWRIGHT_ACCESS_TOKEN: "test",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => (told += part.toString()));
  const timer = setInterval(() => {
    if (mock.requests.length >= killAfter) child.kill("SIGKILL");
  }, 1);
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(timer);
  return { code, told };
}

async function servedTenant(options: MockTenantOptions): Promise<MockTenant> {
  const mock = createTestTenant({ ...options, clock: "real", delays: { latencyMs: 4 } });
  onTestFinished(async () => await mock.close());
  await mock.url();
  return mock;
}
