import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { ConfigIssue } from "./config-error.ts";
import type { ConfigProblemId } from "./config-problems.ts";
import type { ConfigSource, Place, ReadSource } from "./source.ts";
import { firstYamlProblem } from "./yaml-problem.ts";
import { yamlSuppressions } from "./yaml-suppressions.ts";

/** Larger files are refused unread: a policy of 5,000 objects has about 2 MB. */
export const fileLimitInBytes = 4 * 1024 * 1024;
const depthLimit = 24;
const aliasLimit = 50;
const issueLimit = 100;
const tooDeep = `is nested too deeply; at most ${depthLimit} levels are allowed`;

/**
 * Reads one YAML 1.2 document with the position of every key and value. Hostile input
 * (alias bombs, deep nesting, duplicate or prototype keys, unknown tags) is an issue,
 * never a crash.
 */
export function readYaml(file: string, text: string): ReadSource {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const issues: ConfigIssue[] = [];
  const say = (id: ConfigProblemId, offset: number, path: string, message: string) => {
    if (issues.length < issueLimit) issues.push({ id, file, ...at(offset), path, message });
  };

  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    strict: true,
    uniqueKeys: false,
    version: "1.2",
  });
  // the parser recurses: nesting beyond the stack ends so, and what else it says then is void
  const exhausted = document.errors.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  if (exhausted) return refused(file, tooDeep, at(exhausted.pos[0]));
  const invalid = firstYamlProblem(text, [...document.errors, ...document.warnings]);
  if (invalid) say(invalid.id, invalid.offset, "", invalid.message);
  if (issues.length > 0) return { ok: false, issues };

  const places = new Map<string, Place>();
  const keyPlaces = new Map<string, Place>();
  let aliases = 0;
  const walk = (
    node: Node | null,
    path: readonly (string | number)[],
    above: readonly Node[],
  ): void => {
    if (node === null) return;
    const key = pathKey(path);
    const offset = node.range?.[0] ?? 0;
    if (!places.has(key)) places.set(key, at(offset));
    if (path.length > depthLimit) {
      say("RC108", offset, path.slice(0, 4).join("."), tooDeep);
      return;
    }
    if (isAlias(node)) {
      if (++aliases > aliasLimit) {
        say(
          "RC108",
          offset,
          path.join("."),
          `uses more than ${aliasLimit} aliases; write the values out`,
        );
        return;
      }
      const target = node.resolve(document);
      if (!target) {
        const unknown = `*${node.source} stands for nothing; a text that begins with * needs quotes`;
        say("RC103", offset, path.join("."), unknown);
      } else if (above.includes(target)) {
        say(
          "RC108",
          offset,
          path.join("."),
          `*${node.source} stands in what it stands for; write it out`,
        );
      }
      return;
    }
    const inside = [...above, node];
    if (isMap(node)) {
      const seen = new Map<string, Place>();
      for (const pair of node.items) {
        const keyNode = pair.key as Node | null;
        const keyOffset = keyNode?.range?.[0] ?? offset;
        if (!isScalar(keyNode) || typeof keyNode.value !== "string") {
          say("RC207", keyOffset, path.join("."), "has a key that is no text; put it in quotes");
          continue;
        }
        const name = keyNode.value;
        const inner = [...path, name];
        // no key of ours begins so, and an assignment to it would set no property
        if (name === "__proto__") {
          say("RC207", keyOffset, inner.join("."), `"${name}" is not allowed as a key`);
          continue;
        }
        if (name === "<<") {
          say(
            "RC107",
            keyOffset,
            inner.join("."),
            "YAML merge keys are not supported; write the properties out, or use an alias (*name) for a whole value",
          );
          continue;
        }
        const first = seen.get(name);
        if (first) {
          say(
            "RC208",
            keyOffset,
            inner.join("."),
            `is given twice; the first is at line ${first.line}, column ${first.column}`,
          );
          continue;
        }
        seen.set(name, at(keyOffset));
        keyPlaces.set(pathKey(inner), at(keyOffset));
        walk(pair.value as Node | null, inner, inside);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        walk(item as Node | null, [...path, index], inside);
      }
    }
  };
  walk(document.contents, [], []);
  if (issues.length > 0) return { ok: false, issues };

  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: aliasLimit });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const sentence = `uses aliases that multiply (${error.message}); write the values out`;
    return refused(file, sentence, { line: 1, column: 1 });
  }
  const place: ConfigSource["place"] = (path, of) => {
    // the nearest place that is known: a missing property is shown at its parent
    for (let length = path.length; length > 0; length--) {
      const key = pathKey(path.slice(0, length));
      const exact = length === path.length;
      const found =
        (exact && of === "key" ? keyPlaces.get(key) : places.get(key)) ?? keyPlaces.get(key);
      if (found) return exact ? found : (keyPlaces.get(key) ?? found);
    }
    return places.get("") ?? { line: 1, column: 1 };
  };
  const suppressions = yamlSuppressions(file, text);
  return { ok: true, source: { file, value, place, suppressions } };
}

function refused(file: string, message: string, place: Place): ReadSource {
  return { ok: false, issues: [{ id: "RC108", file, ...place, path: "", message }] };
}

function pathKey(path: readonly (string | number)[]): string {
  return path.join("\u0000");
}
