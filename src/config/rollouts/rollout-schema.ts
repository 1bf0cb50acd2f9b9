import { addressPattern, keyPattern } from "../../kind/address.ts";
import { lazySchema, type Output, z } from "../../kind/zod.ts";
import { timeOfDay } from "../../maintenance/clock-time.ts";
import { isTimeZone, workdays } from "../calendar.ts";
import type { Sites } from "../sites/sites-schema.ts";
import { gateSchema, strataNames } from "./gate-schema.ts";

const key = () => z.string().regex(keyPattern, "must be a key of the files");
const address = (example: string) =>
  z.string().regex(addressPattern, `must be kind/key, such as "${example}"`);
const name = () =>
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/, "must be 1 to 32 letters, digits, _ or -");

const onSupersede = () => z.enum(["hold", "restart", "continue"]).default("hold");

/** What is rolled out. It is pinned when the rollout starts. */
const contentSchema = lazySchema(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("quality"),
      /** Day of the release. */
      release: z.iso.date('must be the day of a release, such as "2026-11-10"'),
      onSupersede: onSupersede(),
    }),
    z.strictObject({
      kind: z.literal("feature"),
      version: z.string().regex(/^Windows \d+, version \w+$/, 'such as "Windows 11, version 25H2"'),
      /** The feature update policy that is assigned; for `featureAssignment`. */
      policy: address("featureUpdate/win11-25h2").exactOptional(),
      onSupersede: onSupersede(),
    }),
    z.strictObject({
      kind: z.literal("expedite"),
      policy: address("expediteUpdate/nov-2026"),
      onSupersede: onSupersede(),
    }),
    z.strictObject({
      kind: z.literal("driver"),
      /** Names or ids of the drivers to approve; `*` stands for any text. */
      drivers: z.array(z.string().min(1).max(200)).min(1).max(100),
      onSupersede: onSupersede(),
    }),
    z.strictObject({
      kind: z.literal("policy"),
      policy: address("setting/power"),
      onSupersede: onSupersede(),
    }),
    z.strictObject({
      kind: z.literal("tool"),
      /** A key under `tools`, whose `next` says version and group. */
      tool: z.string().regex(/^[a-z]{1,16}$/, "must be a key under tools"),
      /** The share of a stage's devices, and of each site's, that has its folder before a release. */
      placedShare: z.number().min(0).max(1).default(0.95),
    }),
  ]),
);

/** How a stage is held back and released. */
export const actuators = [
  "ringPause",
  "featureAssignment",
  "groupMembership",
  "driverApproval",
] as const;
export type ActuatorName = (typeof actuators)[number];

const actuatorSchema = lazySchema(() =>
  z.union([
    z.enum(["ringPause", "featureAssignment", "driverApproval"]),
    z.strictObject({
      type: z.literal("groupMembership"),
      /** The assigned group into which devices come with their stage. */
      group: key(),
    }),
  ]),
);

const stageSchema = lazySchema(() =>
  z.strictObject({
    name: name(),
    /** Exactly one of these five says which devices it has. */
    ring: key().exactOptional(),
    group: key().exactOptional(),
    /** So many devices of each site, drawn from the population before the shares of the others. */
    perSite: z.int().min(1).max(100).exactOptional(),
    /** Share of the population, drawn from it stratum by stratum. */
    percent: z.number().gt(0).max(100).exactOptional(),
    rest: z.literal(true).exactOptional(),
    /** With `percent`: what the draw is even over. */
    strata: z.array(z.enum(strataNames)).max(4).exactOptional(),
    /** The time it has to run before it is judged. */
    soak: z
      .strictObject({
        minHours: z.number().min(0).max(2160).default(0),
        /** The share of its devices that have the content when the clock of the soak starts. */
        startsAtReached: z.number().gt(0).max(1).default(0.8),
      })
      .prefault({}),
    /** From its release. Without one it may stand for ever, which the lint calls an error. */
    timeoutDays: z.number().gt(0).max(120).exactOptional(),
    /** Gates that are looked at on every tick, and can only stop. */
    watch: z.array(name()).max(20).default([]),
    /** Gates that all have to pass. */
    gates: z.array(name()).min(1).max(20),
  }),
);

const notifyEvents = [
  "started",
  "stagePassed",
  "awaitingApproval",
  "held",
  "cleared",
  "aborted",
  "rolledBack",
  "rollbackFailed",
  "completed",
  "holdExpiring",
] as const;

export const stagedRolloutSchema = lazySchema(() =>
  z.strictObject({
    content: contentSchema(),
    population: z
      .strictObject({
        /** Keys of groups; without any, the devices of all stages. */
        include: z.array(key()).max(50).exactOptional(),
        exclude: z.array(key()).max(50).default([]),
        /** Devices that did not check in for longer are left out, and counted. */
        activeWithinDays: z.int().min(1).max(180).default(14),
      })
      .prefault({}),
    /** When promotions may be written; holding needs none. Without any: always. */
    windows: z
      .array(
        z.strictObject({
          days: z
            .array(z.enum(workdays))
            .min(1)
            .max(7)
            .default([...workdays]),
          start: timeOfDay(),
          /** An earlier time than the start is of the next day. */
          end: timeOfDay(),
          timeZone: z
            .string()
            .refine(isTimeZone, 'must be the name of a time zone, such as "Europe/Berlin"')
            .exactOptional(),
        }),
      )
      .max(50)
      .exactOptional(),
    tick: z
      .strictObject({
        /** A longer time without a tick holds. */
        maxGapHours: z.number().gt(0).max(168).default(12),
        /** Older data holds. */
        maxDataAgeHours: z.number().gt(0).max(168).default(24),
        /** Hours without check-in after which a device is silent. */
        silentHours: z.number().min(8).max(720).default(72),
      })
      .prefault({}),
    actuator: actuatorSchema(),
    stages: z.array(stageSchema()).min(1).max(20),
    gates: z.record(name(), gateSchema()),
    rollback: z
      .strictObject({
        /** Gates whose failure does not only hold. */
        automatic: z.array(name()).max(20).default([]),
        onTimeout: z.enum(["hold", "rollback"]).default("hold"),
        /** Whether devices may be made to uninstall, by an approval that names their number. */
        devices: z.enum(["never", "withApproval"]).default("never"),
      })
      .prefault({}),
    notify: z
      .array(
        z.strictObject({
          on: z.array(z.enum(notifyEvents)).min(1),
          webhook: z
            .string()
            .max(2000)
            .regex(
              /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/]|\$\{var:)/,
              "must be an https address",
            ),
          format: z.enum(["generic", "teams", "slack"]).default("generic"),
          /** Signs the body of the generic form, HMAC-SHA256 in `X-Ringwright-Signature`. */
          secret: z.string().min(1).max(500).exactOptional(),
        }),
      )
      .max(20)
      .default([]),
  }),
);

/** A rollout as the files state it, with what they leave open filled in. */
export type RolloutSpec = Output<typeof stagedRolloutSchema> & {
  /** Of the config, as far as they tell devices apart; absent where the rollout asks for no site. */
  readonly sites?: Sites;
};
/** What is rolled out. */
export type RolloutContent = RolloutSpec["content"];
/** One stage, as the files state it. */
export type StageSpec = RolloutSpec["stages"][number];
