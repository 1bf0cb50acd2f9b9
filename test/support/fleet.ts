import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { connect, type TenantFleet, type FleetOptions, MemoryStore, openFleet } from "ringwright";
import {
  createMockTenants,
  type MockTenantEntry,
  type MockTenants,
  mockTenantIds,
  type SharedTenantOptions,
} from "ringwright/mocks";
import { onTestFinished } from "vitest";
import { writesOf } from "./writes.ts";

/** What tenants of a test share. */
export const baseConfig = `version: 1
stack: corp
rings:
  pilot: { displayName: Pilot, quality: { deferralDays: 0 } }
  broad: { displayName: Broad, quality: { deferralDays: 7 } }
`;

/** A list of tenants in a folder of its own, and the mock tenants that it means. */
export interface TestFleet {
  readonly folder: string;
  readonly list: string;
  readonly mock: MockTenants;
  readonly store: MemoryStore;
  /** Keys, in the order of the list. */
  readonly keys: readonly string[];
  readonly idOf: (key: string) => string;
  /** Writes a file of the folder anew. */
  readonly put: (path: string, text: string) => Promise<void>;
  /** Opens it anew, as a run of its own does. */
  readonly open: (options?: Partial<FleetOptions>) => Promise<TenantFleet>;
  /** Methods and paths of what was written to a tenant. */
  readonly writesTo: (key: string) => readonly string[];
  /** How many objects were created in a tenant. */
  readonly createsIn: (key: string) => number;
  /** What a command needs to sign in to each of them over HTTP. */
  readonly env: () => Promise<Record<string, string>>;
}

/** What a fleet of a test is made of. */
export interface TestFleetOptions {
  /** Sizes of waves by their names. Tenants are `own-1`, `own-2`, ... */
  readonly waves?: Readonly<Record<string, number>>;
  /** Lines of each wave, such as `soakHours: 48`. */
  readonly terms?: Readonly<Record<string, string>>;
  readonly base?: string;
  /** Sections of the list besides. */
  readonly more?: string;
  /** Of single tenants of the mock, by key. */
  readonly entries?: Readonly<Record<string, Partial<MockTenantEntry>>>;
  readonly shared?: SharedTenantOptions;
}

/** A fleet over mock tenants, gone when the test ends. */
export async function testFleet({
  waves = { own: 1, rest: 2 },
  terms = {},
  base = baseConfig,
  more = "",
  entries = {},
  shared = {},
}: TestFleetOptions = {}): Promise<TestFleet> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-fleet-"));
  const put: TestFleet["put"] = async (path, text) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const names = Object.keys(waves);
  const keys = names.flatMap((wave) =>
    Array.from({ length: waves[wave] ?? 0 }, (_, place) => `${wave}-${place + 1}`),
  );
  const ids = mockTenantIds(keys.length);
  const idOf = (key: string) => {
    const id = ids[keys.indexOf(key)];
    if (id === undefined) throw new RangeError(`the fleet has no tenant ${key}`);
    return id;
  };
  await put("base/rings.yaml", base);
  await put(
    "tenants.yaml",
    `version: 1
defaults: { base: ./base, credential: app }
credentials: { app: { type: token, env: "TOKEN_{tenant}" } }
tenants:
${keys.map((key) => `  ${key}: { tenantId: ${idOf(key)}, wave: ${key.split("-")[0]} }`).join("\n")}
waves:
${names.map((name) => `  - { name: ${name}${terms[name] ? `, ${terms[name]}` : ""} }`).join("\n")}
${more}`,
  );
  const mock = createMockTenants({
    tenants: keys.map((key) => ({ tenantId: idOf(key), ...entries[key] })),
    shared,
  });
  onTestFinished(async () => {
    await mock.close();
    await rm(folder, { recursive: true, force: true });
  });
  const writesTo = (key: string): readonly string[] =>
    writesOf(mock.tenant(idOf(key)))
      .filter(({ path }) => path !== "/$batch")
      .map(({ method, path }) => `${method} ${path}`);
  const store = new MemoryStore();
  const list = join(folder, "tenants.yaml");
  return {
    folder,
    list,
    mock,
    store,
    keys,
    idOf,
    put,
    open: async (options = {}) => {
      const fleet = await openFleet(list, {
        store,
        owner: { pid: 1, host: "test" },
        access: { env: {} },
        now: () => mock.clock.now(),
        connect: (tenant) =>
          Promise.resolve(
            connect(mock.credential(tenant.tenantId), {
              fetch: mock.fetch,
              now: () => mock.clock.now(),
              sleep: async (ms) => await mock.clock.sleep(ms),
            }),
          ),
        ...options,
      });
      onTestFinished(async () => {
        await fleet.close();
      });
      return fleet;
    },
    writesTo,
    createsIn: (key) => writesTo(key).filter((write) => write.startsWith("POST ")).length,
    env: async () => {
      const found: Record<string, string> = { RINGWRIGHT_GRAPH_URL: await mock.url() };
      for (const key of keys) {
        const { token } = await mock
          .credential(idOf(key))
          .getToken("https://graph.microsoft.com/.default");
        found[`TOKEN_${key.toUpperCase().replaceAll("-", "_")}`] = token;
      }
      return found;
    },
  };
}
