import { parseGraphUrl } from "./ground/wire-message.ts";
import type { Gateway } from "./transport/gateway.ts";
import { startHttpServer, type HttpServer } from "./transport/http-server.ts";
import { createMockFetch } from "./transport/mock-fetch.ts";
import { createServerIdentity, type ServerIdentity } from "./transport/server-identity.ts";

/** What leads to a gateway: a `fetch`, and a server that starts when it is first asked for. */
export interface Door {
  readonly fetch: typeof fetch;
  url(): Promise<string>;
  certificate(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Which hosts a door answers for, and how its server listens. */
export interface DoorOptions {
  /** Roots that `fetch` answers for, the first of which the server's certificate names too. */
  readonly hosts: readonly string[];
  readonly port: number | undefined;
  readonly tls: boolean | undefined;
  /** For the validity of the certificate. */
  readonly now: () => Date;
}

/** A door to a gateway; nothing listens yet. */
export function createDoor(
  gateway: Pick<Gateway, "answer">,
  { hosts, port = 0, tls = false, now }: DoorOptions,
): Door {
  const origins = new Set(hosts.map((host) => parseGraphUrl(host).origin));
  let identity: Promise<ServerIdentity> | undefined;
  const serverIdentity = async (): Promise<ServerIdentity | undefined> =>
    tls ? await (identity ??= createServerIdentity(namesOf(hosts), now())) : undefined;
  const startServer = async (): Promise<HttpServer> =>
    await startHttpServer(gateway, port, await serverIdentity());
  let server: Promise<HttpServer> | undefined;
  let serverUrl: string | undefined;
  return {
    fetch: createMockFetch(gateway, (url) => {
      const { origin } = parseGraphUrl(url);
      return origins.has(origin) || origin === serverUrl;
    }),
    async url() {
      server ??= startServer();
      serverUrl = (await server).url;
      return serverUrl;
    },
    certificate: async () => (await serverIdentity())?.authority,
    async close() {
      const running = await server;
      server = undefined;
      await running?.close();
    },
  };
}

function namesOf(hosts: readonly string[]): readonly string[] {
  return hosts.map((host) => new URL(host).hostname);
}
