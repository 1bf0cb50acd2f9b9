import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { folderWith } from "../support/cli.ts";
import { essence, threeRings, threeRingsTenant } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";

const main = join(import.meta.dirname, "../../dist/cli/main.js");

/** The built command as a process of its own; killed once the tenant has answered so many requests. */
async function applyInProcess(
  mock: MockTenant,
  config: string,
  killAfter: number,
): Promise<number | null> {
  const child = spawn(process.execPath, [main, "apply", "--yes", "--config", config], {
    env: {
      PATH: process.env["PATH"],
      RINGWRIGHT_GRAPH_URL: await mock.url(),
      RINGWRIGHT_ACCESS_TOKEN: "test",
    },
    stdio: "ignore",
  });
  const timer = setInterval(() => {
    if (mock.requests.length >= killAfter) child.kill("SIGKILL");
  }, 1);
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(timer);
  return code;
}

async function servedTenant(): Promise<MockTenant> {
  const mock = createTestTenant({ ...threeRingsTenant, clock: "real", delays: { latencyMs: 4 } });
  onTestFinished(async () => await mock.close());
  await mock.url();
  return mock;
}

describe("apply that is killed", () => {
  test("ends as a run that was not, once it is run again, wherever it was cut", async () => {
    const undisturbed = await servedTenant();
    const { config } = await folderWith(threeRings);
    expect(await applyInProcess(undisturbed, config, Infinity)).toBe(0);
    const wanted = essence(undisturbed);
    const requests = undisturbed.requests.length;
    expect(requests).toBeGreaterThan(10);

    for (let killAfter = 1; killAfter < requests; killAfter++) {
      const mock = await servedTenant();
      const own = await folderWith(threeRings);
      const code = await applyInProcess(mock, own.config, killAfter);
      expect(code, `killed after request ${killAfter}`).toBeNull();

      expect(await applyInProcess(mock, own.config, Infinity)).toBe(0);

      expect(essence(mock)).toEqual(wanted);
    }
  }, 180_000);
});
