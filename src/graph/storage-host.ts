import { clouds } from "./cloud.ts";

/** Hosts of Azure's blob storage, by the root of the Graph whose service uses them. */
const storageOf: Readonly<Record<string, readonly string[]>> = {
  // Unverified: the second, of accounts in a zone of DNS, is in use for content of Intune
  [clouds.global.graphUrl]: [".blob.core.windows.net", ".blob.storage.azure.net"],
  [clouds.usgov.graphUrl]: [".blob.core.usgovcloudapi.net"],
  [clouds.usgovdod.graphUrl]: [".blob.core.usgovcloudapi.net"],
  [clouds.china.graphUrl]: [".blob.core.chinacloudapi.cn"],
};

/**
 * Whether an address that Graph gave is a storage of its cloud, over https; or at the very place of
 * Graph itself, as of a server that stands in for it. Of a Graph behind another name the storage may
 * be of any cloud.
 */
export function isStorageAddress(address: string, graphUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, origin, username, password } = new URL(address);
  if (username !== "" || password !== "") return false;
  const graph = new URL(graphUrl);
  if (origin === graph.origin) return true;
  const known = storageOf[graph.origin] ?? Object.values(storageOf).flat();
  return protocol === "https:" && known.some((ending) => hostname.endsWith(ending));
}
