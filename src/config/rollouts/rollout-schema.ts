import { meaning } from "../../kind/meaning.ts";
import { addressPattern, keyPattern } from "../../kind/address.ts";
import { lazySchema, type Output, z } from "../../kind/zod.ts";
import { timeOfDay } from "../../maintenance/clock-time.ts";
import { isTimeZone, workdays } from "../calendar.ts";
import type { Sites } from "../sites/sites-schema.ts";
import { gateSchema } from "./gate-schema.ts";
import { strataNames } from "./gates/gate-words.ts";

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
      kind: z.literal("quality").meta(meaning("A quality update of one day.", ["quality"])),
      release: z.iso
        .date('must be the day of a release, such as "2026-11-10"')
        .meta(meaning("Day of the release.", ["2026-11-10"])),
      onSupersede: onSupersede().meta(
        meaning(
          "What a newer release or version does to the rollout: `hold` it, `restart` it with the new one, or `continue`.",
          ["hold"],
        ),
      ),
    }),
    z.strictObject({
      kind: z.literal("feature").meta(meaning("A version of Windows.", ["feature"])),
      version: z
        .string()
        .regex(/^Windows \d+, version \w+$/, 'such as "Windows 11, version 25H2"')
        .meta(meaning("Version in the words of the catalog.", ["Windows 11, version 25H2"])),
      policy: address("featureUpdate/win11-25h2")
        .exactOptional()
        .meta(
          meaning(
            "Address of the feature update policy that is assigned; for `featureAssignment`.",
            ["featureUpdate/win11-25h2"],
            { leftOut: "no policy is assigned" },
          ),
        ),
      onSupersede: onSupersede().meta(
        meaning(
          "What a newer release or version does to the rollout: `hold` it, `restart` it with the new one, or `continue`.",
          ["hold"],
        ),
      ),
    }),
    z.strictObject({
      kind: z.literal("expedite").meta(meaning("An expedited update.", ["expedite"])),
      policy: address("expediteUpdate/nov-2026").meta(
        meaning("Address of the expedite policy that is assigned.", ["expediteUpdate/nov-2026"]),
      ),
      onSupersede: onSupersede().meta(
        meaning(
          "What a newer release or version does to the rollout: `hold` it, `restart` it with the new one, or `continue`.",
          ["hold"],
        ),
      ),
    }),
    z.strictObject({
      kind: z.literal("driver").meta(meaning("Drivers.", ["driver"])),
      drivers: z
        .array(z.string().min(1).max(200))
        .min(1)
        .max(100)
        .meta(
          meaning("Names or ids of the drivers to approve; `*` stands for any text.", [
            ["Contoso Graphics *"],
          ]),
        ),
      onSupersede: onSupersede().meta(
        meaning(
          "What a newer release or version does to the rollout: `hold` it, `restart` it with the new one, or `continue`.",
          ["hold"],
        ),
      ),
    }),
    z.strictObject({
      kind: z.literal("policy").meta(meaning("Any policy of the files.", ["policy"])),
      policy: address("setting/power").meta(
        meaning("Address of the policy that is assigned.", ["setting/power"]),
      ),
      onSupersede: onSupersede().meta(
        meaning(
          "What a newer release or version does to the rollout: `hold` it, `restart` it with the new one, or `continue`.",
          ["hold"],
        ),
      ),
    }),
    z.strictObject({
      kind: z.literal("tool").meta(meaning("The next version of a tool.", ["tool"])),
      tool: z
        .string()
        .regex(/^[a-z]{1,16}$/, "must be a key under tools")
        .meta(meaning("Key under `tools`, whose `next` says version and group.", ["go"])),
      placedShare: z
        .number()
        .min(0)
        .max(1)
        .default(0.95)
        .meta(
          meaning(
            "Share of the devices of a stage, and of each site in it, that has the folder before a release.",
            [0.95],
          ),
        ),
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
      type: z
        .literal("groupMembership")
        .meta(meaning("Devices come into a group with their stage.", ["groupMembership"])),
      group: key().meta(
        meaning("Key under `groups` of the assigned group into which devices come.", ["go-next"]),
      ),
    }),
  ]),
);

const stageSchema = lazySchema(() =>
  z.strictObject({
    name: name().meta(meaning("Name of the stage, for messages.", ["pilot"])),
    ring: key()
      .exactOptional()
      .meta(
        meaning(
          "Key under `rings`: the devices of that ring. One of these five says which devices the stage has.",
          ["pilot"],
          { leftOut: "another of the five" },
        ),
      ),
    group: key()
      .exactOptional()
      .meta(
        meaning("Key under `groups`: the devices of that group.", ["pilot"], {
          leftOut: "another of the five",
        }),
      ),
    perSite: z
      .int()
      .min(1)
      .max(100)
      .exactOptional()
      .meta(
        meaning("So many devices of each site, drawn before the shares of the others.", [1], {
          leftOut: "another of the five",
        }),
      ),
    percent: z
      .number()
      .gt(0)
      .max(100)
      .exactOptional()
      .meta(
        meaning("Share of the population in percent, drawn stratum by stratum.", [5], {
          leftOut: "another of the five",
        }),
      ),
    rest: z
      .literal(true)
      .exactOptional()
      .meta(meaning("All devices that are left.", [true], { leftOut: "another of the five" })),
    strata: z
      .array(z.enum(strataNames))
      .max(4)
      .exactOptional()
      .meta(
        meaning("With `percent`: what the draw is even over.", [["model"]], {
          leftOut: "over nothing",
        }),
      ),
    soak: z
      .strictObject({
        minHours: z
          .number()
          .min(0)
          .max(2160)
          .default(0)
          .meta(meaning("Hours.", [48])),
        startsAtReached: z
          .number()
          .gt(0)
          .max(1)
          .default(0.8)
          .meta(
            meaning(
              "Share of its devices that have the content when the clock of the soak starts.",
              [0.8],
            ),
          ),
      })
      .prefault({})
      .meta(
        meaning("The time that the stage has to run before it is judged.", [
          { minHours: 48, startsAtReached: 0.8 },
        ]),
      ),
    timeoutDays: z
      .number()
      .gt(0)
      .max(120)
      .exactOptional()
      .meta(
        meaning("Days from its release after which the rollback settings decide.", [10], {
          leftOut: "the stage may stand for ever, which the lint calls an error",
        }),
      ),
    watch: z
      .array(name())
      .max(20)
      .default([])
      .meta(
        meaning("Names of gates that are looked at on every tick, and can only stop.", [
          ["silent"],
        ]),
      ),
    gates: z
      .array(name())
      .min(1)
      .max(20)
      .meta(meaning("Names of gates that all have to pass.", [["succeeded"]])),
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
    content: contentSchema().meta(
      meaning("What is rolled out. It is pinned when the rollout starts.", [
        { kind: "quality", release: "2026-11-10" },
      ]),
    ),
    population: z
      .strictObject({
        include: z
          .array(key())
          .max(50)
          .exactOptional()
          .meta(
            meaning("Keys under `groups`.", [["pcs"]], { leftOut: "the devices of all stages" }),
          ),
        exclude: z
          .array(key())
          .max(50)
          .default([])
          .meta(meaning("Keys under `groups` whose devices take no part.", [["vip"]])),
        activeWithinDays: z
          .int()
          .min(1)
          .max(180)
          .default(14)
          .meta(
            meaning(
              "Days. Devices that did not check in for longer are left out, and counted.",
              [14],
            ),
          ),
      })
      .prefault({})
      .meta(meaning("Which devices take part.", [{ activeWithinDays: 14 }])),
    windows: z
      .array(
        z.strictObject({
          days: z
            .array(z.enum(workdays))
            .min(1)
            .max(7)
            .default([...workdays])
            .meta(meaning("Weekdays of the window.", [["mon", "tue", "wed", "thu"]])),
          start: timeOfDay().meta(meaning("Beginning of the window.", ["09:00"])),
          end: timeOfDay().meta(
            meaning("End of the window; an earlier time than the start is of the next day.", [
              "16:00",
            ]),
          ),
          timeZone: z
            .string()
            .refine(isTimeZone, 'must be the name of a time zone, such as "Europe/Berlin"')
            .exactOptional()
            .meta(
              meaning("IANA name of its time zone.", ["Europe/Berlin"], {
                leftOut: "that of `calendar`",
              }),
            ),
        }),
      )
      .max(50)
      .exactOptional()
      .meta(
        meaning(
          "When promotions may be written; holding needs no window.",
          [[{ start: "09:00", end: "16:00" }]],
          { leftOut: "always" },
        ),
      ),
    tick: z
      .strictObject({
        maxGapHours: z
          .number()
          .gt(0)
          .max(168)
          .default(12)
          .meta(meaning("Hours. A longer time without a tick holds the rollout.", [12])),
        maxDataAgeHours: z
          .number()
          .gt(0)
          .max(168)
          .default(24)
          .meta(meaning("Hours. Older data holds the rollout.", [24])),
        silentHours: z
          .number()
          .min(8)
          .max(720)
          .default(72)
          .meta(meaning("Hours without check-in after which a device is silent.", [72])),
      })
      .prefault({})
      .meta(meaning("How old and how far apart looks at the fleet may be.", [{ maxGapHours: 12 }])),
    actuator: actuatorSchema().meta(
      meaning("How a stage is held back and released.", [
        "ringPause",
        { type: "groupMembership", group: "go-next" },
      ]),
    ),
    stages: z
      .array(stageSchema())
      .min(1)
      .max(20)
      .meta(
        meaning("The stages, in their order.", [
          [
            {
              name: "pilot",
              ring: "pilot",
              gates: ["succeeded"],
            },
          ],
        ]),
      ),
    gates: z
      .record(name(), gateSchema())
      .meta(
        meaning("Gates by name: the checks that stages name.", [
          { succeeded: { type: "devicesSucceeded", min: 0.95 } },
        ]),
      ),
    rollback: z
      .strictObject({
        automatic: z
          .array(name())
          .max(20)
          .default([])
          .meta(
            meaning("Names of gates whose failure does not only hold, but rolls back.", [
              ["errors"],
            ]),
          ),
        onTimeout: z
          .enum(["hold", "rollback"])
          .default("hold")
          .meta(meaning("What the end of a stage's time does.", ["hold"])),
        devices: z
          .enum(["never", "withApproval"])
          .default("never")
          .meta(
            meaning(
              "Whether devices may be made to uninstall: never, or by an approval that names their number.",
              ["never"],
            ),
          ),
      })
      .prefault({})
      .meta(meaning("What happens after a failure.", [{ onTimeout: "hold" }])),
    notify: z
      .array(
        z.strictObject({
          on: z
            .array(z.enum(notifyEvents))
            .min(1)
            .meta(meaning("The events.", [["held", "completed"]])),
          webhook: z
            .string()
            .max(2000)
            .regex(
              /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/]|\$\{var:)/,
              "must be an https address",
            )
            .meta(
              meaning(
                "https address that is sent a message. An address with a secret belongs in a variable.",
                ["https://example.com/hook", "${var:HOOK}"],
              ),
            ),
          format: z
            .enum(["generic", "teams", "slack"])
            .default("generic")
            .meta(meaning("Form of the message.", ["teams"])),
          secret: z
            .string()
            .min(1)
            .max(500)
            .exactOptional()
            .meta(
              meaning(
                "Signs the body of the generic form, HMAC-SHA256 in `X-Ringwright-Signature`.",
                ["${var:HOOK_SECRET}"],
                { leftOut: "the body is not signed" },
              ),
            ),
        }),
      )
      .max(20)
      .default([])
      .meta(
        meaning("Who is told of what.", [[{ on: ["held"], webhook: "https://example.com/hook" }]]),
      ),
  }),
);

/**
 * A rollout as the files state it, with what they leave open filled in.
 *
 * @interface
 */
export type RolloutSpec = Output<typeof stagedRolloutSchema> & {
  /** Of the config, as far as they tell devices apart; absent where the rollout asks for no site. */
  readonly sites?: Sites;
};
/** What is rolled out. */
export type RolloutContent = RolloutSpec["content"];
/** One stage, as the files state it. */
export type StageSpec = RolloutSpec["stages"][number];
