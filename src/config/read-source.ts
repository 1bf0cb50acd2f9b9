import type { Stats } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { type CodeLimits, readCode } from "./code-source.ts";
import type { ConfigProblemId } from "./config-problems.ts";
import { decodeUtf8 } from "../kind/decode-utf8.ts";
import type { ReadSource } from "./source.ts";

/** One policy file, parsed; nothing of its content is checked yet. */
export async function readSource(file: string, limits: CodeLimits): Promise<ReadSource> {
  const problem = await fileProblem(file, "a policy file");
  if (problem !== undefined) return failed(file, problem);
  const extension = extname(file);
  if (isYamlFile(file)) return await readYamlFile(file);
  if ([".ts", ".mts", ".js", ".mjs"].includes(extension)) return await readCode(file, limits);
  return failed(
    file,
    `${basename(file)} is no policy file; use .yaml, .yml, .json, .ts, .js or .mjs`,
  );
}

/** Whether a file is read as YAML, of which JSON is a part. */
export function isYamlFile(file: string): boolean {
  return [".yaml", ".yml", ".json"].includes(extname(file));
}

/** Why a path cannot be read as a file. A pipe or a device would never end. */
export async function fileProblem(file: string, what: string): Promise<string | undefined> {
  try {
    const kind = kindOfPath(await stat(file));
    return kind && `is ${kind}, and ${what} must be a file`;
  } catch (error) {
    return unreadableText(error);
  }
}

function kindOfPath(found: Stats): string | undefined {
  if (found.isFile()) return undefined;
  if (found.isDirectory()) return "a folder";
  if (found.isFIFO()) return "a named pipe";
  if (found.isSocket()) return "a socket";
  return "a device";
}

/** One YAML file that is no program, whatever its name. */
export async function readYamlFile(file: string): Promise<ReadSource> {
  // the parser is heavy, and a config from code needs none
  const { fileLimitInBytes, readYaml } = await import("./yaml-source.ts");
  let read;
  try {
    read = await readFileUpTo(file, fileLimitInBytes);
  } catch (error) {
    return failed(file, unreadableText(error));
  }
  const { bytes, size } = read;
  if (size > fileLimitInBytes) {
    return failed(
      file,
      `has ${Math.ceil(size / 1024 / 1024)} MB; at most ${fileLimitInBytes / 1024 / 1024} MB are read. Split it into a folder of files`,
    );
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) {
    const place = { line: 1, column: 1 };
    return failed(file, "is not UTF-8 text; save it as UTF-8", place, "RC102");
  }
  const parsed = readYaml(file, text);
  return parsed.ok ? { ...parsed, bytes } : parsed;
}

/** At most one byte more than the limit, whatever the size says: a file may grow meanwhile. */
export async function readFileUpTo(
  file: string,
  limit: number,
): Promise<{ bytes: Buffer; size: number }> {
  const handle = await open(file, "r");
  const { size } = await handle.stat();
  const chunks: Buffer[] = [];
  // the stream closes the file
  for await (const chunk of handle.createReadStream({ end: limit })) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return { bytes, size: Math.max(size, bytes.length) };
}

export function unreadableText(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return code === "ENOENT" || code === "ELOOP"
    ? "does not exist, or is a link that leads nowhere"
    : `cannot be read (${code})`;
}

function failed(
  file: string,
  message: string,
  place = {},
  id: ConfigProblemId = "RC101",
): ReadSource {
  return { ok: false, issues: [{ id, file, ...place, path: "", message }] };
}
