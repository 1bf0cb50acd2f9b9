import type { UnzipFile } from "fflate";
import { ReportExportError } from "./export-error.ts";

export interface UnzipOptions {
  readonly reportName: string;
  /** Most bytes of the content: a small file can unfold to any size. */
  readonly limit: number;
}

/**
 * The one file that an archive holds, a piece at a time.
 *
 * @throws {ReportExportError} where there is none, more than one, it is cut off, or larger
 *   than the limit.
 */
export async function* unzipOne(
  archive: readonly Uint8Array[],
  { reportName, limit }: UnzipOptions,
): AsyncGenerator<Uint8Array> {
  const fflate = await import("fflate");
  const pieces: Uint8Array[] = [];
  const state: { files: number; ended: boolean; failure: unknown } = {
    files: 0,
    ended: false,
    failure: undefined,
  };
  const unzip = new fflate.Unzip((file: UnzipFile) => {
    state.files++;
    file.ondata = (error, data, final) => {
      if (error !== null) state.failure = error;
      else {
        if (data.length > 0) pieces.push(data);
        if (final) state.ended = true;
      }
    };
    file.start();
  });
  unzip.register(fflate.UnzipInflate);

  let size = 0;
  for (const chunk of slices(archive)) {
    try {
      unzip.push(chunk, false);
    } catch (error) {
      state.failure = error;
    }
    if (state.failure !== undefined) throw damaged(reportName, state.failure);
    if (state.files > 1) throw notOne(reportName, state.files);
    for (const piece of pieces.splice(0)) {
      size += piece.length;
      if (size > limit) {
        throw new ReportExportError(
          reportName,
          "tooLarge",
          `it unfolds to more than ${Math.round(limit / 2 ** 20)} MiB. Ask for fewer policies at once`,
        );
      }
      yield piece;
    }
  }
  if (state.files === 0) throw notOne(reportName, 0);
  if (!state.ended) throw damaged(reportName, undefined);
}

// a piece unfolds to a thousand times its size at most, so that small ones bound the memory
const sliceInBytes = 8192;

function* slices(archive: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const chunk of archive) {
    for (let at = 0; at < chunk.length; at += sliceInBytes) {
      yield chunk.subarray(at, at + sliceInBytes);
    }
  }
}

function notOne(reportName: string, files: number): ReportExportError {
  return new ReportExportError(
    reportName,
    "content",
    `its archive holds ${files === 0 ? "no file" : "more than one file"}. Try again; where it stays so, Intune has changed its format`,
  );
}

function damaged(reportName: string, cause: unknown): ReportExportError {
  return new ReportExportError(
    reportName,
    "content",
    "its archive is damaged or cut off. Try again",
    cause === undefined ? undefined : { cause },
  );
}
