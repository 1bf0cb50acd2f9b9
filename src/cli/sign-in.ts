import { terminalText } from "../report/escape.ts";
import type { CloudName, TokenCredential } from "../graph/index.ts";
import { readProxySettings } from "../graph/proxy/proxy-settings.ts";
import { connect } from "../tenant/connect.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { CommandError } from "./exit-code.ts";
import { authModes } from "../graph/auth/auth-modes.ts";
import { clouds } from "../graph/cloud.ts";
import type { GlobalOptions } from "./command-line/global-options.ts";
import { reportingFetch, requestReporting } from "./request-log.ts";
import type { Terminal } from "./terminal.ts";

/**
 * The tenant that options and environment name. A Graph root of one's own is taken only
 * together with a ready token, so that no sign-in can be sent elsewhere.
 */
export async function signIn(options: GlobalOptions, terminal: Terminal): Promise<Tenant> {
  const graphUrl = terminal.env["RINGWRIGHT_GRAPH_URL"];
  const { credential, cloud } = await ownSignIn(options, terminal);
  return connect(credential, {
    ...(graphUrl !== undefined ? { graphUrl } : { cloud }),
    ...(await requestReporting(options, terminal)),
  });
}

/**
 * Who signs in to Graph, as options and environment say.
 *
 * @throws {CommandError} where another Graph root is named and no ready token.
 */
export async function ownSignIn(
  options: GlobalOptions,
  terminal: Terminal,
): Promise<{ readonly credential: TokenCredential; readonly cloud: CloudName }> {
  const { env } = terminal;
  const mode = options.auth ?? (env["RINGWRIGHT_ACCESS_TOKEN"] ? "token" : "default");
  const signedIn = await signInWith(mode, options, terminal);
  if (env["RINGWRIGHT_GRAPH_URL"] !== undefined && mode !== "token") {
    throw new CommandError(
      "RINGWRIGHT_GRAPH_URL is taken only together with a ready token in RINGWRIGHT_ACCESS_TOKEN",
    );
  }
  return signedIn;
}

/** Who signs in to a store: the same identity, but where that is a ready token for Graph alone. */
export async function storageCredential(
  options: GlobalOptions,
  terminal: Terminal,
): Promise<TokenCredential> {
  const mode = options.auth === undefined || options.auth === "token" ? "default" : options.auth;
  return (await signInWith(mode, options, terminal)).credential;
}

async function signInWith(
  mode: string,
  options: GlobalOptions,
  terminal: Terminal,
): Promise<{ readonly credential: TokenCredential; readonly cloud: CloudName }> {
  const { env } = terminal;
  if (!(authModes as readonly string[]).includes(mode)) {
    throw new CommandError(`--auth ${mode} is unknown; use one of ${authModes.join(", ")}`);
  }
  // @azure/identity reads the variables too, and says of a bad one no more than "Invalid URL"
  readProxySettings(env);
  const cloud = options.cloud ?? "global";
  if (!Object.hasOwn(clouds, cloud)) {
    throw new CommandError(
      `--cloud ${cloud} is unknown; use one of ${Object.keys(clouds).join(", ")}`,
    );
  }
  const { createCredential } = await import("../graph/auth/create-credential.ts");
  const credential = await createCredential(mode as (typeof authModes)[number], {
    env,
    cloud: cloud as CloudName,
    fetch: reportingFetch(options, terminal),
    logger: warnings(terminal),
    onDeviceCode: (message) =>
      terminal.err(`${message.split("\n").map(terminalText).join("\n")}\n`),
    ...(env["RINGWRIGHT_TOKEN_CACHE"] !== undefined && {
      tokenCacheFile: env["RINGWRIGHT_TOKEN_CACHE"],
    }),
  });
  return { credential, cloud: cloud as CloudName };
}

function warnings(terminal: Terminal) {
  const warn = (message: string) =>
    terminal.err(`${terminal.paintErr("yellow", "warning")} ${terminalText(message)}\n`);
  return { debug: () => undefined, info: () => undefined, warn, error: warn };
}
