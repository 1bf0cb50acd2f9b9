import { ConfigError } from "../../config/config-error.ts";
import type { ConfigFiles, DesiredState } from "../../config/desired-state.ts";

/**
 * Loads what stands in a folder of its own, and names its files by the folder that they were taken
 * from: what a person reads leads to where the person can correct it.
 *
 * @throws {ConfigError} with the same names.
 */
export async function withShownPaths(
  { from, shown }: { readonly from: string | undefined; readonly shown: string },
  load: () => Promise<DesiredState>,
): Promise<DesiredState> {
  if (from === undefined) return await load();
  const named = (file: string) =>
    file.startsWith(from) ? `${shown}${file.slice(from.length)}` : file;
  try {
    return renamed(await load(), named);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.issues.map((issue) => ({ ...issue, file: named(issue.file) })));
  }
}

function renamed(desired: DesiredState, named: (file: string) => string): DesiredState {
  const placed = <T extends { readonly source: { readonly file: string } }>(one: T): T => ({
    ...one,
    source: { ...one.source, file: named(one.source.file) },
  });
  const state: DesiredState = {
    ...desired,
    resources: desired.resources.map(placed),
    existing: desired.existing.map(placed),
    warnings: desired.warnings.map((one) => ({ ...one, file: named(one.file) })),
  };
  const { variables, stateStore, files } = desired;
  // not enumerable, as they were: no JSON carries them
  const hidden = { variables, stateStore, files: files && renamedFiles(files, named) };
  for (const [name, value] of Object.entries(hidden)) {
    if (value !== undefined) Object.defineProperty(state, name, { value, enumerable: false });
  }
  return state;
}

function renamedFiles(files: ConfigFiles, named: (file: string) => string): ConfigFiles {
  return {
    ...files,
    suppressions: files.suppressions.map((one) => ({ ...one, file: named(one.file) })),
    locate: (path, of) => {
      const found = files.locate(path, of);
      return { ...found, file: named(found.file) };
    },
  };
}
