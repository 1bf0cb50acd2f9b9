import { describeApplyUnderFaults } from "../support/apply-under-faults.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";

describeApplyUnderFaults("three rings", { config: threeRings, tenant: threeRingsTenant });
