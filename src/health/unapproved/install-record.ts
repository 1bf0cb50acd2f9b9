import { lazySchema, type Output, z } from "../../kind/zod.ts";

const instant = () => z.iso.datetime();

const recordedPolicySchema = lazySchema(() =>
  z.strictObject({
    id: z.guid(),
    /** A hash of what it allows, but for pauses and single drivers or releases. */
    terms: z.string().max(64),
    /** Known to be so from then on. */
    since: instant().nullable(),
    /** How it stands to each driver or release: id or day, status, known since. */
    standings: z.array(z.tuple([z.string().max(300), z.string().max(40), instant()])),
  }),
);

const recordedDeviceSchema = lazySchema(() =>
  z.strictObject({
    key: z.string().max(64),
    /** Such as `26100.9812`. */
    build: z.string().max(20),
    /** What it ran before; null where that was not seen. */
    previous: z.string().max(20).nullable(),
    /** When it got that build: not before, and at the latest. */
    after: instant().nullable(),
    by: instant(),
    /** The same of its version of Windows, whatever the revision. */
    versionAfter: instant().nullable(),
    versionBy: instant(),
    /** Its last check-in with that build. */
    seenAt: instant(),
    /**
     * Policies that reached it for certain, by their place in `policies`: since when that is known, and
     * when one last did not; null where it always did, as far as was seen.
     */
    policies: z.array(z.tuple([z.int().min(0), instant(), instant().nullable()])),
  }),
);

const installRecordSchema = lazySchema(() =>
  z.strictObject({
    formatVersion: z.literal(1),
    at: instant(),
    policies: z.array(recordedPolicySchema()),
    devices: z.array(recordedDeviceSchema()),
  }),
);

/**
 * What one look saw of devices and policies, so that the next one knows when something came: plain
 * JSON, about 300 bytes a device. It carries on what earlier records knew.
 *
 * @interface
 */
export type InstallRecord = Output<typeof installRecordSchema>;
/** A policy of a record. */
export type RecordedPolicy = InstallRecord["policies"][number];
/** A device of a record. */
export type RecordedDevice = InstallRecord["devices"][number];

/**
 * Reads a record that was kept as JSON.
 *
 * @throws {TypeError} where it is none, with the place that is wrong.
 */
export function parseInstallRecord(value: unknown): InstallRecord {
  const read = installRecordSchema().safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue?.path.map(String).join(".") ?? "";
  throw new TypeError(
    `this is no record of installs${place === "" ? "" : `: ${place} is not as it has to be`}; leave it out, and the next look begins a new one`,
  );
}
