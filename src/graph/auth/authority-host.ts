import { clouds } from "../cloud.ts";
import type { CredentialOptions } from "./auth-options.ts";

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
