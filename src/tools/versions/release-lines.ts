import type { ToolKind } from "../registry/tool-kind.ts";
import { toolVersionParts } from "../registry/tool-version.ts";

const place = "{major}";

/**
 * The address of the vendor's list that has a version, such as that of its major.
 *
 * @throws {RangeError} where the grammar refuses the version.
 */
export function indexAddress(kind: ToolKind, version: string, address = kind.index.url): string {
  const parts = toolVersionParts(kind, version);
  if (parts === undefined) throw new RangeError(`${version} is no version of ${kind.title}`);
  return address.replaceAll(place, parts["major"] ?? "");
}

/**
 * The addresses of all lists of a vendor that are worth reading: one, or one for each major that is
 * supported on a day, newest first.
 */
export function indexAddresses(
  { support: { ends = {} }, index }: ToolKind,
  now: Date,
  address = index.url,
): readonly string[] {
  if (!address.includes(place)) return [address];
  const today = now.toISOString().slice(0, 10);
  const majors = Object.entries(ends)
    .filter(([, day]) => day >= today)
    .map(([line]) => Number.parseInt(line, 10));
  return [...new Set(majors)]
    .sort((a, b) => b - a)
    .map((major) => address.replaceAll(place, String(major)));
}
