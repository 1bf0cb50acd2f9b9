import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type * as Mocks from "../../../mocks/index.ts";
import { jsonText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import type { mockServeCommand } from "../declarations/mock.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import {
  type ServedTenant,
  mockSecretName,
  tenantKey,
  tenantsLine,
  writeTenantsFile,
} from "../mock-tenants-file.ts";

/** What only a single tenant may be given. */
type OfOneTenant = "clock" | "graphUrl" | "startAt" | "state" | "tenantId";
type Options = Call<typeof mockServeCommand>["options"];

/** `ringwright mock serve`: the mock tenant as a server, until it is interrupted. */
export async function runMockServe({
  options,
  terminal,
}: Call<typeof mockServeCommand>): Promise<number> {
  const mocks = await import("../../../mocks/index.ts");
  const server =
    options.tenants === undefined
      ? await serveOne(options, mocks)
      : await serveMany(options, options.tenants, mocks);
  try {
    if (server.certificate !== undefined) await writeFile(options.tlsCa, server.certificate);
    terminal.out(options.json ? jsonText(documentOf(server)) : listeningText(server));
    terminal.err(howToUse(server, options, terminal.platform));
    if (!terminal.abortSignal.aborted) {
      await new Promise((resolve) =>
        terminal.abortSignal.addEventListener("abort", resolve, { once: true }),
      );
    }
  } finally {
    await server.close();
  }
  return ExitCode.ok;
}

/** Where the mock is served. Printed once it listens; the command goes on until it is interrupted. */
export interface MockServerDocument {
  readonly formatVersion: 1;
  readonly url: string;
  /** Those that are served, where there are several that no file lists. */
  readonly tenants?: readonly ServedTenant[];
}

/** What is served, and how to reach it. */
interface Served extends Pick<Mocks.MockTenantServer, "url" | "certificate" | "close"> {
  readonly token: string;
  readonly tenants?: readonly ServedTenant[];
}

function documentOf({ url, tenants }: Served): MockServerDocument {
  return { formatVersion: 1, url, ...(tenants && { tenants }) };
}

function listeningText({ url, tenants }: Served): string {
  return `listening on ${url}\n${tenants ? `${tenantsLine(tenants)}\n` : ""}`;
}

const scope = "https://graph.microsoft.com/.default";

async function serveOne(options: Options, mocks: typeof Mocks): Promise<Served> {
  if (options.tenantsList !== undefined)
    throw new CommandError("--tenants-list needs --tenants N: it lists several tenants");
  const server = await mocks.serveMockTenant({
    ...(await tenantOptions(options, mocks)),
    ...(options.state !== undefined && { stateFile: options.state }),
  });
  // one that checks tokens is told one that it takes; what asks for roles reads them in it
  const isAsked = options.realistic || options.roles !== undefined;
  const token = isAsked ? (await server.credential.getToken(scope)).token : "any";
  return { ...server, token };
}

async function serveMany(options: Options, count: string, mocks: typeof Mocks): Promise<Served> {
  if (options.state !== undefined)
    throw new CommandError("--state keeps one tenant: leave it out with --tenants");
  const many = wholeNumber("--tenants", count, 10_000);
  if (many === 0) throw new CommandError("--tenants must be at least 1");
  const { roles, ...shared } = await tenantOptions(options, mocks);
  const ids = mocks.mockTenantIds(many, shared.seed);
  const list = ids.map((tenantId, place) => ({ key: tenantKey(place, many), tenantId }));
  if (options.tenantsList !== undefined)
    await writeTenantsFile(options.tenantsList, list, { hasSignIn: options.tls });
  const server = await mocks.serveMockTenants({
    tenants: ids.map((tenantId) => ({ tenantId, ...(roles && { consent: roles }) })),
    shared,
  });
  const { token } = await server.credential(ids[0] ?? "").getToken(scope);
  return {
    ...server,
    token,
    ...(options.tenantsList === undefined && { tenants: list }),
  };
}

async function tenantOptions(
  options: Options,
  { parseFaults, realisticDelays }: typeof Mocks,
): Promise<Omit<Mocks.MockTenantOptions, OfOneTenant>> {
  const roles = options.roles?.split(",").map((role) => role.trim());
  if (roles?.includes("") === true)
    throw new CommandError("--roles takes names of app roles with commas between");
  return {
    port: wholeNumber("--port", options.port, 65_535),
    devices: wholeNumber("--devices", options.devices, 1_000_000),
    users: await usersOf(options.users),
    seed: wholeNumber("--seed", options.seed, 2 ** 31),
    realistic: options.realistic,
    tls: options.tls,
    ...(options.quotas && { quotas: true }),
    ...(options.lag && { delays: realisticDelays }),
    ...(roles !== undefined && { roles }),
    ...(options.faults !== undefined && {
      faults: await fromJsonFile("--faults", options.faults, parseFaults),
    }),
  };
}

/** What to type in another terminal. */
function howToUse(
  { url, token }: Served,
  options: Options,
  platform: NodeJS.Platform | undefined,
): string {
  const set = (variables: Readonly<Record<string, string>>) =>
    setLines(
      { ...variables, ...(options.tls && { NODE_EXTRA_CA_CERTS: resolve(options.tlsCa) }) },
      platform,
    );
  if (options.tenantsList !== undefined && options.tls) {
    // Entra ID's library signs in over https alone
    const variables = {
      RINGWRIGHT_GRAPH_URL: url,
      AZURE_AUTHORITY_HOST: url,
      [mockSecretName]: "any",
    };
    return `Use them from another terminal with:\n${set(variables)}  ringwright fleet doctor --tenants ${options.tenantsList}\n`;
  }
  const others =
    options.tenants === undefined
      ? ""
      : `That token is of the first tenant. Others: POST ${url}/TENANT-ID/oauth2/v2.0/token with grant_type=client_credentials, scope=${scope} and any client_id and client_secret\n`;
  const variables = { RINGWRIGHT_GRAPH_URL: url, RINGWRIGHT_ACCESS_TOKEN: token };
  return `Use it from another terminal with:\n${set(variables)}${others}`;
}

/** What sets environment variables in the shell of a platform, indented. */
function setLines(
  variables: Readonly<Record<string, string>>,
  platform: NodeJS.Platform | undefined,
): string {
  const entries = Object.entries(variables);
  return platform === "win32"
    ? entries.map(([name, value]) => `  $env:${name} = "${value}"\n`).join("")
    : `  export ${entries.map(([name, value]) => `${name}=${value}`).join(" ")}\n`;
}

async function usersOf(given: string): Promise<NonNullable<Mocks.MockTenantOptions["users"]>> {
  if (/^\d+$/.test(given)) return wholeNumber("--users", given, 1_000_000);
  return await fromJsonFile("--users", given, (json) => {
    const isUser = (user: unknown) =>
      typeof user === "object" && user !== null && !Array.isArray(user);
    if (!Array.isArray(json) || !json.every(isUser))
      throw new TypeError("users must be a JSON array of objects");
    return json as Exclude<Mocks.MockTenantOptions["users"], number | undefined>;
  });
}

async function fromJsonFile<T>(
  flag: string,
  path: string,
  parse: (json: unknown) => T,
): Promise<T> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new CommandError(`${flag}: ${path} cannot be read: ${(cause as Error).message}`);
  }
  try {
    return parse(JSON.parse(text) as unknown);
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new CommandError(`${flag}: ${path} is no JSON: ${cause.message}`);
    if (!(cause instanceof TypeError)) throw cause;
    throw new CommandError(`${flag}: ${path}:\n${cause.message}`);
  }
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most) {
    throw new CommandError(`${name} must be a whole number from 0 to ${most} (is ${text})`);
  }
  return value;
}
