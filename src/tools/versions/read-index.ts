import type { OperationOptions } from "../../graph/index.ts";
import type { IndexForm, ToolArchitecture, ToolKind } from "../registry/tool-kind.ts";
import { toolText } from "../registry/tool-text.ts";
import { compareToolVersions, isToolVersion } from "../registry/tool-version.ts";
import { adoptium } from "./forms/adoptium.ts";
import { dotnetReleases } from "./forms/dotnet-releases.ts";
import { goDownloads } from "./forms/go-downloads.ts";
import { nodeIndex } from "./forms/node-index.ts";
import { pythonManifest } from "./forms/python-manifest.ts";
import { type IndexSource, ToolIndexError } from "./index-source.ts";
import type { IndexArchive, IndexReader, IndexVersion, RawArchive } from "./index-version.ts";

const readers: Readonly<Record<IndexForm, IndexReader>> = {
  goDownloads,
  nodeIndex,
  adoptium,
  pythonManifest,
  dotnetReleases,
};

/** What a list of versions says, checked. */
export interface ToolIndex {
  /** Newest first. */
  readonly versions: readonly IndexVersion[];
  /** How many entries are outside the grammar of the tool, such as its oldest versions. */
  readonly outsideGrammar: number;
}

/**
 * A vendor's list of versions. Of its files only the archives whose name is the one that the tool's
 * data expect are read.
 *
 * @throws {ToolIndexError} for a list that cannot be read or has another shape, and for such an archive
 * that lies at no pinned host, or has a digest or size that cannot be.
 */
export async function readToolIndex(
  kind: ToolKind,
  source: IndexSource,
  options: OperationOptions = {},
): Promise<ToolIndex> {
  const raw = await inShape(kind, source, () =>
    readers[kind.index.form].read(kind, source, options),
  );
  const known = new Map<string, IndexVersion>();
  let outsideGrammar = 0;
  for (const { version, releasedOn = null, archives } of raw) {
    if (!isToolVersion(kind, version)) {
      outsideGrammar++;
      continue;
    }
    const before = known.get(version);
    known.set(version, {
      version,
      releasedOn: before?.releasedOn ?? releaseDay(releasedOn),
      archives: { ...before?.archives, ...archivesOf(kind, version, archives, source) },
    });
  }
  const versions = [...known.values()].sort((a, b) =>
    compareToolVersions(kind, b.version, a.version),
  );
  return { versions, outsideGrammar };
}

/**
 * The digest of an archive, also of lists that keep it in a document of its own.
 *
 * @throws {ToolIndexError} where there is none.
 */
export async function archiveDigest(
  kind: ToolKind,
  source: IndexSource,
  { version, archive }: { readonly version: string; readonly archive: IndexArchive },
  options: OperationOptions = {},
): Promise<string> {
  const { digestOf } = readers[kind.index.form];
  const digest =
    archive.digest ??
    (await inShape(
      kind,
      source,
      async () => await digestOf?.(source, { version, file: archive.file }, options),
    ));
  if (digest === undefined || digest === null)
    throw new ToolIndexError(`${source.from} has no ${kind.proof} of ${archive.file}`);
  return digest;
}

async function inShape<T>(
  { title }: ToolKind,
  { from }: IndexSource,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { name } = error as Error;
    if (name !== "ZodError" && name !== "$ZodError" && !(error instanceof SyntaxError)) throw error;
    // of what a stranger wrote nothing is repeated
    throw new ToolIndexError(`${from} is no list of versions of ${title}`, { cause: error });
  }
}

function releaseDay(text: string | null): string | null {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null;
}

const digestLength = { sha256: 64, sha512: 128 } as const;

function archivesOf(
  kind: ToolKind,
  version: string,
  archives: readonly RawArchive[],
  { from }: IndexSource,
): IndexVersion["archives"] {
  const found: Partial<Record<ToolArchitecture, IndexArchive>> = {};
  for (const architecture of ["x64", "arm64"] as const) {
    const name = kind.archive.architectures[architecture];
    const file = name && toolText(kind, kind.archive.file, { version, architecture });
    const mine = archives.filter(({ arch, url }) => arch === name && lastSegment(url) === file);
    const [one, other] = mine;
    if (one && other && one.digest !== other.digest)
      throw new ToolIndexError(
        `${from} has two archives of ${kind.title} ${version}, ${architecture}`,
      );
    if (one) found[architecture] = archiveOf(kind, file, one, from);
  }
  return found;
}

function archiveOf(kind: ToolKind, file: string, raw: RawArchive, from: string): IndexArchive {
  const { protocol, host, username } = new URL(raw.url);
  if (protocol !== "https:" || username !== "" || !kind.index.hosts.includes(host))
    throw new ToolIndexError(
      `${from} has ${file} at a host that is none of ${kind.index.hosts.join(", ")}`,
    );
  const digest = raw.digest?.toLowerCase() ?? null;
  if (digest !== null && !isDigest(kind, digest))
    throw new ToolIndexError(`${from} has no ${kind.proof} of ${file}`);
  const { size = null } = raw;
  if (size !== null && !(Number.isSafeInteger(size) && size > 0))
    throw new ToolIndexError(`${from} has a size of ${file} that cannot be`);
  return { file, url: raw.url, digest, size };
}

function isDigest({ proof }: ToolKind, text: string): boolean {
  return text.length === digestLength[proof] && /^[0-9a-f]+$/.test(text);
}

/** The name of the file that an address is of; empty where it has more than a path. */
function lastSegment(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.search !== "" || url.hash !== "") return "";
  // of all that is encoded in names of archives, this alone is known
  return (url.pathname.split("/").at(-1) ?? "").replaceAll(/%2b/gi, "+");
}
