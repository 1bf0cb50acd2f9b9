import { describeApplyUnderFaults } from "../support/apply-under-faults.ts";
import { allKinds } from "../support/lab.ts";

// the scenario of three rings tries faults at more places
describeApplyUnderFaults("all kinds", { config: allKinds, tenant: { devices: 40 }, turns: 20 });
