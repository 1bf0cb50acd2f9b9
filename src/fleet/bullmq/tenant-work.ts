import type { FleetVerb, TenantRun } from "../outcome/tenant-run.ts";

/**
 * What the workers of a queue do: a fleet that is open, or anything else that runs one tenant at
 * a time.
 */
export interface TenantWork {
  /** Keys of the tenants that there are now: each looks again when all of them are due. */
  readonly tenants: readonly string[];
  /**
   * Does what the verb says in one tenant, from the files and the state as they are then, under
   * the tenant's own lease. Whatever becomes of it is the run's outcome; it rejects only where
   * something is broken that nobody foresaw. Once aborted it writes nothing more, and is `cancelled`,
   * also where it had written a part.
   */
  runTenant(
    key: string,
    options: { readonly verb: FleetVerb; readonly abortSignal?: AbortSignal | undefined },
  ): Promise<TenantRun>;
}
