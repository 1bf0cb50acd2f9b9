import { decodeText } from "../../gpo/sources/decode-text.ts";
import type { ImportFile, ImportProblem } from "../source-object.ts";
import { scanJson } from "./scan-json.ts";
import { textPlace } from "./text-place.ts";

/** What an import takes at most. */
export const importLimits = {
  fileInBytes: 16 * 1024 * 1024,
  files: 5000,
  totalInBytes: 256 * 1024 * 1024,
  jsonDepth: 64,
  /** Of one value of an update policy. Other objects in a file, and JSON within JSON, may be longer. */
  textInCharacters: 64 * 1024,
} as const;

/** A file as far as its own form tells. */
export type SourceDocument =
  | { readonly file: string; readonly form: "json" | "yaml"; readonly value: unknown }
  | { readonly file: string; readonly form: "text"; readonly text: string }
  /** Neither UTF-8 nor UTF-16; `offset` is the first byte that is at fault. */
  | { readonly file: string; readonly form: "binary"; readonly offset: number };

/** Decodes a file and reads it as JSON or YAML where it is that. Says what is at fault, and where. */
export async function readDocument({
  name: file,
  bytes,
}: ImportFile): Promise<SourceDocument | ImportProblem[]> {
  if (bytes.length > importLimits.fileInBytes)
    return [{ file, message: `has more than ${importLimits.fileInBytes / 1024 / 1024} MB` }];
  const text = decodeText(bytes);
  if (text === undefined) return { file, form: "binary", offset: faultyByte(bytes) };
  if (/^\s*[{[]/.test(text)) {
    const read = readJson(file, text);
    return "value" in read ? { file, form: "json", value: read.value } : [read];
  }
  if (!/\.ya?ml$/i.test(file)) return { file, form: "text", text };
  // heavy, and one format alone may be YAML
  const { fileLimitInBytes, readYaml } = await import("../../config/yaml-source.ts");
  if (bytes.length > fileLimitInBytes)
    return [{ file, message: `is YAML of more than ${fileLimitInBytes / 1024 / 1024} MB` }];
  const source = readYaml(file, text);
  return source.ok
    ? { file, form: "yaml", value: source.source.value }
    : source.issues.map(({ path, message, line, column }) => ({
        file,
        ...(line !== undefined && { line }),
        ...(column !== undefined && { column }),
        message: path === "" ? message : `${path}: ${message}`,
      }));
}

/** A value, or the first fault of a text that is meant to be JSON. */
export function readJson(
  file: string,
  text: string,
): { readonly value: unknown } | (ImportProblem & { readonly value?: never }) {
  const fault = scanJson(text, importLimits.jsonDepth);
  if (fault)
    return {
      file,
      ...textPlace(text, fault.offset),
      message: `is not valid JSON: ${fault.message}`,
    };
  return { value: JSON.parse(text) as unknown };
}

/** The first byte that is no part of a text; what comes before it decodes. */
function faultyByte(bytes: Uint8Array): number {
  const isWide = bytes[0] === 0xff || bytes[0] === 0xfe;
  if (isWide) return bytes.length - (bytes.length % 2 === 0 ? 2 : 1);
  const lenient = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const found = lenient.indexOf("\ufffd");
  return Buffer.byteLength(found < 0 ? lenient : lenient.slice(0, found));
}
