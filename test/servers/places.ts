import { randomUUID } from "node:crypto";
import {
  ContainerClient,
  ContainerSASPermissions,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { openStateStore, type StateStore } from "ringwright";
import { onTestFinished } from "vitest";

/** An address, or a program, that `npm run test:servers` gives. */
export function addressOf(
  server:
    | "REDIS_URL"
    | "EVICTING_REDIS_URL"
    | "POSTGRES_URL"
    | "AZURITE_URL"
    | "PROMETHEUS_URL"
    | "EXPORTER_URL"
    | "PROMETHEUS_PROGRAM"
    | "PROMTOOL_PROGRAM",
): string {
  const address = process.env[server];
  if (address !== undefined) return address;
  throw new Error(`${server} is not set; run these tests with: npm run test:servers`);
}

/** The URL of a place in Redis that nobody else uses. */
export function ownRedisUrl(): string {
  return `${addressOf("REDIS_URL")}?prefix=${randomUUID()}:`;
}

// the same for every Azurite: https://learn.microsoft.com/azure/storage/common/storage-connect-azurite
const account = "devstoreaccount1";
const accountKey =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** A container that nobody else uses, by the account's key. */
export function ownContainer(): ContainerClient {
  const url = `${addressOf("AZURITE_URL")}/${account}/${randomUUID()}`;
  return new ContainerClient(url, new StorageSharedKeyCredential(account, accountKey));
}

/** Its URL with a SAS. That of a container cannot make it. */
export async function withSas(container: ContainerClient): Promise<string> {
  return await container.generateSasUrl({
    permissions: ContainerSASPermissions.parse("racwl"),
    expiresOn: new Date(Date.now() + 3_600_000),
  });
}

/** A kind of store, and the URL of a place in it that nobody else uses. */
export type Place = readonly ["redis" | "azureBlob", string];

export async function redisPlace(): Promise<Place> {
  return await Promise.resolve(["redis", ownRedisUrl()] as const);
}

/** A container that is there already: a SAS of its own cannot make it. */
export async function azuritePlace(): Promise<Place> {
  const container = ownContainer();
  await container.create();
  return ["azureBlob", await withSas(container)];
}

/** The store of a place; closed when the test ends. */
export async function openedPlace([store, url]: Place): Promise<StateStore> {
  const credential = () => Promise.reject(new Error("no sign-in was expected"));
  const found = await openStateStore({ store, url }, { folder: "", credential });
  onTestFinished(found.close);
  return found.store;
}
