import type { CredentialOptions } from "./auth-options.ts";

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
