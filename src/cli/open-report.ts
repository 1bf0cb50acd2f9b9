import type { DesiredState } from "../config/desired-state.ts";
import type { ComplianceOptions } from "../health/read-compliance.ts";
import type { SqliteCache } from "../state/sqlite-cache.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { openDeviceCache, type DeviceCacheOptions } from "./device-cache.ts";
import { ownConfig } from "./own-config.ts";
import { ownTenant } from "./own-tenant.ts";
import { Progress } from "./progress.ts";
import type { GlobalOptions } from "./command-line/global-options.ts";
import { signIn } from "./sign-in.ts";
import { spareMemory } from "./spare-memory.ts";
import type { Terminal } from "./terminal.ts";
import { terminalText } from "../report/escape.ts";

/** What a report over the devices of a tenant is read with. */
export interface OpenReport {
  readonly tenant: Tenant;
  readonly tenantId: string | undefined;
  readonly tenantName: string | undefined;
  readonly config: string | undefined;
  readonly desired: DesiredState | undefined;
  readonly progress: Progress;
  readonly warn: (sentence: string) => void;
  /** To be closed. */
  readonly store: SqliteCache | undefined;
  /** How it is read, whatever it tells. */
  readonly reading: Pick<
    ComplianceOptions,
    "abortSignal" | "ownStack" | "tenantId" | "cache" | "onProgress" | "onNote"
  >;
}

/** Signs in, and opens what reports are read with; a config that lies here is used and not needed. */
export async function openReport(
  options: DeviceCacheOptions & GlobalOptions,
  terminal: Terminal,
): Promise<OpenReport> {
  spareMemory();
  const progress = new Progress(terminal);
  const warn = (sentence: string) =>
    progress.line(`${terminal.paintErr("yellow", "note")} ${terminalText(sentence)}`);
  const { desired, config } = await ownConfig(options, terminal, warn);
  const tenant = await signIn(options, terminal);
  const { id: tenantId, name: tenantName } = await ownTenant(tenant, desired, terminal);
  const store = await openDeviceCache({ ...options, config }, terminal, tenantId, warn);
  return {
    tenant,
    tenantId,
    tenantName,
    config,
    desired,
    progress,
    warn,
    store,
    reading: {
      abortSignal: terminal.abortSignal,
      ownStack: desired?.stack,
      tenantId,
      cache: store && tenantId !== undefined ? { store, tenantId } : undefined,
      onProgress: (sentence) => progress.step(sentence),
      onNote: warn,
    },
  };
}
