import { z } from "zod";
import { filterSchema } from "../filters/schema.ts";
import { existingGroupSchema, groupSchema } from "../groups/schema.ts";
import { displayName } from "../kind/shared-schema.ts";
import { ringSchema } from "../rings/schema.ts";
import { settingSchema } from "../settings/schema.ts";
import { driverUpdateSchema } from "../updates/driver/schema.ts";
import { expediteUpdateSchema } from "../updates/expedite/schema.ts";
import { featureUpdateSchema } from "../updates/feature/schema.ts";
import { qualityUpdateSchema } from "../updates/quality/schema.ts";

/** A key: what a policy file calls a resource. At most 64 characters, since markers and alternate keys carry it. */
export const resourceKey = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const address = z
  .string()
  .regex(/^[A-Za-z]+\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be kind/key, such as "ring/broad"');

/** A filter that others own: looked up, never written. */
export const existingFilterSchema = z
  .strictObject({
    existing: z.literal(true),
    displayName: displayName(255).exactOptional(),
    id: z.guid().exactOptional(),
  })
  .refine((filter) => filter.displayName !== undefined || filter.id !== undefined, {
    message: "needs displayName or id, so that the filter can be found",
  });

export const freezeSchema = z
  .strictObject({
    name: z.string().min(1),
    /** First day, UTC. */
    from: z.iso.date('must be a date such as "2026-12-18"'),
    /** Last day, UTC, inclusive. */
    to: z.iso.date('must be a date such as "2027-01-04"'),
  })
  .refine(({ from, to }) => from <= to, { message: "must not be before from", path: ["to"] });

export const guardsSchema = z.strictObject({
  /** Deletes and replacements that one apply may make. Default 0. */
  maxDeletes: z.int().min(0).exactOptional(),
  /** Share of the stack's existing objects that one apply may change; from ten objects on. */
  maxChangedPercent: z.number().min(0).max(100).exactOptional(),
  /** Devices whose membership or policy one apply may change; an unknown count trips it. */
  maxDevicesAffected: z.int().min(0).exactOptional(),
  /** Days on which apply writes nothing. */
  freeze: z.array(freezeSchema).exactOptional(),
});

const head = {
  version: z.literal(1),
  /** The scope of ownership. */
  stack: z.string().regex(/^[a-z0-9-]{1,32}$/, "must be 1 to 32 of a-z, 0-9 and -"),
  /** Any other tenant is refused. */
  tenantId: z.guid().exactOptional(),
};

const tail = {
  guards: guardsSchema.exactOptional(),
  adopt: z.array(z.strictObject({ to: address, id: z.guid() })).exactOptional(),
  moved: z.array(z.strictObject({ from: address, to: address })).exactOptional(),
  removed: z
    .array(z.strictObject({ from: address, destroy: z.boolean().exactOptional() }))
    .exactOptional(),
};

const keyed = <T extends z.ZodType>(schema: T) =>
  z.record(z.string().regex(resourceKey), schema).exactOptional();

/** The sections that hold resources, by their names in a file. */
export const sectionNames = [
  "groups",
  "filters",
  "rings",
  "featureUpdates",
  "expediteUpdates",
  "qualityUpdates",
  "driverUpdates",
  "settings",
] as const;

/** A whole policy file. For editors (JSON Schema) and for types; checks run section by section. */
export const configSchema = z.strictObject({
  ...head,
  groups: keyed(z.union([existingGroupSchema, groupSchema])),
  filters: keyed(z.union([existingFilterSchema, filterSchema])),
  rings: keyed(ringSchema),
  featureUpdates: keyed(featureUpdateSchema),
  expediteUpdates: keyed(expediteUpdateSchema),
  qualityUpdates: keyed(qualityUpdateSchema),
  driverUpdates: keyed(driverUpdateSchema),
  settings: keyed(settingSchema),
  ...tail,
});

/** The same with its resources left unread, so that each gets errors of its own. */
export const frameSchema = z.strictObject({
  ...head,
  ...(Object.fromEntries(
    sectionNames.map((name) => [name, z.record(z.string(), z.unknown()).exactOptional()]),
  ) as Record<
    (typeof sectionNames)[number],
    z.ZodExactOptional<z.ZodRecord<z.ZodString, z.ZodUnknown>>
  >),
  ...tail,
});

export type Config = z.input<typeof configSchema>;
export type Frame = z.output<typeof frameSchema>;
export type Guards = z.output<typeof guardsSchema>;
export type Freeze = z.output<typeof freezeSchema>;

/** Returns the config as it is, typed. For `ringwright.config.ts`. */
export function defineConfig(config: Config): Config {
  return config;
}
