import { lazySchema, type Output, z } from "../../kind/zod.ts";

/** What the first word of the format is, in the output and in the script that makes it. */
export const collectorFormat = "ringwright-collector";
/** The version that is read here. A later one may mean other things by the same names. */
export const collectorVersion = 1;

const instant = () => z.iso.datetime();
const count = () => z.int().min(0).max(1_000_000);
const megabytes = () => z.int().min(0).max(1_000_000_000);
const kb = () =>
  z
    .string()
    .regex(/^KB\d{6,8}$/)
    .nullable();
/** An HRESULT. */
const code = () => z.string().regex(/^0x[0-9A-F]{8}$/);
/** Words that a person may read; control characters are none. */
const words = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^\P{Cc}*$/u);
/** 0 Windows Update, 1 WSUS; null where no policy says. */
const source = () => z.int().min(0).max(1).nullable();

/** Update history of the last days, by result code, and its newest entries. */
const historySchema = lazySchema(() =>
  z.object({
    days: z.int().min(1).max(366),
    /** How many entries have result code 0, 1, 2, 3, 4 and 5. */
    counts: z.tuple([count(), count(), count(), count(), count(), count()]),
    /** Newest first. */
    last: z
      .array(
        z.object({
          at: instant(),
          kb: kb(),
          operation: z.enum(["install", "uninstall"]),
          /** 0 not started, 1 in progress, 2 succeeded, 3 succeeded with errors, 4 failed, 5 aborted. */
          result: z.int().min(0).max(5),
          code: code(),
        }),
      )
      .max(20),
  }),
);

/** Drivers that Windows Update has installed in the last days. */
const driversSchema = lazySchema(() =>
  z.object({
    days: z.int().min(1).max(366),
    /** Newest first. The title is what Windows Update calls it. */
    last: z.array(z.object({ at: instant(), title: words(120) })).max(20),
    /** How many more there are, which are older. */
    more: count(),
  }),
);

/** Newest events of the update client, newest first. */
const eventsSchema = lazySchema(() =>
  z.object({
    last: z
      .array(
        z.object({
          at: instant(),
          /** Of the provider Microsoft-Windows-WindowsUpdateClient. */
          id: z.int().min(1).max(65_535),
          kb: kb(),
          code: code().nullable(),
        }),
      )
      .max(20),
  }),
);

const restartSchema = lazySchema(() =>
  z.object({
    /** Whether Windows Update or servicing waits for a restart. */
    pending: z.boolean(),
    because: z.array(z.enum(["windowsUpdate", "servicing", "fileRename"])).max(3),
  }),
);

/** Of the drive of Windows. */
const diskSchema = lazySchema(() => z.object({ freeMb: megabytes(), totalMb: megabytes() }));

const scanSchema = lazySchema(() =>
  z.object({
    /** Id of the service that automatic updates ask. */
    service: z.guid().nullable(),
    /** The WSUS server that a policy names. */
    server: words(120).nullable(),
    /** When a scan succeeded last; null where none ever did. */
    succeededAt: instant().nullable(),
    /** Where each class of updates comes from by policy. */
    sources: z.object({ quality: source(), feature: source(), driver: source(), other: source() }),
  }),
);

/** Names of values that Group Policy or Configuration Manager left behind. */
const leftoversSchema = lazySchema(() =>
  z.object({ names: z.array(z.string().regex(/^[A-Za-z]{1,60}$/)).max(40) }),
);

/** What a report has, part by part: each is read by itself, and null where the device could not. */
export const collectorParts = {
  os: lazySchema(() => z.string().regex(/^10\.0\.\d{4,6}\.\d{1,6}$/)),
  bootedAt: lazySchema(instant),
  /** When setup installed this version of Windows; an enablement package leaves it as it is. */
  installedAt: lazySchema(instant),
  history: historySchema,
  drivers: driversSchema,
  events: eventsSchema,
  restart: restartSchema,
  disk: diskSchema,
  scan: scanSchema,
  leftovers: leftoversSchema,
} as const;

/** What all of it stands in. */
export const collectorEnvelopeSchema = lazySchema(() =>
  z.object({
    format: z.literal(collectorFormat),
    version: z.literal(collectorVersion),
    /** When the report was made, by the clock of the device. */
    at: instant(),
    /** Why a part is null, by its name; `all` where the script ended before any. */
    unread: z.record(z.string().regex(/^[A-Za-z]{1,20}$/), words(200)),
    /** Parts of which entries were left out to make the line short enough. */
    shortened: z.array(z.enum(["events", "history"])).max(2),
  }),
);

/** One line of output as a whole, for its JSON Schema. */
const collectorOutputSchema = lazySchema(() =>
  collectorEnvelopeSchema().extend(
    Object.fromEntries(
      Object.entries(collectorParts).map(([name, part]) => [
        name,
        part().nullable().exactOptional(),
      ]),
    ),
  ),
);

/**
 * Name of a part of a report.
 *
 * @useDeclaredType
 */
export type CollectorPart = keyof typeof collectorParts;
/**
 * What a part is once it was read.
 *
 * @interface
 */
export type CollectorParts = {
  readonly [Part in CollectorPart]: Output<(typeof collectorParts)[Part]> | null;
};

/** The JSON Schema of what the script prints, version 1; beside the script as `output.schema.json`. */
export function collectorJsonSchema(): object {
  return {
    title: "Output of the Ringwright collector, version 1",
    ...z.toJSONSchema(collectorOutputSchema(), { io: "input" }),
  };
}
