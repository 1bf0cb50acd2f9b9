import { describeApplyUnderFaults } from "../support/apply-under-faults.ts";
import { allKinds } from "../support/lab.ts";

// the scenario of three rings tries every fault everywhere
describeApplyUnderFaults("all kinds", { config: allKinds, tenant: { devices: 40 }, turns: 6 });
