import { describeApplyUnderFaults } from "../support/apply-under-faults.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";

describeApplyUnderFaults("three rings", {
  withSpellings: true,
  config: threeRings,
  tenant: threeRingsTenant,
});
