import { meaning } from "../kind/meaning.ts";
import { lazySchema, z } from "../kind/zod.ts";

// one that begins with a variable is judged when it is filled in
const variable = String.raw`\$\{var:.*`;
const redisUrl = new RegExp(`^(rediss?://.+|${variable})$`);
const containerUrl = new RegExp(
  `^(https://[^/]+/.+|http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:\\d+)?/.+|${variable})$`,
);

/** Where leases, journals and saved states are kept. */
export const stateSchema = lazySchema(() =>
  z.discriminatedUnion("store", [
    /** A folder: `--state-dir`, else `.ringwright` beside the config. */
    z.strictObject({
      store: z
        .literal("file")
        .meta(meaning("Folder: `--state-dir`, else `.ringwright` beside the config.", ["file"])),
    }),
    z.strictObject({
      store: z.literal("redis").meta(meaning("A Redis or Valkey server.", ["redis"])),
      url: z
        .string()
        .regex(redisUrl, "must be redis://HOST:PORT/0 or rediss://HOST:PORT/0")
        .meta(
          meaning(
            "Its address. `?prefix=NAME:` parts what shares a server. With a password it belongs in a variable.",
            ["rediss://cache.example.com:6380/0"],
          ),
        ),
    }),
    z.strictObject({
      store: z
        .literal("azureBlob")
        .meta(meaning("A container of Azure Blob Storage.", ["azureBlob"])),
      url: z
        .string()
        .regex(
          containerUrl,
          "must be the URL of a container, such as https://ACCOUNT.blob.core.windows.net/ringwright; connection strings are not taken",
        )
        .meta(
          meaning(
            "Address of the container. With a SAS it belongs in a variable; connection strings are not taken.",
            ["https://contoso.blob.core.windows.net/ringwright"],
          ),
        ),
    }),
  ]),
);
