import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { lazySchema, z } from "../../kind/zod.ts";
import { StateConflictError, type StateStore } from "../../state/state-store.ts";
import { contentHash, type SharedContent } from "./shared-content.ts";

const hash = () => z.string().regex(/^sha256:[0-9a-f]{64}$/);

const pinSchema = lazySchema(() =>
  z.strictObject({
    formatVersion: z.literal(1),
    hash: hash(),
    /** ISO 8601, UTC. */
    pinnedAt: z.iso.datetime(),
    /** Who or which run, as far as it is known. */
    pinnedBy: z.string().nullable(),
  }),
);

const contentSchema = lazySchema(() =>
  z.strictObject({
    formatVersion: z.literal(1),
    // a path of our own making, so that none leads elsewhere
    files: z.record(z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\\\0]+$/), z.base64()),
  }),
);

/** Which content the waves are taking. */
export interface Pin {
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly pinnedAt: string;
  /** Who or which run pinned it; null where that is not known. */
  readonly pinnedBy: string | null;
}

const pinKey = "fleet/pin.json";

/** The content that the waves take; undefined before the first. */
export async function readPin(store: StateStore): Promise<Pin | undefined> {
  const value = await store.get(pinKey);
  if (!value) return undefined;
  const { hash: pinned, pinnedAt, pinnedBy } = parsed(pinSchema(), value.content, pinKey);
  return { hash: pinned, pinnedAt, pinnedBy };
}

/**
 * Keeps a content and makes it the one that the waves take, from the first wave on.
 *
 * @throws {StateConflictError} where another run pinned one at the same time.
 */
export async function pinShared(
  store: StateStore,
  content: SharedContent,
  { now, by }: { readonly now: Date; readonly by: string | null },
): Promise<Pin> {
  await keep(store, content);
  const before = await store.get(pinKey);
  const pin: Pin = { hash: content.hash, pinnedAt: now.toISOString(), pinnedBy: by };
  await store.put(pinKey, JSON.stringify({ formatVersion: 1, ...pin }), before?.version ?? null);
  return pin;
}

/**
 * A content as it was kept.
 *
 * @throws {TypeError} where it is not in the store, or not what its hash says.
 */
export async function readKeptContent(store: StateStore, wanted: string): Promise<SharedContent> {
  const key = contentKey(wanted);
  const value = await store.get(key);
  if (!value) {
    throw new TypeError(
      `the content ${wanted} that the waves take is not in the state store any more; pin the files as they are with: ringwright fleet apply --pin`,
    );
  }
  const { files: texts } = parsed(contentSchema(), value.content, key);
  const files = new Map(
    Object.entries(texts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, text]) => [path, new Uint8Array(Buffer.from(text, "base64"))] as const),
  );
  if (contentHash(files) !== wanted) {
    throw new TypeError(`${key} in the state store is not the content that was pinned`);
  }
  return { hash: wanted, files };
}

/** A content as files in a folder of its own, that only this user reads, until it is removed. */
export async function placeContent({
  files,
}: SharedContent): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-pinned-"));
  const remove = async () => {
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const [path, bytes] of files) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes, { mode: 0o600 });
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, remove };
}

async function keep(store: StateStore, { hash: named, files }: SharedContent): Promise<void> {
  const texts = [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString("base64")]);
  const content = JSON.stringify({ formatVersion: 1, files: Object.fromEntries(texts) as unknown });
  try {
    await store.put(contentKey(named), content, null);
  } catch (error) {
    // it is there already, and its name says what it is
    if (!(error instanceof StateConflictError)) throw error;
  }
}

function contentKey(named: string): string {
  return `fleet/content/${named.slice("sha256:".length)}.json`;
}

function parsed<T>(
  schema: { safeParse(value: unknown): { success: boolean; data?: T; error?: unknown } },
  content: string,
  key: string,
): T {
  const wrong = `${key} in the state store cannot be read; restore it, or delete it and pin anew`;
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new TypeError(wrong, { cause: error });
  }
  const read = schema.safeParse(value);
  if (!read.success || read.data === undefined) throw new TypeError(wrong, { cause: read.error });
  return read.data;
}
