import { lazySchema, z } from "../../../kind/zod.ts";
import { ToolIndexError } from "../index-source.ts";
import type { IndexReader, RawVersion } from "../index-version.ts";

const pageSchema = lazySchema(() =>
  z.object({
    versions: z
      .array(
        z.object({
          company: z.string().max(64).exactOptional(),
          tag: z.string().max(64),
          "sort-version": z.string().max(64),
          url: z.string().max(1000).exactOptional(),
          hash: z.object({ sha256: z.string().max(128).exactOptional() }).exactOptional(),
        }),
      )
      .max(5000),
    next: z.string().max(1000).nullish(),
  }),
);

/** Tags are `3.14-64` and `3.14-arm64`; with a letter more they are other builds, such as `3.14t-64`. */
const tagPattern = /^\d+\.\d+(?:-dev)?-(?<form>64|arm64)$/;
const pageLimit = 8;

/**
 * The index of Python's install manager: pages that name the next one, of which the builds of
 * python.org (`PythonCore`) are read. Older ones are packages of NuGet without a digest.
 *
 * @see https://peps.python.org/pep-0773/
 */
export const pythonManifest: IndexReader = {
  read: async ({ index }, source, options) => {
    const versions: RawVersion[] = [];
    const seen = new Set<string>();
    for (let path: string | undefined = ""; path !== undefined;) {
      if (seen.size === pageLimit || seen.has(path))
        throw new ToolIndexError(`${source.from} has pages without end`);
      seen.add(path);
      const page = pageSchema().parse(JSON.parse(await source.text(path, options)));
      versions.push(...page.versions.flatMap((entry) => versionOf(entry)));
      path = nextPath(page.next ?? "", index.url, source.from);
    }
    return versions;
  },
};

type Entry = ReturnType<ReturnType<typeof pageSchema>["parse"]>["versions"][number];

function versionOf(entry: Entry): readonly RawVersion[] {
  const form = tagPattern.exec(entry.tag)?.groups?.["form"];
  if (entry.company !== "PythonCore" || form === undefined || entry.url === undefined) return [];
  const digest = entry.hash?.sha256;
  const arch = form === "64" ? "amd64" : "arm64";
  return [{ version: entry["sort-version"], archives: [{ arch, url: entry.url, digest }] }];
}

/** The next page lies beside the first. */
function nextPath(next: string, index: string, from: string): string | undefined {
  if (next === "") return undefined;
  const folder = new URL(".", index).href;
  const page = URL.canParse(next, index) ? new URL(next, index).href : "";
  if (!page.startsWith(folder) || !/^[\w.-]+$/.test(page.slice(folder.length)))
    throw new ToolIndexError(`${from} has a next page that does not lie beside it`);
  return page.slice(folder.length);
}
