import { lazySchema, z } from "../../../kind/zod.ts";
import type { IndexReader } from "../index-version.ts";

const sdkSchema = lazySchema(() =>
  z.object({
    version: z.string().max(64),
    files: z
      .array(
        z.object({
          rid: z.string().max(64).nullish(),
          url: z.string().max(1000),
          hash: z.string().max(256),
        }),
      )
      .max(500),
  }),
);

const listSchema = lazySchema(() =>
  z.object({
    releases: z
      .array(
        z.object({
          "release-date": z.string().max(32),
          sdk: sdkSchema().nullish(),
          sdks: z.array(sdkSchema()).max(50).nullish(),
        }),
      )
      .max(1000),
  }),
);

const ridPattern = /^win-(?<arch>x64|arm64)$/;

/**
 * Every release of one major with the SDKs that came with it; an SDK may come with two.
 *
 * @see https://github.com/dotnet/core/blob/main/release-notes/releases-index.json
 */
export const dotnetReleases: IndexReader = {
  read: async (_kind, source, options) =>
    listSchema()
      .parse(JSON.parse(await source.text("", options)))
      .releases.flatMap(({ "release-date": date, sdk, sdks }) =>
        (sdks ?? (sdk ? [sdk] : [])).map(({ version, files }) => ({
          version,
          releasedOn: date,
          archives: files
            .filter(({ url }) => url.endsWith(".zip"))
            .map(({ rid, url, hash }) => ({
              arch: ridPattern.exec(rid ?? "")?.groups?.["arch"] ?? "",
              url,
              digest: hash,
            }))
            .filter(({ arch }) => arch !== ""),
        })),
      ),
};
