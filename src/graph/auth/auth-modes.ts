import type { Fetch, Logger } from "../client-options.ts";
import type { CloudName } from "../cloud.ts";

/** The ways to sign in, as `--auth` takes them. */
export const authModes = [
  "default",
  "token",
  "secret",
  "certificate",
  "workload",
  "github",
  "azure-pipelines",
  "managed",
  "device-code",
  "cli",
] as const;

/**
 * One way to sign in. `default` tries what the machine offers in turn, as `DefaultAzureCredential`
 * of `@azure/identity` does; the others are one way each.
 */
export type AuthMode = (typeof authModes)[number];

/** How to sign in. What a mode does not use it ignores. */
export interface CredentialOptions {
  /** The environment, handed in; nothing here reads the process's own. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Decides the sign-in host. Default `global`. */
  readonly cloud?: CloudName | undefined;
  /**
   * Another sign-in host, https, which is not asked whether Microsoft knows it: of a mock tenant.
   * Default: that of the cloud.
   */
  readonly authority?: string | undefined;
  /** For when a token ends; default: the clock of the process. */
  readonly now?: (() => Date) | undefined;
  /**
   * What signs in, for `secret`, `certificate`, `workload`, `github` and `azure-pipelines`. Default: for a
   * job's ID token of GitHub the global one, else what `@azure/identity` has of its own, which goes
   * through the proxy of HTTPS_PROXY.
   */
  readonly fetch?: Fetch | undefined;
  readonly logger?: Logger | undefined;
  /** Shows a person where to sign in and with which code; `device-code` only. */
  readonly onDeviceCode?: ((message: string) => void) | undefined;
  /**
   * Where `device-code` keeps its tokens between runs. Plain text, readable by the owner
   * alone; unset keeps them in memory.
   */
  readonly tokenCacheFile?: string | undefined;
}
