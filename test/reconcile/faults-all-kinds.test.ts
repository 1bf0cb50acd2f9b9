import { describeApplyUnderFaults } from "../support/apply-under-faults.ts";
import { allKinds } from "../support/lab.ts";

describeApplyUnderFaults("all kinds", { config: allKinds, tenant: { devices: 40 } });
