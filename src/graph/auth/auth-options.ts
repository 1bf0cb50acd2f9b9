import type { CloudName } from "../cloud.ts";
import type { Fetch } from "../fetch.ts";
import type { Logger } from "../logger.ts";

/** How to sign in. What a mode does not use it ignores. */
export interface CredentialOptions {
  /** The environment, handed in; nothing here reads the process's own. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Decides the sign-in host. Default `global`. */
  readonly cloud?: CloudName | undefined;
  readonly now?: (() => Date) | undefined;
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
