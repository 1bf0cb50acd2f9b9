import { lazySchema, type Plain, z } from "../../kind/zod.ts";
import { parseSpec } from "../../kind/parse-spec.ts";

/** The lock file's name, beside the config. */
export const toolLockName = "tools.lock.json";

const safeFile = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,199}$/;

const pinSchema = lazySchema(() =>
  z
    .strictObject({
      /** Of the archive, as the vendor names it. */
      file: z.string().regex(safeFile, "must be a file name of letters, digits, . _ + and -"),
      /** Where the vendor has it. Nothing is downloaded from there. */
      url: z.url({ protocol: /^https$/, error: "must be an https address" }).max(1000),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, "must be 64 of 0-9 and a-f")
        .exactOptional(),
      sha512: z
        .string()
        .regex(/^[0-9a-f]{128}$/, "must be 128 of 0-9 and a-f")
        .exactOptional(),
      /** Bytes. Absent where the list of versions does not say. */
      size: z.int().min(1).exactOptional(),
      /** The list of versions that said so: an address without its query, or the name of a file. */
      from: z.string().min(1).max(1000),
      readAt: z.iso.datetime("must be an instant such as 2026-11-26T09:00:00Z"),
    })
    .refine(({ sha256, sha512 }) => (sha256 === undefined) !== (sha512 === undefined), {
      message: "needs either sha256 or sha512",
    }),
);

const lockSchema = lazySchema(() =>
  z.strictObject({
    formatVersion: z.literal(1),
    /** By the name of the tool, the version and the architecture. */
    tools: z.record(
      z.string().max(64),
      z.record(
        z.string().max(64),
        z.strictObject({ x64: pinSchema().exactOptional(), arm64: pinSchema().exactOptional() }),
      ),
    ),
  }),
);

/**
 * The archive of one version and architecture that devices may unpack, by its digest.
 *
 * @interface
 */
export type ToolPin = Plain<typeof pinSchema>;
/** What `tools.lock.json` holds: every archive that a person has looked at and pinned. */
export type ToolLock = Plain<typeof lockSchema>;

export const emptyToolLock: ToolLock = { formatVersion: 1, tools: {} };

/** A text that is read as a lock file, or what is wrong with it, each with its path in the file. */
export type ToolLockRead =
  | { readonly ok: true; readonly lock: ToolLock }
  | {
      readonly ok: false;
      readonly problems: readonly { readonly path: string; readonly message: string }[];
    };

/** Reads the text of a lock file. */
export function parseToolLock(text: string): ToolLockRead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, problems: [{ path: "", message: "is no JSON" }] };
  }
  const parsed = parseSpec(lockSchema(), value);
  if (parsed.ok) return { ok: true, lock: parsed.spec };
  return {
    ok: false,
    problems: parsed.problems.map(({ path, message }) => ({ path: path.join("."), message })),
  };
}

/** The text of a lock file: names in order, so that two pins made apart merge by lines. */
export function toolLockText({ tools }: ToolLock): string {
  const sorted = inOrder(tools, (versions) =>
    inOrder(versions, (archives) => inOrder(archives, (pin) => pin)),
  );
  return `${JSON.stringify({ formatVersion: 1, tools: sorted }, null, 2)}\n`;
}

function inOrder<T, U>(record: Readonly<Record<string, T>>, of: (value: T) => U) {
  return Object.fromEntries(
    Object.entries(record)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, of(value)]),
  );
}
