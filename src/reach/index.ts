export type { DeviceBits } from "./device-bits.ts";
export type { DeviceCount, DeviceSet } from "./device-set.ts";
export type { GroupMembers, Inventory, RuleSelection } from "./inventory.ts";
export {
  type InventoryNeeds,
  readInventory,
  type ReadInventoryDevicesOptions,
} from "./read-inventory.ts";
