import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { folderWith } from "../support/cli.ts";
import { allKinds, essence, threeRings, threeRingsTenant } from "../support/lab.ts";
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

async function servedTenant(options: MockTenantOptions): Promise<MockTenant> {
  const mock = createTestTenant({ ...options, clock: "real", delays: { latencyMs: 4 } });
  onTestFinished(async () => await mock.close());
  await mock.url();
  return mock;
}

const scenarios = [
  ["three rings", threeRings, threeRingsTenant],
  ["all kinds", allKinds, { devices: 40 }],
] as const;

describe.each(scenarios)("apply of %s that is killed", (_name, text, options) => {
  test("ends as a run that was not, once it is run again, wherever it was cut", async () => {
    const undisturbed = await servedTenant(options);
    const { config } = await folderWith(text);
    expect(await applyInProcess(undisturbed, config, Infinity)).toBe(0);
    const wanted = essence(undisturbed);
    const requests = undisturbed.requests.length;
    expect(requests).toBeGreaterThan(10);

    for (let killAfter = 1; killAfter < requests; killAfter++) {
      const mock = await servedTenant(options);
      const own = await folderWith(text);
      const code = await applyInProcess(mock, own.config, killAfter);
      expect(code, `killed after request ${killAfter}`).toBeNull();

      expect(await applyInProcess(mock, own.config, Infinity)).toBe(0);

      expect(essence(mock)).toEqual(wanted);
    }
  }, 300_000);
});
