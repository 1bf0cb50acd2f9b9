import { createTenant, type MockTenant } from "./mock-tenant.ts";
import { createMockTenants } from "./mock-tenants.ts";
import type { MockTenantOptions } from "./options/options.ts";
import type { MockTenantsOptions } from "./options/tenants-options.ts";

/** How a mock tenant is served. */
export interface ServeMockTenantOptions extends MockTenantOptions {
  /**
   * Keeps the tenant between runs: read where it exists, and written before each
   * request that may have changed something is answered.
   */
  readonly stateFile?: string;
}

/** A mock tenant that is served. */
export interface MockTenantServer {
  /** Such as http://127.0.0.1:40123, or https://localhost:40123 with `tls`. */
  readonly url: string;
  /** As PEM, what a client has to trust; undefined without `tls`. */
  readonly certificate: string | undefined;
  /** Gives tokens that the tenant takes, also where it checks them. */
  readonly credential: MockTenant["credential"];
  /** Ends the server. */
  close(): Promise<void>;
}

/**
 * A mock tenant as a server on 127.0.0.1, for everything that is not a test of
 * this process. Runs on wall time unless told otherwise.
 *
 * @throws {TypeError} where the state file holds something else.
 */
export async function serveMockTenant(
  options: ServeMockTenantOptions = {},
): Promise<MockTenantServer> {
  const { stateFile, ...rest } = options;
  const saved = stateFile === undefined ? undefined : await readStateFile(stateFile);
  const tenantOptions: MockTenantOptions = {
    clock: "real",
    ...rest,
    // objects given by options were seeded in the first run
    ...(saved === undefined
      ? {}
      : { state: saved, groups: [], rings: [], filters: [], configurationPolicies: [] }),
  };
  let pending = Promise.resolve();
  const tenant = createTenant(
    tenantOptions,
    stateFile === undefined
      ? undefined
      : async (state) => {
          // one after the other, so that the newest state wins
          const write = pending.then(async () => await writeStateFile(stateFile, state.toJSON()));
          pending = write.catch(() => undefined);
          await write;
        },
  );
  return {
    url: await tenant.url(),
    certificate: await tenant.certificate(),
    credential: tenant.credential,
    close: async () => await tenant.close(),
  };
}

/** Several mock tenants that are served. */
export interface MockTenantsServer extends Pick<MockTenantServer, "url" | "certificate" | "close"> {
  /** In the order of the options, in lower case. */
  readonly tenantIds: readonly string[];
  /** Gives tokens of a tenant. */
  credential(tenantId: string): MockTenant["credential"];
}

/**
 * Several mock tenants as one server on 127.0.0.1, with sign-in beside Graph: `authorityHost` of
 * `@azure/identity`, which wants https, can be set to its URL. On wall time unless told otherwise;
 * nothing is kept between runs.
 *
 * @throws {TypeError} as `createMockTenants`.
 */
export async function serveMockTenants({
  tenants: entries,
  shared,
}: MockTenantsOptions): Promise<MockTenantsServer> {
  const tenants = createMockTenants({ tenants: entries, shared: { clock: "real", ...shared } });
  return {
    url: await tenants.url(),
    certificate: await tenants.certificate(),
    tenantIds: tenants.tenantIds,
    credential: (tenantId) => tenants.credential(tenantId),
    close: async () => await tenants.close(),
  };
}

async function readStateFile(path: string): Promise<unknown> {
  const { readFile } = await import("node:fs/promises");
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return undefined;
    if (error instanceof SyntaxError)
      throw new TypeError(
        `${path} is no saved state of a mock tenant: ${error.message}. Remove it to start anew.`,
        { cause: error },
      );
    throw error;
  }
}

async function writeStateFile(path: string, state: unknown): Promise<void> {
  const { rename, writeFile } = await import("node:fs/promises");
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, JSON.stringify(state, null, 1));
  await rename(temporary, path);
}
