import type { ToolArchitecture, ToolKind } from "./tool-kind.ts";
import { toolVersionParts } from "./tool-version.ts";

/**
 * A text of a tool with its places filled in: `{version}`, `{arch}` (the vendor's name) and the parts of
 * the version, such as `{major}`.
 *
 * @throws {RangeError} where the grammar of the tool refuses the version, or the text has another place.
 */
export function toolText(
  kind: ToolKind,
  text: string,
  { version, architecture }: { readonly version: string; readonly architecture: ToolArchitecture },
): string {
  const parts = toolVersionParts(kind, version);
  if (parts === undefined) throw new RangeError(`${version} is no version of ${kind.title}`);
  const places: Readonly<Record<string, string | undefined>> = {
    ...parts,
    version,
    arch: kind.archive.architectures[architecture],
  };
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = places[name];
    if (value === undefined)
      throw new RangeError(`${place} has no value in a text of ${kind.title}`);
    return value;
  });
}
