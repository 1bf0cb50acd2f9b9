import { Buffer } from "node:buffer";
import { request as requestByHttp } from "node:http";
import { request as requestByHttps } from "node:https";
import { connect as connectByTcp, isIP, type Socket } from "node:net";
import { connect as connectByTls } from "node:tls";
import { ProxyError } from "./proxy-error.ts";
import type { Destination, Proxy } from "./proxy-settings.ts";
import { decodedPart } from "../decoded-part.ts";

// as long as Node's own fetch waits for a connection
const limitInMs = 10_000;

/**
 * A connection to a host: through the proxy by CONNECT, or directly. Certificates are checked as
 * Node is set to do, with NODE_EXTRA_CA_CERTS and the system's where they are asked for.
 *
 * @throws {ProxyError} where the proxy gives no way; else what Node throws.
 */
export async function openConnection(
  destination: Destination,
  proxy: Proxy | undefined,
): Promise<Socket> {
  const { hostname, port, isSecure } = destination;
  const host = hostname.replace(/^\[|\]$/g, "");
  if (proxy === undefined && !isSecure)
    return await connected(connectByTcp({ host, port }), "connect");
  const way = proxy === undefined ? { host, port } : { socket: await tunnel(destination, proxy) };
  if ("socket" in way && !isSecure) return way.socket;
  // undici speaks HTTP/1.1 here; a name is not sent for an address
  const terms = { ALPNProtocols: ["http/1.1"], servername: isIP(host) === 0 ? host : "" };
  return await connected(connectByTls({ ...way, ...terms }), "secureConnect");
}

async function connected<T extends Socket>(socket: T, event: string): Promise<T> {
  socket.setNoDelay(true).setKeepAlive(true, 60_000);
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      const timeout = new Error(`no connection within ${limitInMs / 1000} s`);
      socket.destroy(Object.assign(timeout, { code: "UND_ERR_CONNECT_TIMEOUT" }));
    }, limitInMs);
    const settle = (error?: Error) => {
      clearTimeout(timer);
      socket.off("error", settle).off(event, done).off("close", closed);
      if (error) reject(error);
      else resolve();
    };
    const done = () => {
      settle();
    };
    const closed = () => {
      const cut = new Error(
        "the connection was closed before secure TLS connection was established",
      );
      settle(Object.assign(cut, { code: "ECONNRESET" }));
    };
    socket.once("error", settle).once(event, done).once("close", closed);
  });
  return socket;
}

async function tunnel({ hostname, port }: Destination, proxy: Proxy): Promise<Socket> {
  const { url, shown, variable } = proxy;
  const place = `${hostname}:${port}`;
  const request = (url.protocol === "https:" ? requestByHttps : requestByHttp)({
    method: "CONNECT",
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (url.protocol === "https:" ? 443 : 80) : url.port,
    path: place,
    headers: { host: place, ...authorization(url) },
    agent: false,
    signal: AbortSignal.timeout(limitInMs),
  });
  return await new Promise<Socket>((resolve, reject) => {
    request.once("error", (cause: NodeJS.ErrnoException) => {
      const why =
        cause.name === "AbortError" ? `no answer within ${limitInMs / 1000} s` : cause.message;
      reject(
        new ProxyError(
          `the proxy ${shown}, which ${variable} names, cannot be reached: ${why}`,
          "PROXY_UNREACHABLE",
          { cause },
        ),
      );
    });
    const refuse = (status: number | undefined, socket: Socket) => {
      socket.destroy();
      reject(refusal(status ?? 0, place, proxy));
    };
    request.once("connect", ({ statusCode }, socket, head) => {
      if (statusCode !== 200 || head.length > 0) refuse(statusCode, socket);
      else resolve(socket);
    });
    // an answer with a body, which some proxies send
    request.once("response", ({ statusCode, socket }) => {
      refuse(statusCode, socket);
    });
    request.end();
  });
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const login = `${decodedPart(username)}:${decodedPart(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(login).toString("base64")}` };
}

function refusal(status: number, place: string, { shown, variable, url }: Proxy): ProxyError {
  if (status === 407) {
    const said =
      url.username === ""
        ? `wants a user name and a password (407): write ${variable} as http://USER:PASSWORD@${shown}`
        : `does not take the user name and the password in ${variable} (407): correct them, with other signs than letters and digits as %XX`;
    return new ProxyError(
      `the proxy ${shown} ${said}. A proxy that wants NTLM or Kerberos needs a local one in front of it that signs in`,
      "PROXY_LOGIN",
    );
  }
  if (status >= 500) {
    return new ProxyError(
      `the proxy ${shown} did not reach ${place} (status ${status})`,
      "PROXY_FAILED",
    );
  }
  return new ProxyError(
    `the proxy ${shown} does not let ${place} pass (status ${status}): have the host allowed there, or add it to NO_PROXY where it is reached without the proxy`,
    "PROXY_REFUSED",
  );
}
