import { accessSync, constants } from "node:fs";
import type { Fetch } from "../../graph/index.ts";
import { networkReason } from "../../graph/network-failure.ts";
import { type Destination, proxyFor, readProxySettings } from "../../graph/proxy/proxy-settings.ts";
import { version } from "../../graph/version.ts";
import { leastNode } from "../node-version.ts";

/** One line of `doctor`. Plain data. */
export interface DoctorCheck {
  readonly name: string;
  /** `warn` stops nothing by itself. */
  readonly status: "ok" | "warn" | "fail";
  /** What was found, and what to do where that is not well. */
  readonly message: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What runs: versions of the command and of Node. */
export function versionCheck(node: string): DoctorCheck {
  return {
    name: "version",
    status: "ok",
    message: `ringwright ${version} on Node ${node} (${leastNode} or later)`,
  };
}

/** The proxy on the way to Graph, without its password. */
export function proxyCheck(env: Environment, graphUrl: string): DoctorCheck {
  const check = (status: DoctorCheck["status"], message: string) => ({
    name: "proxy",
    status,
    message,
  });
  const { hostname, port, protocol } = new URL(graphUrl);
  const isSecure = protocol === "https:";
  const target: Destination = { hostname, port: Number(port || (isSecure ? 443 : 80)), isSecure };
  try {
    const settings = readProxySettings(env);
    const proxy = proxyFor(settings, target);
    if (proxy)
      return check("ok", `${hostname} is asked through ${proxy.shown} (${proxy.variable})`);
    const named = isSecure ? settings.https : settings.http;
    return check(
      "ok",
      named ? `${hostname} is asked directly: this machine, or named by NO_PROXY` : "none is named",
    );
  } catch (error) {
    return check("fail", messageOf(error));
  }
}

/** Which authorities are trusted besides those that Node knows. */
export function certificatesCheck(env: Environment): DoctorCheck {
  const check = (status: DoctorCheck["status"], message: string) => ({
    name: "certificates",
    status,
    message,
  });
  if (env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0") {
    return check(
      "fail",
      "NODE_TLS_REJECT_UNAUTHORIZED=0 trusts everybody, who could read the tokens: unset it, and name the authority in NODE_EXTRA_CA_CERTS",
    );
  }
  const file = env["NODE_EXTRA_CA_CERTS"];
  if (file) {
    try {
      accessSync(file, constants.R_OK);
    } catch (error) {
      // Node goes on without it, and says so in a warning alone
      return check("fail", `NODE_EXTRA_CA_CERTS cannot be read: ${messageOf(error)}`);
    }
  }
  const asksSystem =
    env["NODE_USE_SYSTEM_CA"] === "1" || /--use-system-ca\b/.test(env["NODE_OPTIONS"] ?? "");
  const trusted = [
    "Node's own",
    ...(file ? [`NODE_EXTRA_CA_CERTS=${file}`] : []),
    ...(asksSystem ? ["those of the system"] : []),
  ];
  return check("ok", `authorities: ${trusted.join(", ")}`);
}

/** Whether an HTTP server answers there, whatever it says: no token is sent. */
export async function reachCheck(
  name: string,
  url: string,
  { fetch, abortSignal }: { readonly fetch: Fetch; readonly abortSignal: AbortSignal },
): Promise<DoctorCheck> {
  const { host } = new URL(url);
  const timeout = AbortSignal.timeout(reachLimitInMs);
  try {
    const signal = AbortSignal.any([abortSignal, timeout]);
    const response = await fetch(url, { method: "GET", redirect: "manual", signal });
    await response.body?.cancel();
    return { name, status: "ok", message: `${host} answers` };
  } catch (error) {
    abortSignal.throwIfAborted();
    const reason = timeout.aborted
      ? `no answer within ${reachLimitInMs / 1000} s`
      : (networkReason(error) ?? "the connection was lost");
    return { name, status: "fail", message: `${host} does not answer: ${reason}` };
  }
}

const reachLimitInMs = 15_000;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
