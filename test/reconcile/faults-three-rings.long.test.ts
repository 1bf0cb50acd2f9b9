import { describeApplyUnderFaults } from "../support/apply-under-faults.ts";
import { ordersToWait } from "../support/fault-kinds.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";

describeApplyUnderFaults("three rings", {
  more: ordersToWait,
  config: threeRings,
  tenant: threeRingsTenant,
  turns: 4,
});
