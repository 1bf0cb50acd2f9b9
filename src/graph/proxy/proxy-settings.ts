import { type Bypass, bypassOf } from "./no-proxy.ts";
import { ProxyError } from "./proxy-error.ts";
import { type ProxyEnvironment, proxyVariables, variableIn } from "./proxy-variables.ts";

/** A proxy that an environment variable names. */
export interface Proxy {
  /** As in `proxy.example.com:8080`: what messages may show, without a user name and a password. */
  readonly shown: string;
  /** Such as `HTTPS_PROXY`. */
  readonly variable: string;
  readonly url: URL;
}

/** Which requests go through which proxy. */
export interface ProxySettings {
  /** For https; undefined: directly. */
  readonly https: Proxy | undefined;
  /** For http; undefined: directly. */
  readonly http: Proxy | undefined;
  readonly isBypassed: Bypass;
}

/**
 * What HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say. Of each the small letters come first,
 * as in curl and Node; an empty variable counts as none.
 *
 * @throws {ProxyError} for what is no address of a proxy, naming the variable and never its value.
 */
export function readProxySettings(env: ProxyEnvironment): ProxySettings {
  return {
    https: proxyIn(env, proxyVariables.https),
    http: proxyIn(env, proxyVariables.http),
    isBypassed: bypassOf(variableIn(env, "NO_PROXY")?.value ?? ""),
  };
}

/** Where a connection leads. */
export interface Destination {
  readonly hostname: string;
  readonly port: number;
  /** Whether TLS is spoken on it. */
  readonly isSecure: boolean;
}

/** The proxy on the way to a host; undefined where there is none. */
export function proxyFor(
  settings: ProxySettings,
  { hostname, port, isSecure }: Destination,
): Proxy | undefined {
  if (settings.isBypassed(hostname, String(port))) return undefined;
  return isSecure ? settings.https : settings.http;
}

function proxyIn(env: ProxyEnvironment, names: readonly string[]): Proxy | undefined {
  const [found] = names.flatMap((name) => variableIn(env, name) ?? []);
  if (found === undefined) return undefined;
  const { variable, value } = found;
  // curl and others take an address without a scheme
  const address = value.includes("://") ? value : `http://${value}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.hostname === "" || !/^https?:$/.test(url.protocol)) {
    throw new ProxyError(
      `${variable} does not name a proxy that can be used: write http://HOST:PORT, ` +
        "or http://USER:PASSWORD@HOST:PORT with other signs than letters and digits as %XX",
      "PROXY_SETTING",
    );
  }
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return { url, variable, shown: `${url.hostname}:${port}` };
}
