import { basename } from "node:path";
import { policyFilePlace } from "../gpo/sources/backup.ts";
import { type SourceFiles, sourceFiles } from "./source-files.ts";

/**
 * Files of Group Policy by their paths; of a folder those that a backup consists of, wherever in
 * it they are.
 *
 * @throws {ConfigError} for what is not there, is no file, is too large or too much.
 */
export async function groupPolicyFiles(
  paths: readonly string[],
  abortSignal: AbortSignal,
): Promise<SourceFiles> {
  return await sourceFiles(paths, {
    isWanted: isOfBackup,
    limitInBytes: 64 * 1024 * 1024,
    tooLarge: "export the key of the update policies alone",
    emptyFolder:
      "is a folder without a backup of Group Policy (bkupInfo.xml, gpreport.xml, registry.pol); name the exported files",
    abortSignal,
  });
}

function isOfBackup(path: string): boolean {
  return policyFilePlace(path) !== undefined || basename(path).toLowerCase() === "manifest.xml";
}
