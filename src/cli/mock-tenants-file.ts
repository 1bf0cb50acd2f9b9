import { readFile, writeFile } from "node:fs/promises";
import { CommandError } from "./exit-code.ts";

/** One tenant that the mock serves. */
export interface ServedTenant {
  readonly key: string;
  readonly tenantId: string;
}

const firstLine = "# Tenants of: ringwright mock serve";

/** Its key, so that keys sort as they are counted: `tenant-01` of twenty. */
export function tenantKey(place: number, count: number): string {
  return `tenant-${String(place + 1).padStart(String(count).length, "0")}`;
}

/** The tenants as one line of YAML. */
export function tenantsLine(tenants: readonly ServedTenant[]): string {
  return `tenants: { ${tenants.map((tenant) => tenantEntry(tenant)).join(", ")} }`;
}

/** Environment variable with the secret of the list's credential: the mock takes any. */
export const mockSecretName = "RINGWRIGHT_MOCK_SECRET";
const mockClientId = "a0a0a0a0-0000-4000-8000-000000000001";

/**
 * Writes the tenants as a list that `fleet` takes: the first in a wave of its own, then the rest.
 * Over TLS they are signed in to as real ones are, by an application with a secret.
 *
 * @throws {CommandError} where the file is somebody's own list.
 */
export async function writeTenantsFile(
  file: string,
  tenants: readonly ServedTenant[],
  { hasSignIn }: { readonly hasSignIn: boolean },
): Promise<void> {
  const found = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw new CommandError(`--tenants-list: ${error.message}`);
    return undefined;
  });
  if (found !== undefined && !found.startsWith(firstLine))
    throw new CommandError(
      `--tenants-list: ${file} exists and was not written by this command; name another file`,
    );
  const lines = tenants.map(
    (tenant, place) => `  ${tenantEntry(tenant, place === 0 ? ", wave: 0" : "")}\n`,
  );
  const rest = tenants.length > 1 ? ", { name: rest }" : "";
  const waves = `waves: [{ name: first, wave: 0 }${rest}]\n`;
  const credential = `{ type: secret, clientId: ${mockClientId}, secretEnv: ${mockSecretName} }`;
  const defaults = hasSignIn
    ? `defaults: { base: ./base, credential: mock }\ncredentials: { mock: ${credential} }`
    : "defaults: { base: ./base }";
  const head = `${firstLine}\nversion: 1\n${defaults}\ntenants:\n`;
  await writeFile(file, head + lines.join("") + waves);
}

function tenantEntry({ key, tenantId }: ServedTenant, more = ""): string {
  return `${key}: { tenantId: ${tenantId}${more} }`;
}
