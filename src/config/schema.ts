import type { input, ZodExactOptional, ZodRecord, ZodString, ZodType, ZodUnknown } from "zod";
import { backupsSchema } from "./backup-schema.ts";
import { calendarSchema, freezeSchema } from "./calendar.ts";
import { compatibilitySchema } from "./compatibility/compatibility-schema.ts";
import { lintSchema } from "./lint-settings.ts";
import { ownPathPattern } from "./own-path.ts";
import { stagedRolloutSchema } from "./rollouts/rollout-schema.ts";
import { sitesSchema } from "./sites/sites-schema.ts";
import { stateSchema } from "./state-schema.ts";
import { toolsSchema, type WrittenTools } from "./tools/tool-schema.ts";
import { addressPattern, dotlessKeyPattern, keyPattern } from "../kind/address.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import {
  type AnyKind,
  type GivenSection,
  isExpandedInto,
  kinds,
  type RegisteredKind,
} from "../registry/kinds.ts";
import { toolKinds } from "../tools/registry/tools.ts";

const address = () => z.string().regex(addressPattern, 'must be kind/key, such as "ring/broad"');

export const guardsSchema = lazySchema(() =>
  z.strictObject({
    /** Deletes and replacements that one apply may make. Default 0. */
    maxDeletes: z.int().min(0).exactOptional(),
    /** Share of the stack's existing objects that one apply may change; from ten objects on. */
    maxChangedPercent: z.number().min(0).max(100).exactOptional(),
    /** Devices whose membership or policy one apply may change; an unknown count trips it. */
    maxDevicesAffected: z.int().min(0).exactOptional(),
    /** Devices that one apply may put into more than one ring; an unknown count trips it. */
    maxDevicesInTwoRings: z.int().min(0).exactOptional(),
    /** Devices that one apply may leave without the ring they had; an unknown count trips it. */
    maxDevicesLosingTheirRing: z.int().min(0).exactOptional(),
    /** Days, in UTC, on which apply writes nothing. `calendar.freeze` has them in a time zone. */
    freeze: z.array(freezeSchema()).exactOptional(),
  }),
);

const head = () => ({
  version: z.literal(1),
  /** The scope of ownership. */
  stack: z.string().regex(/^[a-z0-9-]{1,32}$/, "must be 1 to 32 of a-z, 0-9 and -"),
  /** Any other tenant is refused. */
  tenantId: z.guid().exactOptional(),
});

const exceptionSchema = lazySchema(() =>
  z.strictObject({
    /** Display name, object id or device id, as for the members of a group. */
    device: z.string().min(1).max(256),
    /** The policy that leaves it out. */
    from: address(),
    /** Last day, UTC, inclusive. */
    until: z.iso.date('must be a date such as "2026-12-05"'),
    /** For whoever reads it later. */
    reason: z.string().trim().min(1).max(500),
  }),
);

const tail = () => ({
  /** Devices that a policy leaves out for a time. */
  exceptions: z.array(exceptionSchema()).exactOptional(),
  calendar: calendarSchema().exactOptional(),
  guards: guardsSchema().exactOptional(),
  lint: lintSchema().exactOptional(),
  /** Folder of notes on past incidents, beside the config: `health explain` searches them. */
  incidents: z
    .string()
    .regex(ownPathPattern, "must be a folder in the folder of the config, or below it")
    .exactOptional(),
  /** Places with a link of their own, and how a device says at which it is. */
  sites: sitesSchema().exactOptional(),
  /** Staged rollouts, by name. */
  rollouts: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "must be 1 to 64 letters, digits, _ or -"),
      stagedRolloutSchema(),
    )
    .exactOptional(),
  /** Which devices must not get which content: looked at before a rollout, and by readiness. */
  compatibility: compatibilitySchema().exactOptional(),
  /** Where leases, journals and saved states are kept. Default: a folder beside the config. */
  state: stateSchema().exactOptional(),
  /** How often backups are made, and how long they are kept. */
  backups: backupsSchema().exactOptional(),
  adopt: z.array(z.strictObject({ to: address(), id: z.guid() })).exactOptional(),
  moved: z.array(z.strictObject({ from: address(), to: address() })).exactOptional(),
  removed: z
    .array(z.strictObject({ from: address(), destroy: z.boolean().exactOptional() }))
    .exactOptional(),
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
        .exactOptional(),
    ]),
  );

/** A whole policy file, for editors (JSON Schema); checks run resource by resource. */
export const configSchema = lazySchema(() =>
  z.strictObject({
    ...head(),
    ...sections((kind) =>
      kind.role === "policy" ? kind.schema() : z.union([kind.reference(), kind.schema()]),
    ),
    /** Versions of tools that stand side by side on devices. */
    tools: toolsSchema(toolKinds).exactOptional(),
    ...tail(),
  }),
);

/** What stands around the sections. */
const surroundings = lazySchema(() => z.strictObject({ ...head(), ...tail() }));

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
/**
 * Limits that a plan must keep. Absent ones are off, but `maxDeletes`, which is 0: nothing is
 * deleted unless stated. A plan that trips one is refused, until it is allowed by its name.
 */
export type Guards = Output<typeof guardsSchema>;

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

/** A whole config as a value: what a policy file holds. */
export type Config = Written<typeof surroundings> &
  Sections & {
    /** Versions of tools that stand side by side on devices, by the name of the tool. */
    readonly tools?: WrittenTools;
  };

/** Returns the config as it is, typed. For `ringwright.config.ts`. */
export function defineConfig(config: Config): Config {
  return config;
}
