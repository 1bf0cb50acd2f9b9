import { BlockList, isIP } from "node:net";

/** Whether a host is reached without the proxy. */
export type Bypass = (hostname: string, port: string) => boolean;

/**
 * Reads a list as `NO_PROXY` holds it: entries parted by commas or blanks, each a host name (which
 * stands for its subdomains, too, also with `.` or `*.` in front), an address, a range such as
 * `10.0.0.0/8`, or `*` for all; a port after `:` narrows it. The machine itself is always
 * reached directly.
 *
 * The rules are those of Go and curl: tools differ, and these are the widest known ones.
 *
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function bypassOf(list: string): Bypass {
  const ranges = new BlockList();
  const entries = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "" && !addRange(ranges, entry))
    .map(entryOf);
  return (hostname, port) => {
    const host = bareHost(hostname);
    if (isThisMachine(host)) return true;
    const family = isIP(host);
    if (family !== 0 && ranges.check(host, family === 4 ? "ipv4" : "ipv6")) return true;
    return entries.some(
      (entry) =>
        (entry.port === undefined || entry.port === port) &&
        (entry.host === "*" ||
          host === entry.host ||
          (family === 0 && host.endsWith(`.${entry.host}`))),
    );
  };
}

interface Entry {
  readonly host: string;
  /** Undefined: any. */
  readonly port: string | undefined;
}

function entryOf(entry: string): Entry {
  // an IPv6 address is in brackets where a port follows
  const [, host = entry, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [];
  return { host: bareHost(host).replace(/^\*?\./, ""), port };
}

function addRange(ranges: BlockList, entry: string): boolean {
  const [, address = "", bits = ""] = /^([^/]+)\/(\d{1,3})$/.exec(entry) ?? [];
  const family = isIP(address);
  if (family === 0 || Number(bits) > (family === 4 ? 32 : 128)) return false;
  ranges.addSubnet(address, Number(bits), family === 4 ? "ipv4" : "ipv6");
  return true;
}

function bareHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}

function isThisMachine(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "::1" ||
    (isIP(host) === 4 && host.startsWith("127."))
  );
}
