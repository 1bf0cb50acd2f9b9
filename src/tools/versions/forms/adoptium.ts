import { lazySchema, z } from "../../../kind/zod.ts";
import type { IndexReader } from "../index-version.ts";

const listSchema = lazySchema(() =>
  z
    .array(
      z.object({
        release_name: z.string().max(64),
        timestamp: z.string().max(64).exactOptional(),
        binaries: z
          .array(
            z.object({
              os: z.string().max(64),
              architecture: z.string().max(64),
              image_type: z.string().max(64),
              // an installer has one as well, which is not this
              package: z.object({
                link: z.string().max(1000),
                checksum: z.string().max(128),
                size: z.number(),
              }),
            }),
          )
          .max(500),
      }),
    )
    .max(100),
);

/**
 * The 20 newest releases of one major with their packages; a page has no more.
 *
 * @see https://api.adoptium.net/q/swagger-ui/
 */
export const adoptium: IndexReader = {
  read: async (_kind, source, options) =>
    listSchema()
      .parse(JSON.parse(await source.text("", options)))
      .map(({ release_name: name, timestamp, binaries }) => ({
        version: name.replace(/^jdk-/, ""),
        releasedOn: timestamp?.slice(0, 10),
        archives: binaries
          .filter((one) => one.os === "windows" && one.image_type === "jdk")
          .map(({ architecture, package: { link, checksum, size } }) => ({
            arch: architecture,
            url: link,
            digest: checksum,
            size,
          })),
      })),
};
