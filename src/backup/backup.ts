import { addressPattern } from "../kind/address.ts";
import { lazySchema, type Plain, z } from "../kind/zod.ts";

const hash = () => z.string().regex(/^[0-9a-f]{64}$/);

/** One object of a backup, as a policy file states it. */
export const backupObjectSchema = lazySchema(() =>
  z.strictObject({
    /** In the tenant, when the backup was made. */
    id: z.guid(),
    displayName: z.string().max(1024),
    /** `stack`: it was the stack's; `files`: only the files stood for it; `other`: it is only referred to. */
    owner: z.enum(["stack", "files", "other"]),
    /** What a policy file says; absent where another object's does, which `givenBy` names. */
    spec: z.record(z.string(), z.unknown()).exactOptional(),
    /** Properties that nothing was set of, by path: what is set of them since is taken back by a restore. */
    unset: z.array(z.string().max(128)).max(500).exactOptional(),
    /** Address of the object that stands for this one, such as a ring for its native window. */
    givenBy: z.string().regex(addressPattern).exactOptional(),
    /** What its operator held then. It is for the record: no restore writes it. */
    operational: z
      .strictObject({
        paused: z.array(z.string().max(64)).max(16),
        rollingBack: z.array(z.string().max(64)).max(16),
        until: z.string().max(64).nullable(),
      })
      .exactOptional(),
  }),
);

/**
 * One object of a backup: what a policy file says of it, and whose it was.
 *
 * @interface
 */
export type BackupObject = Plain<typeof backupObjectSchema>;

/** What stands in the clear in front of a backup, also where the rest is sealed. */
export const backupHeadSchema = lazySchema(() =>
  z.strictObject({
    format: z.literal(1),
    toolVersion: z.string().max(64),
    stack: z.string().regex(/^[a-z0-9-]{1,32}$/),
    /** Null where this identity could not read it. */
    tenantId: z.guid().nullable(),
    /** When the tenant was read. */
    takenAt: z.iso.datetime(),
    /** One higher than that of the backup before, of whatever chain. */
    sequence: z.int().min(1),
    reason: z.string().min(1).max(500).nullable(),
    /** What an incremental one stands on; null for a full one. */
    parent: z.strictObject({ id: z.string().max(64), hash: hash() }).nullable(),
    /** How many objects it holds. */
    objects: z.int().min(0),
    /** Kinds that could not be read, so that nothing is known of their objects. */
    unread: z.array(z.string().max(64)).max(64),
    /** The texts that hold what is new in it. */
    parts: z.array(z.strictObject({ hash: hash(), bytes: z.int().min(1) })).max(10_000),
    /** Of the key that it is sealed with; null where it is not. */
    key: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .nullable(),
  }),
);

/** What everybody may read of a backup. */
export type BackupHead = Plain<typeof backupHeadSchema>;

/** What a backup is made of, by hash; the texts of its chain have them. */
export const backupTableSchema = lazySchema(() =>
  z.strictObject({
    /** Hash of each object, by address. */
    objects: z.record(z.string().regex(addressPattern), hash()),
    notes: z.array(z.string().max(10_000)).max(10_000),
  }),
);

export type BackupTable = Plain<typeof backupTableSchema>;

/** A tenant's objects of one stack, as far as policy files can state them. */
export interface BackupContent {
  readonly tenantId: string | null;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  /** By address, such as `ring/broad`. */
  readonly objects: ReadonlyMap<string, BackupObject>;
  /** What could not be carried over, one sentence each. */
  readonly notes: readonly string[];
  /** Kinds that could not be read. */
  readonly unread: readonly string[];
}

/** A stored backup as lists show it. */
export interface BackupRecord {
  /** Such as `20261126T093000Z-3f9a1c2b4d5e`: when the tenant was read, and how the hash begins. */
  readonly id: string;
  /** SHA-256 of everything in it, that of its parent included. */
  readonly hash: string;
  readonly takenAt: string;
  readonly sequence: number;
  readonly kind: "full" | "incremental";
  readonly reason: string | null;
  /** Id of the one that an incremental backup stands on. */
  readonly parent: string | null;
  readonly tenantId: string | null;
  readonly objects: number;
  /** What it takes in the store by itself. */
  readonly bytes: number;
  /** Id of the key that it is sealed with. */
  readonly key: string | null;
  readonly unread: readonly string[];
}

/** A backup that is not what was written, as far as its id tells. */
export interface DamagedBackup {
  readonly id: string;
  readonly takenAt: string;
  readonly problem: string;
}

/** A backup, verified with all that it stands on. */
export interface Backup extends BackupContent {
  readonly stack: string;
  readonly record: BackupRecord;
  /** From the full one to this one. */
  readonly chain: readonly BackupRecord[];
}

/** Such as `20261126T093000Z-3f9a1c2b4d5e`. */
export const backupIdPattern = /^\d{8}T\d{6}Z-[0-9a-f]{12}$/;

export function backupId(takenAt: string, hash: string): string {
  return `${takenAt.replace(/\.\d+/, "").replace(/[:-]/g, "")}-${hash.slice(0, 12)}`;
}

/** When the tenant was read, to the second. */
export function instantOfId(id: string): string {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(id) ?? [];
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
}
