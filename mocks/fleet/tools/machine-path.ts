import type { ToolScript } from "./tool-script.ts";

/** Segments of the machine's `Path` that hold a program of a tool's name and are none of its folders. */
export interface ForeignSegments {
  readonly holders: readonly string[];
  /** Those of them below the folders for installed programs. */
  readonly installers: readonly string[];
}

/** The machine's `Path` as a tool looks at it. */
export interface PathView {
  /** Version of the first of the tool's folders, by the folder's name; null where there is none. */
  readonly active: string | null;
  /** Segments before it that hold a program of that name; of all of them where there is none. */
  readonly foreign: readonly string[];
  /** `Path` as the script wants it: the same text where it is so already. */
  readonly wanted: string;
}

/** Reads `Path` for one tool and version. */
export function viewPath(
  path: string,
  script: Pick<ToolScript, "root" | "bin" | "version" | "segment">,
  { holders, installers }: ForeignSegments,
): PathView {
  const segments = path.split(";");
  const ownSegment = segmentsOf(script, '[^\\\\";]+');
  const versions = segments.map((segment) => ownSegment.exec(segment)?.[1]);
  const isOwn = (place: number): boolean => versions[place] !== undefined;
  const first = versions.findIndex((version) => version !== undefined);
  const before = first < 0 ? segments : segments.slice(0, first);
  const installer = before.findIndex((segment) => installers.includes(segment));
  const target = installer >= 0 ? installer : first >= 0 ? first : endOf(segments);
  const ownCount = versions.filter((version) => version !== undefined).length;
  const isThere =
    ownCount === 1 &&
    target === first &&
    segmentsOf(script, escaped(script.version)).test(segments[first] ?? "");
  return {
    active: versions[first] ?? null,
    foreign: before.filter((segment) => holders.includes(segment)),
    wanted: isThere
      ? path
      : [
          ...segments.slice(0, target),
          script.segment,
          ...segments.filter((_, place) => place >= target && !isOwn(place)),
        ].join(";"),
  };
}

/** Before the empty segments that semicolons at the end leave. */
function endOf(segments: readonly string[]): number {
  return segments.findLastIndex((segment) => segment !== "") + 1;
}

/**
 * Segments such as `C:\go\1.27.4\bin`: in whatever letters, in quotes, with a backslash or blanks at
 * the end. The folder of the version is the first group.
 */
function segmentsOf({ root, bin }: Pick<ToolScript, "root" | "bin">, version: string): RegExp {
  const tail = bin === "" ? "" : `\\\\${escaped(bin)}`;
  return new RegExp(`^ *"?${escaped(root)}\\\\(${version})${tail}\\\\?"? *$`, "i");
}

function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9 ]/g, "\\$&");
}
