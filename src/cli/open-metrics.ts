import type { MetricOptions } from "../metrics/read-metrics.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { GlobalOptions } from "./command-line/global-options.ts";
import { type DeviceCacheOptions, openDeviceCache } from "./device-cache.ts";
import { findConfig } from "./find-config.ts";
import { loadConfig } from "./load-config.ts";
import { numberOption } from "./number-option.ts";
import { ownTenant } from "./own-tenant.ts";
import { Progress } from "./progress.ts";
import { releaseOption } from "./release-option.ts";
import { signIn } from "./sign-in.ts";
import { stateStore, whileOpen } from "./state-store.ts";
import type { Terminal } from "./terminal.ts";

/** What names whose metrics are read. */
export type MetricsCommandOptions = GlobalOptions &
  DeviceCacheOptions & {
    readonly release?: string | undefined;
    readonly silentDays: string;
    readonly onlyRings: boolean;
  };

/** What a command reads metrics with. */
export interface OpenMetrics {
  readonly tenant: Tenant;
  readonly terms: MetricOptions;
  /** Tells on stderr, above what redraws itself. */
  readonly note: (sentence: string) => void;
}

/** Signs in, opens the store and the device cache, and does some work with them. */
export async function withMetrics<T>(
  options: MetricsCommandOptions,
  terminal: Terminal,
  work: (open: OpenMetrics) => Promise<T>,
): Promise<T> {
  const release = releaseOption(options.release);
  const silentDays = numberOption("--silent-days", options.silentDays, 1, 365);
  const config = findConfig(options.config);
  const desired = await loadConfig(config, terminal);
  const tenant = await signIn(options, terminal);
  const { id: tenantId } = await ownTenant(tenant, desired, terminal);
  const named = { ...options, config };
  const opened = await stateStore(named, terminal, () => desired.stateStore);
  const progress = new Progress(terminal);
  const note = (sentence: string) => progress.show({ type: "note", sentence });
  const cached = await openDeviceCache(named, terminal, tenantId, note);
  const terms: MetricOptions = {
    stack: desired.stack,
    store: opened.store,
    abortSignal: terminal.abortSignal,
    release,
    silentDays,
    onlyRings: options.onlyRings,
    tenantId,
    cache: cached && tenantId !== undefined ? { store: cached, tenantId } : undefined,
    onProgress: (sentence) => progress.step(sentence),
    onNote: note,
  };
  try {
    return await whileOpen(opened, async () => await work({ tenant, terms, note }));
  } finally {
    cached?.close();
    progress.clear();
  }
}
