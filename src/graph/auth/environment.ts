import { clouds } from "../cloud.ts";
import type { CredentialOptions } from "./auth-modes.ts";

/**
 * A variable that a mode cannot do without.
 *
 * @throws {TypeError} naming the variable, never its value.
 */
export function requireEnv(
  { env }: CredentialOptions,
  name: string,
  mode: string,
  what: string,
): string {
  const value = env[name]?.trim();
  if (value !== undefined && value !== "") return value;
  throw new TypeError(`--auth ${mode} needs the environment variable ${name}: ${what}`);
}

/** A variable that may be missing; empty counts as missing. */
export function optionalEnv({ env }: CredentialOptions, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === "" ? undefined : value;
}

/** Tenant and application that every app-only mode signs in to. */
export function requireApp(
  options: CredentialOptions,
  mode: string,
): { readonly tenantId: string; readonly clientId: string } {
  return {
    tenantId: requireEnv(options, "AZURE_TENANT_ID", mode, "the tenant's id"),
    clientId: requireEnv(options, "AZURE_CLIENT_ID", mode, "the application (client) id"),
  };
}

/** How every application's credential of `@azure/identity` is told where to sign in. */
export function signInPlace(options: CredentialOptions): {
  readonly authorityHost: string;
  readonly disableInstanceDiscovery?: true;
} {
  const { authority } = options;
  return authority === undefined
    ? { authorityHost: authorityHost(options) }
    : { authorityHost: authority, disableInstanceDiscovery: true };
}

/**
 * The sign-in host of the cloud. An `AZURE_AUTHORITY_HOST` that says otherwise is an
 * error, since tokens do not cross clouds.
 */
export function authorityHost(options: CredentialOptions): string {
  const { cloud = "global", env } = options;
  const host = clouds[cloud].authorityHost;
  const wanted = env["AZURE_AUTHORITY_HOST"]?.trim().replace(/\/+$/, "");
  if (wanted !== undefined && wanted !== "" && wanted !== host) {
    throw new TypeError(
      `AZURE_AUTHORITY_HOST is ${wanted}, and the cloud "${cloud}" signs in at ${host}: ` +
        "unset the variable or name the other cloud",
    );
  }
  return host;
}
