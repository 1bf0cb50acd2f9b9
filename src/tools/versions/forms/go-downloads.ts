import { lazySchema, z } from "../../../kind/zod.ts";
import type { IndexReader } from "../index-version.ts";

const listSchema = lazySchema(() =>
  z
    .array(
      z.object({
        version: z.string().max(64),
        files: z
          .array(
            z.object({
              filename: z.string().max(200),
              os: z.string().max(64),
              arch: z.string().max(64),
              sha256: z.string().max(128),
              size: z.number(),
              kind: z.string().max(64),
            }),
          )
          .max(500),
      }),
    )
    .max(5000),
);

/**
 * Every version with its files. Names are `go1.27.4`; the archives lie beside the page.
 *
 * @see https://go.dev/dl/?mode=json&include=all
 */
export const goDownloads: IndexReader = {
  read: async ({ index }, source, options) =>
    listSchema()
      .parse(JSON.parse(await source.text("", options)))
      .map(({ version, files }) => ({
        version: version.replace(/^go/, ""),
        archives: files
          .filter(({ os, kind }) => os === "windows" && kind === "archive")
          .map(({ arch, filename, sha256, size }) => ({
            arch,
            url: new URL(filename, index.url).href,
            digest: sha256,
            size,
          })),
      })),
};
