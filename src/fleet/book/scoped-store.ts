import { keySegments, type StateStore, type StateValue } from "../../state/state-store.ts";

/**
 * A part of a store as a store of its own: every key stands below a folder. Tenants of one fleet
 * share a server and never a lease, a journal or a rollout.
 *
 * @throws {RangeError} where the folder is no key.
 */
export function scopedStore(store: StateStore, folder: string): StateStore {
  keySegments(folder);
  const inside = (key: string) => `${folder}/${key}`;
  return {
    get: async (key): Promise<StateValue | undefined> => await store.get(inside(key)),
    put: async (key, content, expected) => await store.put(inside(key), content, expected),
    delete: async (key, expected) => {
      await store.delete(inside(key), expected);
    },
    append: async (key, content, expectedLength) => {
      await store.append(inside(key), content, expectedLength);
    },
    readLog: async (key) => await store.readLog(inside(key)),
    list: async (prefix) => {
      const keys = await store.list(inside(prefix));
      return keys.map((key) => key.slice(folder.length + 1));
    },
  };
}
