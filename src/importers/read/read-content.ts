import { readCipp } from "../formats/cipp.ts";
import { readGraph } from "../formats/graph.ts";
import { readIntuneBackup } from "../formats/intune-backup.ts";
import { readIntuneCd } from "../formats/intunecd.ts";
import { readIntuneManagement } from "../formats/intune-management.ts";
import { readM365Dsc } from "../formats/m365dsc.ts";
import { readTerraform } from "../formats/terraform.ts";
import { formatTitles, type ImportFormat } from "../import-format.ts";
import type { ImportFile, ImportProblem, SourceContent } from "../source-object.ts";
import { ContentDraft } from "./content-draft.ts";
import { contentSign } from "./content-sign.ts";
import { importLimits, readDocument, type SourceDocument } from "./read-document.ts";

type FormatReader = (documents: readonly SourceDocument[], draft: ContentDraft) => void;

const readers: Readonly<Record<ImportFormat, FormatReader>> = {
  graph: each(readGraph),
  intunemanagement: each(readIntuneManagement),
  openintunebaseline: each(readIntuneManagement),
  intunecd: each(readIntuneCd),
  intunebackup: readIntuneBackup,
  m365dsc: each(readM365Dsc),
  terraform: each(readTerraform),
  cipp: readCipp,
};

/** Reads files of one format. Nothing of them is read where one is broken or of another format. */
export async function readContent(
  files: readonly ImportFile[],
  from: ImportFormat,
  abortSignal: AbortSignal | undefined,
): Promise<SourceContent> {
  const draft = new ContentDraft();
  const excess = whyTooMuch(files);
  if (excess) {
    draft.addProblem(excess);
    return draft.content();
  }
  const documents: SourceDocument[] = [];
  let isSound = true;
  for (const file of files) {
    abortSignal?.throwIfAborted();
    const read = await readDocument(file);
    const problems = Array.isArray(read) ? read : mismatch(read, from);
    for (const problem of problems) draft.addProblem(problem);
    if (problems.length > 0) isSound = false;
    if (!Array.isArray(read)) documents.push(read);
  }
  if (isSound) readers[from](documents, draft);
  return draft.content();
}

function each(read: (document: SourceDocument, draft: ContentDraft) => void): FormatReader {
  return (documents, draft) => {
    for (const document of documents) read(document, draft);
  };
}

function whyTooMuch(files: readonly ImportFile[]): ImportProblem | undefined {
  const [first] = files;
  if (files.length > importLimits.files)
    return {
      file: files[importLimits.files]?.name ?? "",
      message: `is one file more than ${importLimits.files}`,
    };
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return first && total > importLimits.totalInBytes
    ? {
        file: first.name,
        message: `and the others have more than ${importLimits.totalInBytes / 1024 / 1024} MB together`,
      }
    : undefined;
}

function mismatch(document: SourceDocument, from: ImportFormat): readonly ImportProblem[] {
  const { formats, title, instead } = contentSign(document);
  if (formats.includes(from)) return [];
  const { file } = document;
  if (document.form === "binary")
    return [{ file, message: `is ${title} from byte ${document.offset} on` }];
  const [right] = formats;
  const advice =
    instead ?? (right === undefined ? undefined : `run: ringwright import ${right} FILE`);
  return [
    {
      file,
      line: 1,
      column: 1,
      message: `is ${title}, and not ${formatTitles[from]}${advice === undefined ? "" : `; ${advice}`}`,
    },
  ];
}
