import { nodeCrypto } from "../graph/late-crypto.ts";
import type { ConfigIssue } from "./config-error.ts";
import { fileProblem, isYamlFile, readYamlFile } from "./read-source.ts";
import type { ConfigSource } from "./source.ts";

/** A YAML file that is no policy file, parsed; nothing of its content is checked yet. */
export type ReadYamlFile =
  | {
      readonly ok: true;
      readonly source: ConfigSource;
      /** `sha256:` and the hash of its bytes, in hex. */
      readonly hash: string;
    }
  | { readonly ok: false; readonly issues: readonly ConfigIssue[] };

/** Reads one, as strictly as policy files; `what` is what it is, for messages. */
export async function readYamlOnly(file: string, what: string): Promise<ReadYamlFile> {
  const problem = isYamlFile(file)
    ? await fileProblem(file, what)
    : `is no YAML file, and ${what} must be one`;
  if (problem !== undefined) return { ok: false, issues: [{ file, path: "", message: problem }] };
  const read = await readYamlFile(file);
  if (!read.ok) return read;
  const digest = nodeCrypto()
    .createHash("sha256")
    .update(read.bytes ?? new Uint8Array());
  return { ok: true, source: read.source, hash: `sha256:${digest.digest("hex")}` };
}
