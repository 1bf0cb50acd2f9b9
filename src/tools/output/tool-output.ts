import { lazySchema, type Plain, z } from "../../kind/zod.ts";

/**
 * How a device stands to one version of one tool.
 *
 * - `ok` placed, proven, and what PATH and the variables give
 * - `placed` its folder is there and proven; for activation that means: not active yet
 * - `notPlaced` its folder is not there
 * - `hashMismatch` a folder or an archive is another than the pinned one: a supply-chain alarm
 * - `busy` programs run from another version's folder
 * - `foreignPath` active, but a program of the same name stands earlier on PATH
 * - `unsupportedOs` the build of Windows is below the least one
 * - `noSpace` the archive and its content do not fit
 * - `noArchive` the archive is not where it should be
 * - `locked` another run of the same tool held the lock for a minute
 * - `error` anything else; `err` says what
 */
export const toolStates = [
  "ok",
  "placed",
  "notPlaced",
  "hashMismatch",
  "busy",
  "foreignPath",
  "unsupportedOs",
  "noSpace",
  "noArchive",
  "locked",
  "error",
] as const;

/** One of {@link toolStates}. */
export type ToolState = (typeof toolStates)[number];

/** What a script is for: to bring a version to the device, or to make it the one that runs. */
export type ToolPurpose = "placing" | "activation";

/** Version of the format. */
export const toolOutputVersion = 1;
/** Longest line, in characters. Intune keeps 2,048 of the last line. */
export const longestToolLine = 1900;

const variableNames = () => z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,31}$/);
const versionName = () => z.string().regex(/^[0-9][0-9A-Za-z.+-]{0,31}$/);

/** The one line that every script prints, as JSON. */
export const toolOutputSchema = lazySchema(() =>
  z.object({
    v: z.literal(toolOutputVersion),
    /** The tool. */
    t: z.string().regex(/^[a-z]{1,16}$/),
    for: z.enum(["placing", "activation"]),
    /** The version that the script is for. */
    want: versionName(),
    /** The version whose folder PATH gives first; null where it is none, or another program's. */
    have: z.string().max(64).nullable(),
    /** `foreign`: another folder with a program of that name comes first; `none`: no version is there. */
    path: z.enum(["ok", "old", "foreign", "none"]),
    /** Machine variables; null where not set, `wanted` or `other` where the value is not for a report. */
    env: z.record(variableNames(), z.string().max(24).nullable()),
    /** What a person should know: `set:NAME` of a variable that must not be set, `noLog`. */
    notes: z.array(z.string().regex(/^(?:set:\w{1,32}|noLog)$/)).max(16),
    /** Versions whose folders are there and proven, the one that was placed first at the front. */
    placed: z.array(versionName()).max(500),
    state: z.enum(toolStates),
    /** Why, as a word and what it is about; null where there is nothing to say. From the device. */
    err: z.string().max(2000).nullable(),
    /** Milliseconds that the script took. */
    ms: z.int().min(0).max(86_400_000),
    /** Whether `placed`, and then `err`, lost a part to stay within the line's length. */
    cut: z.literal(true).exactOptional(),
  }),
);

/**
 * What a script prints. `placed` has lost its oldest entries, and `err` its end, where `cut` is set.
 *
 * @interface
 */
export type ToolOutput = Plain<typeof toolOutputSchema>;
