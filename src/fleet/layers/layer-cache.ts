/** Layers that were read before, so that tenants that share one parse it once. */
export interface LayerCache {
  /** What was made for a layer, by its full path; made now where it was not yet. */
  readonly once: <Value>(layer: string, make: () => Promise<Value>) => Promise<Value>;
}

/**
 * An empty cache, for as long as no layer changes: one run over a list.
 *
 * @example
 * const list = await loadTenantList("tenants.yaml");
 * const cache = createLayerCache();
 * for (const tenant of list.tenants) await loadTenantState(list, tenant, { cache });
 */
export function createLayerCache(): LayerCache {
  const made = new Map<string, Promise<unknown>>();
  return {
    once: async <Value>(layer: string, make: () => Promise<Value>) => {
      const making = made.get(layer) ?? make();
      made.set(layer, making);
      // a disk that failed may answer the next time
      making.catch(() => made.delete(layer));
      return (await making) as Value;
    },
  };
}
