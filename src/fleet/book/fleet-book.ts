import { StateConflictError, type StateStore } from "../../state/state-store.ts";
import type { ListedTenant } from "../list/tenant-list.ts";
import type { TenantRun } from "../outcome/tenant-run.ts";
import { type NotedRun, noteRun } from "./note-run.ts";
import { newRecord, recordSchema, type TenantRecord } from "./tenant-record.ts";

// so many at once: a store on a server answers each in milliseconds, a file store at once
const readAtOnce = 32;

/**
 * What is known of every tenant from runs before, and what this one adds. Several processes may
 * write: each record is swapped, never overwritten.
 */
export class FleetBook {
  readonly #store: StateStore;
  readonly #records = new Map<string, TenantRecord>();
  readonly #tenants: readonly Pick<ListedTenant, "key" | "tenantId">[];

  constructor(store: StateStore, tenants: readonly Pick<ListedTenant, "key" | "tenantId">[]) {
    this.#store = store;
    this.#tenants = tenants;
  }

  /**
   * Reads every record again.
   *
   * @throws {TypeError} where one is no record: somebody else writes to the store.
   */
  async load(abortSignal?: AbortSignal): Promise<void> {
    for (let start = 0; start < this.#tenants.length; start += readAtOnce) {
      abortSignal?.throwIfAborted();
      const some = this.#tenants.slice(start, start + readAtOnce);
      const read = await Promise.all(some.map(async (tenant) => await this.#read(tenant)));
      for (const { record } of read) this.#records.set(record.tenant, record);
    }
  }

  /** Of a tenant, as last read or written here. */
  record({ key, tenantId }: Pick<ListedTenant, "key" | "tenantId">): TenantRecord {
    return this.#records.get(key) ?? newRecord(key, tenantId);
  }

  /** By the keys of their tenants. */
  records(): ReadonlyMap<string, TenantRecord> {
    return new Map(this.#tenants.map((tenant) => [tenant.key, this.record(tenant)]));
  }

  /** Keeps what a run says, on top of what other processes have kept meanwhile. */
  async note(run: Pick<TenantRun, "tenant" | "tenantId"> & NotedRun): Promise<TenantRecord> {
    const tenant = { key: run.tenant, tenantId: run.tenantId };
    for (let attempt = 1; ; attempt++) {
      const { record, version } = await this.#read(tenant);
      const next = noteRun(record, run);
      try {
        if (next !== record) {
          await this.#store.put(recordKey(run.tenant), JSON.stringify(next), version);
        }
        this.#records.set(run.tenant, next);
        return next;
      } catch (error) {
        if (!(error instanceof StateConflictError) || attempt === 5) throw error;
      }
    }
  }

  async #read({ key, tenantId }: Pick<ListedTenant, "key" | "tenantId">): Promise<{
    readonly record: TenantRecord;
    readonly version: string | null;
  }> {
    const value = await this.#store.get(recordKey(key));
    if (!value) return { record: newRecord(key, tenantId), version: null };
    const record = parseRecord(key, value.content);
    // the key names another tenant by now: nothing of the one before counts
    const isSame = record.tenantId === tenantId;
    return { record: isSame ? record : newRecord(key, tenantId), version: value.version };
  }
}

function recordKey(tenant: string): string {
  return `fleet/records/${tenant}.json`;
}

function parseRecord(tenant: string, content: string): TenantRecord {
  const wrong = `${recordKey(tenant)} in the state store is no record of a tenant; restore it, or delete it to begin anew for ${tenant}`;
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new TypeError(wrong, { cause: error });
  }
  const parsed = recordSchema().safeParse(value);
  if (!parsed.success) throw new TypeError(wrong, { cause: parsed.error });
  return parsed.data;
}
