import { assignmentsShape } from "../../../src/assignments/schema.ts";
import { descriptionSchema, displayName, resourceShape } from "../../../src/kind/shared-schema.ts";
import { lazySchema, type Output, z } from "../../../src/kind/zod.ts";

/** How much diagnostic data Windows sends, as a policy file states it. */
export const telemetrySchema = lazySchema(() =>
  z.strictObject({
    ...resourceShape(),
    displayName: displayName(255),
    description: descriptionSchema().exactOptional(),
    level: z.int().min(0).max(3),
    ...assignmentsShape(),
  }),
);

export type Telemetry = Output<typeof telemetrySchema>;
