import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ConfigIssue } from "../../config/config-error.ts";
import type { ReadSource } from "../../config/source.ts";
import { readFileUpTo, unreadableText } from "../../config/read-source.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { parseSpec } from "../../kind/parse-spec.ts";
import { lazySchema, z } from "../../kind/zod.ts";
import { type FailureClass, failureClasses } from "../errors/failure-class.ts";
import type { KnowledgeDocument } from "./document.ts";
import { knowledgeLimits } from "./limits.ts";

/** What stands between the two lines of dashes at the top of a note. */
const frontMatterSchema = lazySchema(() => {
  const sentence = z.string().trim().min(1).max(knowledgeLimits.sentenceLength);
  return z.strictObject({
    title: z.string().trim().min(1).max(knowledgeLimits.titleLength),
    /**
     * Result codes, alerts, articles, issues: what finds the note for certain. YAML reads a code
     * without quotes as a number.
     */
    codes: z
      .array(z.union([z.string().min(1).max(knowledgeLimits.codeLength), z.int()]))
      .max(knowledgeLimits.codes)
      .exactOptional(),
    /** Other words for it, in any language. */
    words: sentence.exactOptional(),
    class: z.enum(Object.keys(failureClasses) as FailureClass[]).exactOptional(),
    cause: sentence.exactOptional(),
    action: sentence.exactOptional(),
    /** Of a ticket or a page. */
    source: z
      .url({ protocol: /^https$/ })
      .max(knowledgeLimits.sentenceLength)
      .exactOptional(),
    updated: z.iso.date('must be a date such as "2026-11-20"').exactOptional(),
  });
});

/** The notes of a folder. */
export interface IncidentNotes {
  readonly documents: readonly KnowledgeDocument[];
  /** Notes that could not be used, each with its place. The others are there all the same. */
  readonly problems: readonly ConfigIssue[];
}

/**
 * Reads the notes of a folder: every `*.md` in it, but `README.md`, by name. A note begins with
 * front matter in YAML (`title`, and where they are known `codes`, `words`, `class`, `cause`,
 * `action`, `source`, `updated`); what follows is its text. Links and sub-folders are not followed.
 * At most 20,000 notes of 64 KB.
 *
 * @throws {RangeError} where there is no such folder.
 */
export async function readIncidentNotes(
  folder: string,
  { abortSignal }: OperationOptions = {},
): Promise<IncidentNotes> {
  const documents: KnowledgeDocument[] = [];
  const problems: ConfigIssue[] = [];
  const { readYaml } = await import("../../config/yaml-source.ts");
  for (const { name } of await notesOf(folder, problems)) {
    abortSignal?.throwIfAborted();
    const file = join(folder, name);
    const text = await noteText(file);
    const note = typeof text === "string" ? noteOf(file, name, text, readYaml) : [text];
    if (Array.isArray(note)) problems.push(...note);
    else documents.push(note);
  }
  return { documents, problems };
}

async function notesOf(folder: string, problems: ConfigIssue[]): Promise<readonly Dirent[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw new RangeError(`${folder} ${unreadableText(error)}`, { cause: error });
  }
  const notes = entries
    .filter(
      (entry) => entry.isFile() && /\.md$/i.test(entry.name) && !/^readme\./i.test(entry.name),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (notes.length > knowledgeLimits.documents) {
    const message = `holds ${notes.length} notes; the first ${knowledgeLimits.documents} are read`;
    problems.push({ file: folder, path: "", message });
  }
  return notes.slice(0, knowledgeLimits.documents);
}

async function noteText(file: string): Promise<string | ConfigIssue> {
  const failed = (message: string): ConfigIssue => ({ file, path: "", message });
  let read;
  try {
    read = await readFileUpTo(file, knowledgeLimits.documentLength);
  } catch (error) {
    return failed(unreadableText(error));
  }
  if (read.size > knowledgeLimits.documentLength)
    return failed(
      `has ${Math.ceil(read.size / 1024)} KB; a note may have ${knowledgeLimits.documentLength / 1024}`,
    );
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(read.bytes);
    return text.replaceAll("\r\n", "\n");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return failed("is not UTF-8 text; save it as UTF-8");
  }
}

type ReadYaml = (file: string, text: string) => ReadSource;

function noteOf(
  file: string,
  name: string,
  text: string,
  readYaml: ReadYaml,
): KnowledgeDocument | ConfigIssue[] {
  const parts = /^---[ \t]*\n([\s\S]*?\n)---[ \t]*(?:\n([\s\S]*))?$/.exec(text);
  if (parts === null) {
    const message =
      "has no front matter; begin it with a line of three dashes, title: ..., and a line of three dashes";
    return [{ file, line: 1, column: 1, path: "", message }];
  }
  const [, head = "", body = ""] = parts;
  // lines count from the top of the file
  const source = readYaml(file, `\n${head}`);
  if (!source.ok) return [...source.issues];
  const parsed = parseSpec(frontMatterSchema(), source.source.value, () => false);
  if (!parsed.ok)
    return parsed.problems.map(({ path, message, of }) => {
      const at = path.map((step) => (typeof step === "number" ? step : String(step)));
      return { file, ...source.source.place(at, of ?? "value"), path: at.join("."), message };
    });
  const { title, codes, words, class: failure, cause, action, source: page, updated } = parsed.spec;
  return {
    id: `incident/${name}`,
    kind: "incident",
    codes: (codes ?? []).map(String),
    title,
    ...(words !== undefined && { words }),
    body,
    class: failure ?? null,
    cause: cause ?? null,
    action: action ?? null,
    source: page ?? null,
    unverified: true,
    file,
    updated: updated ?? null,
  };
}
