import { meaning } from "../kind/meaning.ts";
import type { input, ZodExactOptional, ZodRecord, ZodString, ZodType, ZodUnknown } from "zod";
import { backupsSchema } from "./backup-schema.ts";
import { calendarSchema } from "./calendar.ts";
import { compatibilitySchema } from "./compatibility/compatibility-schema.ts";
import { guardsSchema } from "./guards-schema.ts";
import { lintSchema } from "./lint-settings.ts";
import { ownPathPattern } from "./own-path.ts";
import { ownershipSections, writtenAddress } from "./ownership-schema.ts";
import { stagedRolloutSchema } from "./rollouts/rollout-schema.ts";
import { sitesSchema } from "./sites/sites-schema.ts";
import { stateSchema } from "./state-schema.ts";
import { toolsSchema, type WrittenTools } from "./tools/tool-schema.ts";
import { dotlessKeyPattern, keyPattern } from "../kind/address.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import {
  type AnyKind,
  type GivenSection,
  isExpandedInto,
  kinds,
  type RegisteredKind,
} from "../registry/kinds.ts";
import { toolKinds } from "../tools/registry/tools.ts";

const head = () => ({
  version: z.literal(1).meta(meaning("Version of the form of policy files.", [1])),
  stack: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, "must be 1 to 32 of a-z, 0-9 and -")
    .meta(
      meaning(
        "The scope of ownership: one name for one set of files. What another stack owns is never touched. Lower-case letters, digits and `-`.",
        ["corp-updates"],
      ),
    ),
  tenantId: z
    .guid()
    .exactOptional()
    .meta(
      meaning(
        "Id of the one tenant that the files are for: any other is refused.",
        ["11111111-2222-3333-4444-555555555555"],
        { leftOut: "any tenant" },
      ),
    ),
});

const exceptionSchema = lazySchema(() =>
  z.strictObject({
    device: z
      .string()
      .min(1)
      .max(256)
      .meta(
        meaning("Display name, object id or device id, as for the members of a group.", [
          "LT-0042",
        ]),
      ),
    from: writtenAddress().meta(
      meaning("Address of the policy that leaves the device out.", ["ring/broad"]),
    ),
    until: z.iso
      .date('must be a date such as "2026-12-05"')
      .meta(meaning("Last day of the exception, UTC, itself included.", ["2026-12-05"])),
    reason: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .meta(meaning("Why, for whoever reads it later.", ["board meeting"])),
  }),
);

const tail = () => ({
  exceptions: z
    .array(exceptionSchema())
    .exactOptional()
    .meta(
      meaning(
        "Devices that a policy leaves out for a time.",
        [[{ device: "LT-0042", from: "ring/broad", until: "2026-12-05", reason: "board meeting" }]],
        { leftOut: "none" },
      ),
    ),
  calendar: calendarSchema()
    .exactOptional()
    .meta(
      meaning("When people work, and when nothing may change.", [{ timeZone: "Europe/Berlin" }], {
        leftOut: "no business hours and no freeze",
      }),
    ),
  guards: guardsSchema()
    .exactOptional()
    .meta(
      meaning(
        "Limits that a plan must keep. One that it breaks is refused, until it is allowed by its name.",
        [{ maxDeletes: 0, maxChangedPercent: 50 }],
        { leftOut: "nothing is deleted, and there is no other limit" },
      ),
    ),
  lint: lintSchema()
    .exactOptional()
    .meta(
      meaning("What `validate` and `plan` say of valid files.", [{ rules: { RL304: "error" } }], {
        leftOut: "every rule as it is by itself",
      }),
    ),
  incidents: z
    .string()
    .regex(ownPathPattern, "must be a folder in the folder of the config, or below it")
    .exactOptional()
    .meta(
      meaning(
        "Folder of notes on past incidents, in the folder of the config or below it: `health explain` searches them.",
        ["docs/incidents"],
        { leftOut: "no notes" },
      ),
    ),
  sites: sitesSchema()
    .exactOptional()
    .meta(
      meaning(
        "Places with a link of their own, and how a device says at which it is.",
        [{ by: { attribute: "extensionAttribute3" }, list: { berlin: { mbitPerSecond: 200 } } }],
        { leftOut: "no sites" },
      ),
    ),
  rollouts: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "must be 1 to 64 letters, digits, _ or -"),
      stagedRolloutSchema(),
    )
    .exactOptional()
    .meta(meaning("Staged rollouts, by name.", [], { leftOut: "none" })),
  compatibility: compatibilitySchema()
    .exactOptional()
    .meta(
      meaning(
        "Which devices must not get which content: looked at before a rollout, and by readiness.",
        [
          [
            {
              name: "erp-client",
              when: { app: "Contoso ERP", version: "< 9.2" },
              content: { kind: "feature" },
              level: "block",
            },
          ],
        ],
        { leftOut: "nothing is known" },
      ),
    ),
  state: stateSchema()
    .exactOptional()
    .meta(
      meaning("Where leases, journals and saved states are kept.", [{ store: "file" }], {
        leftOut: "a folder `.ringwright` beside the config",
      }),
    ),
  backups: backupsSchema()
    .exactOptional()
    .meta(
      meaning(
        "How often backups are made, and how long they are kept.",
        [{ full: { everyDays: 7, keepDays: 28 } }],
        { leftOut: "a full one every 7 days, kept 28; an incremental one every day, kept 7" },
      ),
    ),
});

/** Kinds whose resources files write. */
const writtenKinds = kinds.filter(({ givenBy }) => givenBy === undefined);

/** Every section that holds resources, by the registry. */
const sections = (schemaOf: (kind: AnyKind) => ZodType) =>
  Object.fromEntries(
    writtenKinds.map((kind) => [
      kind.section,
      z
        .record(
          z.string().regex(isExpandedInto(kind) ? dotlessKeyPattern : keyPattern),
          schemaOf(kind),
        )
        .exactOptional()
        .meta(
          meaning(`Each entry is one ${kind.title}, by a key of your own.`, [], {
            leftOut: "none",
          }),
        ),
    ]),
  );

/** A whole policy file, for editors (JSON Schema); checks run resource by resource. */
export const configSchema = lazySchema(() =>
  z.strictObject({
    ...head(),
    ...sections((kind) =>
      kind.role === "policy" ? kind.schema() : z.union([kind.reference(), kind.schema()]),
    ),
    tools: toolsSchema(toolKinds)
      .exactOptional()
      .meta(
        meaning(
          "Versions of tools that stand side by side on devices.",
          [{ go: { version: "1.27.4", source: "\\\\files\\share\\go" } }],
          { leftOut: "none" },
        ),
      ),
    ...tail(),
    ...ownershipSections(),
  }),
);

/** What stands around the sections. */
const surroundings = lazySchema(() =>
  z.strictObject({ ...head(), ...tail(), ...ownershipSections() }),
);

/** The same with its resources left unread, so that each gets errors of its own. */
export const frameSchema = lazySchema(() =>
  surroundings().extend({
    ...unreadSections(),
    tools: z.record(z.string(), z.unknown()).exactOptional(),
  }),
);

type Section = RegisteredKind["section"];
type UnreadSection = ZodExactOptional<ZodRecord<ZodString, ZodUnknown>>;

const unreadSections = () =>
  Object.fromEntries(
    kinds.map(({ section }) => [section, z.record(z.string(), z.unknown()).exactOptional()]),
  ) as Record<Section, UnreadSection>;

export type Frame = Output<typeof frameSchema>;
type Written<Lazy extends () => ZodType> = input<ReturnType<Lazy>>;
type Resource<K extends RegisteredKind> =
  | Written<K["schema"]>
  | (K extends { readonly reference: infer Reference extends () => ZodType }
      ? Written<Reference>
      : never);
type Sections = {
  readonly [K in RegisteredKind as Exclude<K["section"], GivenSection>]?: Readonly<
    Record<string, Resource<K>>
  >;
};

/**
 * A whole config as a value: what a policy file holds.
 *
 * @interface
 */
export type Config = Written<typeof surroundings> &
  Sections & {
    /** Versions of tools that stand side by side on devices, by the name of the tool. */
    readonly tools?: WrittenTools;
  };

/** Returns the config as it is, typed. For `ringwright.config.ts`. */
export function defineConfig(config: Config): Config {
  return config;
}
