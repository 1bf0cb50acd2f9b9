import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  connect,
  type DesiredState,
  loadDesiredState,
  MemoryStore,
  RolloutController,
  Session,
  type Tenant,
} from "ringwright";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { onTestFinished } from "vitest";
import { createTestTenant } from "./tenant.ts";

export const anHour = 3_600_000;
const owner = { pid: 1, host: "test" };

/** The lock file of Go and .NET, in two versions each. */
const goLock = JSON.stringify({
  formatVersion: 1,
  tools: {
    go: Object.fromEntries(
      ["1.27.3", "1.27.4"].map((version, index) => [
        version,
        {
          x64: {
            file: `go${version}.windows-amd64.zip`,
            url: `https://go.dev/dl/go${version}.windows-amd64.zip`,
            sha256: String(index + 1).repeat(64),
            size: 70_000_000,
            from: "https://go.dev/dl/",
            readAt: "2026-11-02T09:00:00Z",
          },
        },
      ]),
    ),
    dotnet: Object.fromEntries(
      ["10.0.100", "10.0.101"].map((version, index) => [
        version,
        {
          x64: {
            file: `dotnet-sdk-${version}-win-x64.zip`,
            url: `https://builds.dotnet.microsoft.com/dotnet/Sdk/${version}/dotnet-sdk-${version}-win-x64.zip`,
            sha512: String(index + 3).repeat(128),
            size: 280_000_000,
            from: "https://builds.dotnet.microsoft.com/dotnet/release-metadata/10.0/releases.json",
            readAt: "2026-11-02T09:00:00Z",
          },
        },
      ]),
    ),
  },
});

/** Go on all devices, with a rollout to its next version: `more` are further keys of that. */
export const goFiles = (
  rollout = "",
  next = "next: { version: 1.27.4, group: go-next },",
) => `version: 1
stack: corp
groups:
  hosts: { displayName: Hosts, membershipRule: '(device.deviceOSType -eq "Windows")' }
  go-next: { displayName: Go next }
tools:
  go:
    { version: 1.27.3, ${next} source: '\\\\files\\share', assignments: [ { allDevices: true, schedule: { every: hour } } ] }
${rollout}`;

/** A tenant whose devices have Go 1.27.3, with the files applied to it. */
export interface ToolWorld {
  readonly mock: MockTenant;
  readonly tenant: Tenant;
  readonly desired: DesiredState;
  /** The path of the policy file, beside which its lock file lies. */
  readonly config: string;
  readonly controller: RolloutController;
}

export async function toolWorld(
  files: string,
  { tools, ...options }: MockTenantOptions = {},
): Promise<ToolWorld> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-tool-world-"));
  const config = join(folder, "ringwright.yaml");
  await writeFile(config, files);
  await writeFile(join(folder, "tools.lock.json"), goLock);
  const mock = createTestTenant({
    devices: 40,
    devicesUpdate: true,
    startAt: "2026-11-02T06:00:00Z",
    ...options,
    tools: { installed: { go: ["1.27.3"] }, ...tools },
  });
  onTestFinished(async () => {
    await mock.close();
    await rm(folder, { recursive: true, force: true });
  });
  const tenant = connect(mock.credential, {
    fetch: mock.fetch,
    now: () => mock.clock.now(),
    sleep: async (ms) => await mock.clock.sleep(ms),
  });
  const desired = await loadDesiredState(config, { env: {} });
  const store = new MemoryStore();
  await new Session(tenant, desired).planAndApply({
    store,
    owner,
    confirm: () => true,
    impact: false,
  });
  const controller = new RolloutController(tenant, desired, { store, owner, fetch: mock.fetch });
  return { mock, tenant, desired, config, controller };
}
