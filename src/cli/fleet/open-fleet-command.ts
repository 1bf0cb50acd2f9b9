import { TenantFleet } from "../../fleet/run/fleet.ts";
import { readTenantList } from "../../fleet/list/load-tenant-list.ts";
import type { ListedTenant, TenantList } from "../../fleet/list/tenant-list.ts";
import type { TokenCredential } from "../../graph/index.ts";
import { openStateStore } from "../../state/open-store.ts";
import type { GlobalOptions } from "../command-line/global-options.ts";
import type { OptionValues } from "../command-line/option.ts";
import type { stateOptions } from "../declarations/state-options.ts";
import { CommandError } from "../exit-code.ts";
import { isGone, ownHolder } from "../lease-holder.ts";
import { numberOption } from "../number-option.ts";
import { reportingFetch, requestReporting } from "../request-log.ts";
import { ownSignIn, storageCredential } from "../sign-in.ts";
import { folderBeside, namedStateFolder } from "../state-folder.ts";
import { whileOpen } from "../state-store.ts";
import type { Terminal } from "../terminal.ts";

/** What every command of a fleet takes. */
export interface FleetCommandOptions extends GlobalOptions, OptionValues<typeof stateOptions> {
  readonly tenants: string;
  readonly only: readonly string[];
  readonly parallel: string;
}

/** A fleet for the length of one command. */
export interface OpenFleetCommand {
  readonly fleet: TenantFleet;
  readonly list: TenantList;
  /** Keys that `--only` means; undefined: all. */
  readonly only: readonly string[] | undefined;
  readonly parallel: number;
}

/**
 * Reads the list, opens its store and does some work on the fleet.
 *
 * @throws {ConfigError} where the list is wrong.
 * @throws {CommandError} where an option is.
 */
export async function withFleet<T>(
  options: FleetCommandOptions,
  terminal: Terminal,
  work: (open: OpenFleetCommand) => Promise<T>,
): Promise<T> {
  const { abortSignal, env } = terminal;
  if (options.config !== undefined) {
    throw new CommandError(
      "--config is of one tenant; what many tenants have stands in the list that --tenants names",
    );
  }
  const parallel = Math.floor(numberOption("--parallel", options.parallel, 1, 256));
  const list = await readTenantList(options.tenants, { abortSignal, env });
  const only = wantedTenants(list, options.only);
  const opened = await openFleetStore(options, terminal, list);
  return await whileOpen(opened, async () => {
    const fleet = new TenantFleet(list, {
      store: opened.store,
      owner: ownHolder(env),
      isGone,
      abortSignal,
      access: {
        env,
        ...(await accessOf(options, terminal)),
        ownCredential: async (tenant) => await ownCredential(tenant, options, terminal),
      },
    });
    try {
      return await work({ fleet, list, only, parallel });
    } finally {
      await fleet.close();
    }
  });
}

/** The tenants that words mean: a key, a tag or a wave. */
function wantedTenants(
  { tenants, waves, file }: TenantList,
  words: readonly string[],
): readonly string[] | undefined {
  const named = words.flatMap((word) => word.split(",")).map((word) => word.trim());
  if (named.length === 0) return undefined;
  const wanted = new Set<string>();
  for (const word of named) {
    const found = tenants.filter(
      ({ key, tags, wave }) => key === word || tags.includes(word) || wave === word,
    );
    if (found.length === 0) {
      throw new CommandError(
        `--only ${word} is no tenant, tag or wave of ${file}; its waves are ${waves.map(({ name }) => name).join(", ")}`,
      );
    }
    for (const { key } of found) wanted.add(key);
  }
  return tenants.flatMap(({ key }) => (wanted.has(key) ? [key] : []));
}

async function openFleetStore(
  options: FleetCommandOptions,
  terminal: Terminal,
  { file, stateStore }: TenantList,
) {
  const named = namedStateFolder(options, terminal);
  const settings =
    named === undefined ? (stateStore ?? { store: "file" as const }) : { store: "file" as const };
  return await openStateStore(settings, {
    folder: named ?? folderBeside(file),
    credential: async () => await storageCredential(options, terminal),
  });
}

/**
 * Another Graph root is taken only where no sign-in can be sent elsewhere: together with ready tokens,
 * or with a sign-in host at the same address of this machine, as a mock has it.
 */
async function accessOf(options: GlobalOptions, terminal: Terminal) {
  const { env } = terminal;
  // waits of tenants side by side are no news of the run: its progress goes on
  const { logger } = await requestReporting(options, terminal);
  const fetch = reportingFetch(options, terminal);
  const graphUrl = env["RINGWRIGHT_GRAPH_URL"];
  if (graphUrl === undefined) return { logger, fetch };
  const authority = env["AZURE_AUTHORITY_HOST"]?.trim().replace(/\/+$/, "");
  const isOwn = authority !== undefined && isLoopback(graphUrl) && sameOrigin(authority, graphUrl);
  return { logger, fetch, graphUrl, ...(isOwn && { authority }) };
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
}

function sameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
}

/** The command's own sign-in, for tenants whose list names no credential. */
async function ownCredential(
  { tenantId, cloud }: ListedTenant,
  options: GlobalOptions,
  terminal: Terminal,
): Promise<TokenCredential> {
  const env = { ...terminal.env, AZURE_TENANT_ID: tenantId };
  return (await ownSignIn({ ...options, cloud }, { ...terminal, env })).credential;
}
