export type { DeviceCache } from "./directory-cache.ts";
export {
  type FleetDevice,
  type InventoryProgress,
  readDeviceInventory,
  type ReadInventoryOptions,
} from "./inventory.ts";
export { formatOsBuild, type OsBuild, parseOsBuild } from "./os-build.ts";
