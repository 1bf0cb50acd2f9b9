/** Where Microsoft runs Graph. Tokens do not cross from one to another. */
export type CloudName = "global" | "usgov" | "usgovdod" | "china";

/** Where one cloud has its Graph and its sign-in. */
export interface Cloud {
  /** The part before `/v1.0` and `/beta`. */
  readonly graphUrl: string;
  /** Where tokens of this cloud are issued. */
  readonly authorityHost: string;
}

/**
 * Graph roots and sign-in hosts; GCC uses the global one.
 *
 * @see https://learn.microsoft.com/graph/deployments
 */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  global: {
    graphUrl: "https://graph.microsoft.com",
    authorityHost: "https://login.microsoftonline.com",
  },
  usgov: {
    graphUrl: "https://graph.microsoft.us",
    authorityHost: "https://login.microsoftonline.us",
  },
  usgovdod: {
    graphUrl: "https://dod-graph.microsoft.us",
    authorityHost: "https://login.microsoftonline.us",
  },
  china: {
    graphUrl: "https://microsoftgraph.chinacloudapi.cn",
    authorityHost: "https://login.chinacloudapi.cn",
  },
};

/** The scope that a token needs for the Graph at `graphUrl`. */
export function graphScope(graphUrl: string): string {
  return `https://${new URL(graphUrl).host}/.default`;
}

/**
 * The Graph root that a client talks to, without a slash at its end.
 *
 * @throws {TypeError} where `graphUrl` is not https (plain http is for loopback),
 *   or belongs to another cloud than `cloud`.
 */
export function resolveGraphUrl(
  cloud: CloudName | undefined,
  graphUrl: string | undefined,
): string {
  const known = cloud === undefined ? clouds.global : clouds[cloud];
  // a caller in plain JavaScript can hand in any name
  if ((known as Cloud | undefined) === undefined) {
    throw new TypeError(`Unknown cloud "${cloud}". It is one of ${Object.keys(clouds).join(", ")}`);
  }
  if (graphUrl === undefined) return known.graphUrl;
  const url = parseRoot(graphUrl);
  const owner = cloudOf(url);
  if (cloud !== undefined && owner !== undefined && owner !== cloud) {
    throw new TypeError(
      `graphUrl ${url.origin} belongs to the cloud "${owner}", and cloud is "${cloud}". ` +
        "Tokens do not cross clouds: set one of the two",
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

function parseRoot(graphUrl: string): URL {
  if (!URL.canParse(graphUrl)) {
    throw new TypeError(`graphUrl is not a URL: "${graphUrl}"`);
  }
  const url = new URL(graphUrl);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new TypeError("graphUrl takes neither user name, query nor fragment");
  }
  if (/\/(v1\.0|beta)\/?$/.test(url.pathname)) {
    throw new TypeError(`graphUrl is the part before the version: leave ${url.pathname} out`);
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    throw new TypeError(
      `graphUrl has to be https, plain http is for loopback addresses only: "${url.origin}"`,
    );
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function cloudOf(url: URL): CloudName | undefined {
  for (const name of ["global", "usgov", "usgovdod", "china"] as const) {
    if (clouds[name].graphUrl === url.origin) return name;
  }
  return undefined;
}
