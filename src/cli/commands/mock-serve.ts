import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type * as Mocks from "../../../mocks/index.ts";
import type { Call } from "../command-line/define-command.ts";
import type { mockServeCommand } from "../declarations/mock.ts";
import { CommandError, ExitCode } from "../exit-code.ts";

type Options = Call<typeof mockServeCommand>["options"];

/** `ringwright mock serve`: the mock tenant as a server, until it is interrupted. */
export async function runMockServe({
  options,
  terminal,
}: Call<typeof mockServeCommand>): Promise<number> {
  const mocks = await import("../../../mocks/index.ts");
  const server = await mocks.serveMockTenant(await tenantOptions(options, mocks));
  try {
    if (server.certificate !== undefined) await writeFile(options.tlsCa, server.certificate);
    terminal.out(`listening on ${server.url}\n`);
    terminal.err(await howToUse(server, options));
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

async function tenantOptions(
  options: Options,
  { parseFaults, realisticDelays }: typeof Mocks,
): Promise<Mocks.ServeMockTenantOptions> {
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
    ...(options.state !== undefined && { stateFile: options.state }),
  };
}

/** What to type in another terminal; a tenant that checks tokens is told one that it takes. */
async function howToUse(server: Mocks.MockTenantServer, options: Options): Promise<string> {
  const token = options.realistic
    ? (await server.credential.getToken("https://graph.microsoft.com/.default")).token
    : "any";
  const trust = options.tls ? ` NODE_EXTRA_CA_CERTS=${resolve(options.tlsCa)}` : "";
  return `Use it from another terminal with:\n  export RINGWRIGHT_GRAPH_URL=${server.url} RINGWRIGHT_ACCESS_TOKEN=${token}${trust}\n`;
}

async function usersOf(given: string): Promise<NonNullable<Mocks.ServeMockTenantOptions["users"]>> {
  if (/^\d+$/.test(given)) return wholeNumber("--users", given, 1_000_000);
  return await fromJsonFile("--users", given, (json) => {
    const isUser = (user: unknown) =>
      typeof user === "object" && user !== null && !Array.isArray(user);
    if (!Array.isArray(json) || !json.every(isUser))
      throw new TypeError("users must be a JSON array of objects");
    return json as Exclude<Mocks.ServeMockTenantOptions["users"], number | undefined>;
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
