import { managedDevicePages } from "../devices/managed-devices.ts";
import type { OperationOptions } from "../graph/index.ts";
import { bitCount, onlyIn } from "../reach/device-bits.ts";
import { type Inventory, InventoryBuilder } from "../reach/inventory.ts";
import type { InventoryNeeds } from "../reach/read-inventory.ts";
import {
  type ReadDirectoryIntoOptions,
  readDirectoryInto,
  readNestedMembers,
} from "../reach/read-inventory.ts";
import { filterDeviceProperties } from "../rules/filters/index.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { architectureProperty } from "./architecture.ts";
import { standingProperties } from "./barrier.ts";
import { Fleet } from "./fleet.ts";

/** The PCs of Intune, and the directory in which they are reached. */
export interface ReadFleet {
  readonly fleet: Fleet;
  readonly inventory: Inventory;
  /** Windows devices of the directory that Intune does not manage. */
  readonly unmanaged: number;
}

/** How the fleet is read. */
export interface ReadFleetOptions
  extends OperationOptions, Pick<ReadDirectoryIntoOptions, "cache" | "onNote"> {
  /** Told what is being read. */
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

/** Reads each list of devices once, both at the same time, and keeps no row of them. */
export async function readFleet(
  tenant: Tenant,
  needs: InventoryNeeds,
  { abortSignal, cache, onNote, onProgress }: ReadFleetOptions,
): Promise<ReadFleet> {
  const builder = new InventoryBuilder({ ...needs, now: tenant.now(), joinsIntune: true });
  const fleet = new Fleet();
  // how long a version is supported depends on the edition
  const fleetProperties = [
    "enrolledDateTime",
    "skuFamily",
    "skuNumber",
    "manufacturer",
    "freeStorageSpaceInBytes",
    architectureProperty,
    ...standingProperties,
  ];
  const filterProperties = [
    ...fleetProperties,
    ...needs.filterRules.flatMap(filterDeviceProperties),
  ];
  const readManaged = async () => {
    const pages = managedDevicePages(tenant.graph, {
      abortSignal,
      filterProperties,
      onRead: (read) => {
        if (read % 5000 < 1000) onProgress?.(`Reading managed devices: ${read} ...`);
      },
    });
    for await (const page of pages) {
      for (const row of page) {
        builder.addManagedDevice(row);
        fleet.add(row);
      }
    }
  };
  const [members] = await Promise.all([
    readNestedMembers(tenant, needs.groupIds, { abortSignal }),
    readDirectoryInto(builder, tenant, needs.rules, {
      abortSignal,
      cache,
      onNote,
      // Intune's list takes longer anyway
      rangesAtOnce: 3,
      onProgress: (read) => onProgress?.(`Reading directory devices: ${read} ...`),
    }),
    readManaged(),
  ]);
  const inventory = builder.finish(members);
  fleet.join(inventory);
  return { fleet, inventory, unmanaged: unmanagedIn(inventory, fleet) };
}

function unmanagedIn({ windows }: Inventory, fleet: Fleet): number {
  const managed = new Uint32Array(windows.length);
  for (let place = 0; place < fleet.size; place++) {
    const index = fleet.directoryIndex(place);
    if (index !== undefined)
      managed[index >>> 5] = (managed[index >>> 5] ?? 0) | (1 << (index & 31));
  }
  return bitCount(onlyIn(windows, managed));
}
