import { lazySchema, z } from "../../../kind/zod.ts";
import type { ToolKind } from "../../registry/tool-kind.ts";
import { toolText } from "../../registry/tool-text.ts";
import { isToolVersion } from "../../registry/tool-version.ts";
import type { IndexReader, RawArchive } from "../index-version.ts";

const listSchema = lazySchema(() =>
  z
    .array(
      z.object({
        version: z.string().max(64),
        date: z.string().max(32),
        files: z.array(z.string().max(64)).max(200),
      }),
    )
    .max(5000),
);

const digestLine = /^([0-9a-f]{64}) [ *](\S{1,200})$/;

/**
 * Every version with names of what there is for it (`win-x64-zip`). The digests of a version are in a
 * document of its own, `v24.11.1/SHASUMS256.txt`.
 *
 * @see https://nodejs.org/dist/index.json
 */
export const nodeIndex: IndexReader = {
  read: async (kind, source, options) =>
    listSchema()
      .parse(JSON.parse(await source.text("", options)))
      .map(({ version: name, date, files }) => {
        const version = name.replace(/^v/, "");
        const there = isToolVersion(kind, version) ? new Set(files) : new Set<string>();
        return { version, releasedOn: date, archives: archivesOf(kind, version, there) };
      }),
  digestOf: async (source, { version, file }, options) => {
    const text = await source.text(`v${version}/SHASUMS256.txt`, options);
    return text
      .split(/\r?\n/)
      .map((line) => digestLine.exec(line))
      .find((match) => match?.[2] === file)?.[1];
  },
};

/** The list has no names of files: they follow from the tool's data. */
function archivesOf(kind: ToolKind, version: string, there: ReadonlySet<string>): RawArchive[] {
  return (["x64", "arm64"] as const)
    .map((architecture) => ({ architecture, arch: kind.archive.architectures[architecture] }))
    .filter(({ arch }) => there.has(`win-${arch}-zip`))
    .map(({ architecture, arch }) => {
      const file = toolText(kind, kind.archive.file, { version, architecture });
      return { arch, url: new URL(`v${version}/${file}`, kind.index.url).href };
    });
}
