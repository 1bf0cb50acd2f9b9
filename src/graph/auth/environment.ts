import { clouds } from "../cloud.ts";
import type { CredentialOptions } from "./auth-modes.ts";

/**
 * The variables that a mode cannot do without, with what each is.
 *
 * @throws {TypeError} naming each that is missing, a line each, never a value.
 */
export function requireEnv<Name extends string>(
  options: CredentialOptions,
  mode: string,
  wanted: Readonly<Record<Name, string>>,
): Readonly<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  const missing: string[] = [];
  for (const [name, what] of Object.entries(wanted) as [Name, string][]) {
    const value = optionalEnv(options, name);
    if (value === undefined)
      missing.push(`--auth ${mode} needs the environment variable ${name}: ${what}`);
    else found[name] = value;
  }
  if (missing.length > 0) throw new TypeError(missing.join("\n"));
  return found as Record<Name, string>;
}

/** A variable that may be missing; empty counts as missing. */
export function optionalEnv({ env }: CredentialOptions, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === "" ? undefined : value;
}

/** Tenant and application that every mode of an application needs. */
export const ofApplication = {
  AZURE_TENANT_ID: "the tenant's id",
  AZURE_CLIENT_ID: "the application (client) id",
} as const;

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
