// The data file of src/releases as text, and what a reading of the update service makes of it.
import type { ProductVersion, ServiceProducts } from "../src/releases/products.ts";
import type { RevisionFacts } from "../src/releases/revision.ts";
import { isServerTrack, trackOf } from "../src/releases/track.ts";
import { mergeVersions, takesHotpatches } from "../src/releases/versions.ts";
import type {
  DataRevision,
  DataVersion,
  WindowsData,
  WindowsVersion,
} from "../src/releases/windows-data.ts";

/** The key of the update service among the sources. */
const service = "service";

/**
 * The data with what the update service lists: its facts replace those of the file, and rows that it
 * does not list stay. Revisions whose kind or day the service does not tell are left out, and so are
 * those of builds that are no version for clients. Pure.
 *
 * @param today the day of the reading, which becomes the day of the data.
 */
export function refreshed(
  data: WindowsData,
  products: ServiceProducts,
  today: string,
): WindowsData {
  const versions = refreshedVersions(data.versions, products.versions);
  const builds = new Set(versions.map(({ build }) => build));
  const rows = new Map<string, DataRevision>();
  for (const row of data.revisions) {
    for (const build of row.builds)
      rows.set(keyOf(build, row.revision), { ...row, builds: [build] });
  }
  for (const told of products.revisions) {
    const row = builds.has(told.build) ? rowOf(told, products, versions) : undefined;
    if (row === undefined) continue;
    const key = keyOf(told.build, told.revision);
    rows.set(key, { ...row, kb: row.kb ?? rows.get(key)?.kb ?? null });
  }
  const revisions = joined([...rows.values()]);
  const { serverTracks } = data;
  const used = new Set([...versions, ...revisions, ...serverTracks].map(({ source }) => source));
  const sources = {
    ...data.sources,
    [service]: `The update service, graph.microsoft.com/beta/admin/windows/updates/products, on ${today}`,
  };
  return {
    asOf: today,
    sources: Object.fromEntries(Object.entries(sources).filter(([key]) => used.has(key))),
    versions,
    serverTracks,
    revisions,
  };
}

/** The file, one row a line. */
export function formatted({
  asOf,
  sources,
  versions,
  serverTracks,
  revisions,
}: WindowsData): string {
  const named = Object.entries(sources).map(
    ([key, text]) => `    ${JSON.stringify(key)}: ${JSON.stringify(text)}`,
  );
  const list = (name: string, rows: readonly object[]) =>
    `  ${JSON.stringify(name)}: [\n${rows.map((row) => `    ${oneLine(row)}`).join(",\n")}\n  ]`;
  const parts = [
    `  "asOf": ${JSON.stringify(asOf)}`,
    `  "sources": {\n${named.join(",\n")}\n  }`,
    list("versions", versions),
    list("serverTracks", serverTracks),
    list("revisions", revisions),
  ];
  return `{\n${parts.join(",\n")}\n}\n`;
}

function refreshedVersions(
  file: readonly DataVersion[],
  told: readonly ProductVersion[],
): readonly DataVersion[] {
  return mergeVersions(file, told).map((version) => {
    const before = file.find(({ build }) => build === version.build);
    if (before !== undefined && !told.some(({ build }) => build === version.build)) return before;
    // what the service says nothing of stays as the file has it
    const ownEnds = ["availableOn", "endOfServiceOn", "endOfServiceOn.enterprise"];
    const unverified = before?.unverified?.filter((field) => !ownEnds.includes(field)) ?? [];
    const isOwn = before === undefined || isOther(before, version);
    return {
      ...withoutDoubts(version),
      source: isOwn ? service : before.source,
      ...(unverified.length > 0 && { unverified }),
    };
  });
}

function withoutDoubts(version: WindowsVersion & Partial<DataVersion>): WindowsVersion {
  const { unverified: _, ...rest } = version;
  return rest;
}

function isOther(before: DataVersion, now: WindowsVersion): boolean {
  const facts = ({ name, availableOn, endOfServiceOn }: WindowsVersion) =>
    JSON.stringify([name, availableOn, endOfServiceOn.homePro, endOfServiceOn.enterprise]);
  return facts(before) !== facts(now);
}

function rowOf(
  { build, revision, releasedOn, kb, kind, hotpatch }: RevisionFacts,
  { revisions }: ServiceProducts,
  versions: readonly DataVersion[],
): DataRevision | undefined {
  if (releasedOn === null || kind === null) return undefined;
  const track = trackOf(build, revision);
  const isBaseline =
    kind === "security" &&
    hotpatch === false &&
    takesHotpatches(versions, build) &&
    !revisions.some(
      (other) =>
        other.hotpatch === true &&
        other.releasedOn === releasedOn &&
        trackOf(other.build, other.revision) === track,
    );
  return {
    builds: [build],
    revision,
    releasedOn,
    kb,
    kind,
    ...(hotpatch === true && { hotpatch }),
    ...(isBaseline && { baseline: true }),
    ...(isServerTrack(track) && { track: "server" }),
    source: service,
  };
}

/** Rows that differ in their build alone as one, by day, build and revision. */
function joined(rows: readonly DataRevision[]): readonly DataRevision[] {
  const groups = new Map<string, DataRevision>();
  for (const { builds, ...rest } of rows) {
    const key = JSON.stringify(rest);
    const before = groups.get(key)?.builds ?? [];
    groups.set(key, { builds: [...before, ...builds].sort((a, b) => a - b), ...rest });
  }
  return [...groups.values()].sort(
    (a, b) =>
      compare(a.releasedOn, b.releasedOn) ||
      (a.builds[0] ?? 0) - (b.builds[0] ?? 0) ||
      a.revision - b.revision,
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function keyOf(build: number, revision: number): string {
  return `${build}.${revision}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, field]) => `${JSON.stringify(name)}: ${oneLine(field)}`,
  );
  return `{ ${fields.join(", ")} }`;
}
