import * as http from "node:http";
import type { Socket } from "node:net";
import { callbackify } from "node:util";
import { proxyFor, readProxySettings } from "./proxy-settings.ts";
import { namesProxy } from "./proxy-variables.ts";
import { openConnection } from "./tunnel.ts";

/**
 * How `fetch` takes the proxy: `none` is named; through `tunnels` of ours; or Node's own way, which
 * NODE_USE_ENV_PROXY or `--use-env-proxy` chose, or which is all that this Node offers.
 */
export type ProxyUse = "none" | "tunnels" | "node";

/**
 * Makes `fetch` of this process go through the proxy that the environment names. Whatever asks by
 * `fetch` follows; `@azure/identity` and `@azure/storage-blob` read the variables themselves.
 *
 * Node's own way differs from version to version (none before 22.21, by a call from 24.14 on), asks
 * a proxy that cuts connections again thousands of times a second, and says of a refusal no more
 * than "Request was cancelled". So the agent that Node made for `fetch` is replaced by another
 * of its class, whose connections are ours. Node does not document where that agent is;
 * therefore it is tried, and Node's own way taken where it is not asked.
 *
 * A variable that names no proxy fails the requests that would need it, and no others.
 *
 * @throws {TypeError} where this Node can do neither.
 * @see https://nodejs.org/api/http.html#built-in-proxy-support
 * @see https://nodejs.org/api/globals.html#custom-dispatcher
 */
export async function useProxy(
  env: Readonly<Record<string, string | undefined>>,
): Promise<ProxyUse> {
  if (!namesProxy(env)) return "none";
  const agents = agentsOfFetch();
  // somebody else's choice, such as NODE_USE_ENV_PROXY
  if (agents.length === 0 && hasAgent()) return "node";
  let isAsked = false;
  const connect: Connect = ({ hostname, port, protocol }, callback) => {
    const isSecure = protocol === "https:";
    const destination = { hostname, port: Number(port || (isSecure ? 443 : 80)), isSecure };
    const open = async () => {
      if (hostname === probe) {
        isAsked = true;
        throw new Error("it was asked, which is all that was wanted");
      }
      return await openConnection(destination, proxyFor(readProxySettings(env), destination));
    };
    callbackify(open)(callback);
  };
  for (const { place, agent } of agents) {
    const Agent = agent.constructor as new (options: { readonly connect: Connect }) => object;
    places[place] = new Agent({ connect });
  }
  // fails either way; what counts is whether our agent was asked
  await fetch(`https://${probe}/`).catch(() => undefined);
  if (isAsked) return "tunnels";
  for (const { place, agent } of agents) places[place] = agent;
  const { setGlobalProxyFromEnv } = http as { readonly setGlobalProxyFromEnv?: () => unknown };
  if (setGlobalProxyFromEnv === undefined) {
    throw new TypeError(
      "this version of Node cannot be led through a proxy: use Node 24, or unset HTTPS_PROXY and HTTP_PROXY",
    );
  }
  setGlobalProxyFromEnv();
  return "node";
}

/** How undici opens connections, as far as it is used. */
type Connect = (
  destination: { readonly hostname: string; readonly port: string; readonly protocol: string },
  callback: (error: Error | null, socket: Socket) => void,
) => void;

// no name of the internet ends so: https://www.rfc-editor.org/rfc/rfc6761#section-6.4
const probe = "ringwright-proxy-probe.invalid";

/** Where undici keeps the agent of `fetch`: one place up to 7, both in later ones. */
const agentPlaces = [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));

const places = globalThis as unknown as Record<symbol, object | undefined>;

function agentsOfFetch(): readonly { readonly place: symbol; readonly agent: object }[] {
  // Node makes the agent when a part of fetch is first touched
  void globalThis.Headers;
  return agentPlaces.flatMap((place) => {
    const agent = places[place];
    return agent?.constructor.name === "Agent" ? [{ place, agent }] : [];
  });
}

function hasAgent(): boolean {
  return agentPlaces.some((place) => places[place] !== undefined);
}
