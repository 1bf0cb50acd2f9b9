import type { DesiredState } from "../../config/desired-state.ts";
import { lookAtContentFile } from "../../config/tools/content-file.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { isContentPath } from "../../kind/content.ts";
import { kindOf } from "../../registry/kinds.ts";
import type { Change } from "./change.ts";

/** Whether a change uploads files. */
export function uploads({ kind, fields }: Pick<Change, "kind" | "fields">): boolean {
  const { content } = kindOf(kind);
  return fields.some(({ path }) => isContentPath(content, path));
}

/**
 * Looks at the files that changes upload: by address what is wrong with one of them, such as a digest
 * that is not the pinned one. Reads each file whole.
 */
export async function contentProblems(
  { resources }: Pick<DesiredState, "resources">,
  changes: readonly Change[],
  options: OperationOptions,
): Promise<ReadonlyMap<string, string>> {
  const problems = new Map<string, string>();
  const uploading = new Set(changes.filter(uploads).map(({ address }) => address));
  for (const { address, content = [] } of resources) {
    if (!uploading.has(address)) continue;
    for (const wanted of content) {
      const found = await lookAtContentFile(wanted, options);
      if ("problem" in found && !problems.has(address)) problems.set(address, found.problem);
    }
  }
  return problems;
}
