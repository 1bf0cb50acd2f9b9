import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DesiredState, loadDesiredState, type Tenant } from "ringwright";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { onTestFinished } from "vitest";
import { connectTo } from "./lab.ts";
import { createTestTenant } from "./tenant.ts";

/** What stands for the vendor's archive of a version. */
function archiveOf(version: string, size = 5000): Buffer {
  return Buffer.alloc(size, `archive of ${version} `);
}

/** A lock file with Go 1.27.3 and 1.27.4, pinned to what `archiveOf` gives. */
export function appLock(size?: number): string {
  const pin = (version: string) => {
    const bytes = archiveOf(version, size);
    return {
      file: `go${version}.windows-amd64.zip`,
      url: `https://go.dev/dl/go${version}.windows-amd64.zip`,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      size: bytes.length,
      from: "https://go.dev/dl/",
      readAt: "2026-11-02T09:00:00Z",
    };
  };
  const versions = ["1.27.3", "1.27.4"].map((version) => [version, { x64: pin(version) }]);
  return JSON.stringify({ formatVersion: 1, tools: { go: Object.fromEntries(versions) } });
}

interface AppFilesOptions {
  readonly version?: string;
  readonly archives?: string;
  /** Further keys of the tool. */
  readonly more?: string;
  readonly place?: string;
  /** Further keys of the config. */
  readonly tail?: string;
}

/** Go, whose folders come as a Win32 app. */
export const appFiles = ({
  version = "1.27.3",
  archives = "archives",
  more = "",
  place = "assignments: [ { group: hosts } ]",
  tail = "",
}: AppFilesOptions = {}) => `version: 1
stack: corp
groups:
  hosts: { displayName: Hosts, membershipRule: '(device.deviceOSType -eq "Windows")' }
  go-next: { displayName: Go next }
tools:
  go:
    version: ${version}
${more === "" ? "" : `    ${more}\n`}    assignments: [ { allDevices: true, schedule: { every: hour } } ]
    place: { as: win32App, archives: ${archives}, ${place} }
${tail}`;

/** A folder with policy files, pins and archives, and a tenant that they may be applied to. */
export interface AppWorld {
  readonly mock: MockTenant;
  readonly tenant: Tenant;
  readonly folder: string;
  /** The policy file. */
  readonly config: string;
  /** Writes the policy file anew. */
  readonly files: (text: string) => Promise<DesiredState>;
}

/** Archives of both versions lie in `archives`; `size` is that of each, in bytes. */
export async function appWorld(
  options: MockTenantOptions & { readonly size?: number } = {},
): Promise<AppWorld> {
  const { size, ...tenantOptions } = options;
  const folder = await mkdtemp(join(tmpdir(), "ringwright-app-world-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  const config = join(folder, "ringwright.yaml");
  await mkdir(join(folder, "archives"));
  await writeFile(join(folder, "tools.lock.json"), appLock(size));
  for (const version of ["1.27.3", "1.27.4"])
    await writeFile(archivePath(folder, version), archiveOf(version, size));
  const mock = createTestTenant({
    devices: 20,
    devicesUpdate: true,
    startAt: "2026-11-02T06:00:00Z",
    ...tenantOptions,
  });
  onTestFinished(async () => {
    await mock.close();
  });
  return {
    mock,
    tenant: connectTo(mock),
    folder,
    config,
    files: async (text) => {
      await writeFile(config, text);
      return await loadDesiredState(config, { env: {} });
    },
  };
}

export function archivePath(folder: string, version: string): string {
  return join(folder, "archives", `go${version}.windows-amd64.zip`);
}
