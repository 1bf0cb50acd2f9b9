import { freezeSchema, isTimeZone } from "../../config/calendar.ts";
import { ownPathPattern } from "../../config/own-path.ts";
import { stateSchema } from "../../config/state-schema.ts";
import { lazySchema, type Plain, z } from "../../kind/zod.ts";
import { credentialSchema } from "./credential-schema.ts";

/** Of tenants, groups, waves, tags and credentials. */
const namePattern = /^[a-z0-9-]{1,64}$/;

const name = () => z.string().regex(namePattern, "must be 1 to 64 of a-z, 0-9 and -");
const layer = () =>
  z
    .string()
    .regex(ownPathPattern, "must be a file or folder in the folder of this list, or below it");
const cloud = () => z.enum(["global", "usgov", "usgovdod", "china"]);
const timeZone = () =>
  z.string().refine(isTimeZone, 'must be the name of a time zone, such as "Europe/Berlin"');
const freeze = () => z.array(freezeSchema());
const percent = () => z.number().min(0).max(100);

const tenantSchema = lazySchema(() =>
  z.strictObject({
    /** Any other tenant is refused. */
    tenantId: z.guid(),
    /** For people. */
    name: z.string().trim().min(1).max(256).exactOptional(),
    tags: z.array(name()).max(64).exactOptional(),
    /** Number or name of its wave; without, a share or the rest takes it. */
    wave: z.union([z.int().min(0).max(1000), name()]).exactOptional(),
    /** In place of that of `defaults`. */
    base: layer().exactOptional(),
    /** Its own layer. */
    overlay: layer().exactOptional(),
    credential: name().exactOptional(),
    cloud: cloud().exactOptional(),
    timeZone: timeZone().exactOptional(),
    /** Days of its time zone on which nothing is written. */
    freeze: freeze().exactOptional(),
    /** Values of `${var:NAME}` in its layers. Plain text: no secrets. */
    vars: z
      .record(
        z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, "must be upper case letters, digits and _"),
        z.string().min(1).max(4096),
      )
      .exactOptional(),
  }),
);

const waveSchema = lazySchema(() =>
  z.strictObject({
    name: name(),
    /** Takes the tenants that state this number. */
    wave: z.int().min(0).max(1000).exactOptional(),
    /** Takes this share of the tenants that state no wave, together with the shares before it. */
    percent: percent().exactOptional(),
    /** Hours that it runs before the next one begins. */
    soakHours: z.number().min(0).max(8760).exactOptional(),
  }),
);

/** A whole `tenants.yaml`. */
export const tenantListSchema = lazySchema(() =>
  z.strictObject({
    version: z.literal(1),
    /** What tenants have that do not say otherwise. */
    defaults: z
      .strictObject({
        base: layer().exactOptional(),
        credential: name().exactOptional(),
        cloud: cloud().exactOptional(),
        timeZone: timeZone().exactOptional(),
        freeze: freeze().exactOptional(),
      })
      .exactOptional(),
    credentials: z.record(name(), credentialSchema()).exactOptional(),
    /** Tenants that have every one of the tags. */
    groups: z
      .record(
        name(),
        z.strictObject({
          tags: z.array(name()).min(1).max(64),
          /** Their segment's layer. */
          overlay: layer().exactOptional(),
        }),
      )
      .exactOptional(),
    tenants: z.record(name(), tenantSchema()),
    /** In their order. Default: one, with every tenant. */
    waves: z.array(waveSchema()).min(1).max(100).exactOptional(),
    breaker: z
      .strictObject({
        maxFailedTenants: z.int().min(0).exactOptional(),
        maxFailedPercent: percent().exactOptional(),
      })
      .exactOptional(),
    state: stateSchema().exactOptional(),
  }),
);

/** What a `tenants.yaml` says, before anything is filled in. */
export type WrittenTenantList = Plain<typeof tenantListSchema>;
/** One of its tenants. */
export type WrittenTenant = WrittenTenantList["tenants"][string];
