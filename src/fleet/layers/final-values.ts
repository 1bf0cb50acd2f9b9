import type { ConfigIssue } from "../../config/config-error.ts";
import { frameSchema } from "../../config/schema.ts";
import type { ConfigSource, Path } from "../../config/source.ts";
import { suggestion } from "../../kind/did-you-mean.ts";
import { isMapping } from "../../kind/value-at.ts";

/** A place that later layers may neither override nor add to. */
export interface FinalPath {
  /** Such as `guards` or `rings.*.quality.deferralDays`; `*` is any one key. */
  readonly pattern: string;
  /** `file:line:column` of the pattern. */
  readonly at: string;
}

/** Takes `final` out of one file of a layer, and reads it. */
export function takeFinal(
  source: ConfigSource,
  issues: ConfigIssue[],
): { readonly source: ConfigSource; readonly final: readonly FinalPath[] } {
  if (!isMapping(source.value) || !("final" in source.value)) return { source, final: [] };
  const { final: written, ...value } = source.value;
  const say = (path: Path, message: string) =>
    issues.push({
      file: source.file,
      ...source.place(path, "value"),
      path: path.join("."),
      message,
    });
  if (!Array.isArray(written)) {
    say(["final"], 'must be a list of places, such as [guards, "rings.*.quality.deferralDays"]');
    return { source: { ...source, value }, final: [] };
  }
  const known = Object.keys(frameSchema().shape);
  const final = (written as unknown[]).flatMap((pattern, place): readonly FinalPath[] => {
    const path = ["final", place];
    const [head = ""] = typeof pattern === "string" ? pattern.split(".") : [];
    if (typeof pattern !== "string" || !/^[^.]+(\.[^.]+)*$/.test(pattern)) {
      say(path, 'must be a place, such as "rings.*.quality.deferralDays"');
      return [];
    }
    if (head !== "*" && !known.includes(head)) {
      say(path, `begins with no part of a config (is ${pattern})${suggestion(head, known)}`);
      return [];
    }
    const at = source.place(path, "value");
    return [{ pattern, at: [source.file, at?.line, at?.column].filter(Boolean).join(":") }];
  });
  return { source: { ...source, value }, final };
}

/** Whether a path is the place of a pattern, or lies below it. */
export function isFinal({ pattern }: FinalPath, path: Path): boolean {
  return covers(pattern, path.map(String));
}

// a key may have dots in it, so that the pattern cannot be parted by them beforehand
function covers(pattern: string, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return false;
  return ["*", key].some((word) => {
    if (pattern === word) return true;
    return pattern.startsWith(`${word}.`) && covers(pattern.slice(word.length + 1), rest);
  });
}
