import type { OperationOptions } from "../../graph/index.ts";
import type { ToolArchitecture, ToolKind } from "../registry/tool-kind.ts";
import { compareToolVersions } from "../registry/tool-version.ts";
import { type IndexSource, ToolIndexError } from "../versions/index-source.ts";
import { archiveDigest, readToolIndex } from "../versions/read-index.ts";
import type { ToolLock, ToolPin } from "./tool-lock.ts";

/** What is pinned. */
export interface PinRequest {
  readonly kind: ToolKind;
  readonly version: string;
  readonly architectures: readonly ToolArchitecture[];
}

/** How a pin is made. */
export interface PinToolOptions extends OperationOptions {
  /** Takes a digest that differs from the pinned one. For a person who has looked at both. */
  readonly replace?: boolean | undefined;
  /** Recorded with the pin. Default: the moment of the call. */
  readonly now?: Date | undefined;
}

/** What became of one archive. */
export interface PinChange {
  readonly architecture: ToolArchitecture;
  /** `same`: it was pinned already, and its entry stays. */
  readonly change: "new" | "same" | "replaced";
  readonly pin: ToolPin;
}

/**
 * A version is pinned with another digest than its vendor's list has now. A vendor does not change a
 * release: one of the two is not what it was. Nothing was pinned.
 */
export class PinnedOtherwiseError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "PinnedOtherwiseError";
}

/**
 * The lock with a version's archives pinned as a list of versions has them now. Writes nothing.
 *
 * @throws {ToolIndexError} where the list has no such version, or no archive of it for one of the
 * architectures.
 * @throws {PinnedOtherwiseError} where one is pinned with another digest, unless `replace` is given.
 */
export async function pinTool(
  lock: ToolLock,
  source: IndexSource,
  request: PinRequest & PinToolOptions,
): Promise<{ readonly lock: ToolLock; readonly changes: readonly PinChange[] }> {
  const { kind, version, architectures, replace = false, abortSignal } = request;
  const index = await readToolIndex(kind, source, { abortSignal });
  const found = index.versions.find((one) => one.version === version);
  if (!found)
    throw new ToolIndexError(
      `${source.from} has no ${kind.title} ${version}${newest(kind, index.versions)}`,
    );
  const readAt = (request.now ?? new Date()).toISOString();
  const pinned = lock.tools[kind.name]?.[version] ?? {};
  const changes: PinChange[] = [];
  for (const architecture of architectures) {
    const archive = found.archives[architecture];
    if (!archive)
      throw new ToolIndexError(
        `${source.from} has no archive of ${kind.title} ${version} for Windows on ${architecture}`,
      );
    const digest = await archiveDigest(kind, source, { version, archive }, { abortSignal });
    const pin: ToolPin = {
      file: archive.file,
      url: archive.url,
      ...(kind.proof === "sha256" ? { sha256: digest } : { sha512: digest }),
      ...(archive.size !== null && { size: archive.size }),
      from: source.from,
      readAt,
    };
    changes.push(changeOf(pinned[architecture], pin, { architecture, kind, version, replace }));
  }
  const archives = {
    ...pinned,
    ...Object.fromEntries(changes.map(({ architecture, pin }) => [architecture, pin])),
  };
  const versions = { ...lock.tools[kind.name], [version]: archives };
  return { lock: { ...lock, tools: { ...lock.tools, [kind.name]: versions } }, changes };
}

/** The digest of a pin, of whichever kind. */
export function pinDigest({ sha256, sha512 }: ToolPin): string {
  return sha256 ?? sha512 ?? "";
}

function changeOf(
  before: ToolPin | undefined,
  pin: ToolPin,
  about: {
    readonly architecture: ToolArchitecture;
    readonly kind: ToolKind;
    readonly version: string;
    readonly replace: boolean;
  },
): PinChange {
  const { architecture, kind, version, replace } = about;
  if (!before) return { architecture, change: "new", pin };
  if (pinDigest(before) === pinDigest(pin)) return { architecture, change: "same", pin: before };
  if (!replace)
    throw new PinnedOtherwiseError(
      `${kind.title} ${version} (${architecture}) is pinned as ${kind.proof} ${pinDigest(before)} since ${before.readAt}, and ${pin.from} has ${pinDigest(pin)} now; a release does not change. Find out which of them is false before anything is given to devices; --replace takes the new one`,
    );
  return { architecture, change: "replaced", pin };
}

/** What the list does have, for whoever mistook a version. */
function newest(kind: ToolKind, versions: readonly { readonly version: string }[]): string {
  const [first] = [...versions].sort((a, b) => compareToolVersions(kind, b.version, a.version));
  return first ? `; its newest is ${first.version}` : "";
}
