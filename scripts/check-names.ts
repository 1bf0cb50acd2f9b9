// One word, one meaning: a name that src/ exports is declared in one file only, and no file
// has a private declaration of that name at its top. Names each place of a name that is not.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

interface Place {
  readonly at: string;
  readonly file: string;
  readonly isExported: boolean;
}

// what stands in the first column is at the top of its file; re-exports declare nothing
const declaration =
  /^(export )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|const|let|interface|type|enum) ([A-Za-z_$][\w$]*)/;

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const places = new Map<string, Place[]>();
for (const file of sources("src")) {
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    const match = declaration.exec(line);
    const name = match?.[2];
    if (name === undefined) continue;
    const place = { at: `${file}:${index + 1}`, file, isExported: match?.[1] !== undefined };
    const known = places.get(name) ?? [];
    places.set(name, known);
    // overloads, or a type beside its value, are one declaration
    if (!known.some((other) => other.file === file)) known.push(place);
  }
}
const problems = [...places]
  .filter(([, list]) => list.length > 1 && list.some(({ isExported }) => isExported))
  .map(([name, list]) => {
    const all = list.map(({ at, isExported }) => `${at}${isExported ? "" : " (private)"}`);
    return `${name} has ${list.length} meanings: ${all.join(", ")}`;
  });
if (problems.length > 0) {
  console.error(problems.sort().join("\n"));
  console.error(`${problems.length} names have more than one meaning`);
  process.exit(1);
}
console.log(
  `each of ${places.size} names at the top of a file in src/ has one meaning, if exported`,
);

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}
