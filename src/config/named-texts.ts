import { nodeCrypto } from "../graph/late-crypto.ts";
import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, resolve } from "node:path";
import type { TextFiles } from "../kind/text-files.ts";
import { isMapping } from "../kind/value-at.ts";
import { kinds } from "../registry/kinds.ts";
import type { ConfigIssue } from "./config-error.ts";
import type { Merged } from "./merge.ts";
import { liesWithin } from "./own-folder.ts";
import { concealText } from "./variables.ts";
import { fileProblem, readFileUpTo, unreadableText } from "./read-source.ts";

/** One value that names a file: where it stands, and what it says. */
interface NamedText {
  readonly at: readonly [section: string, key: string, property: string];
  readonly path: string;
  readonly texts: TextFiles;
}

/**
 * The config with the content of the files that its resources name in place of their paths, such as
 * the scripts of remediations. A path is relative to the file that names it and leads into one of the
 * folders of the config, also where it is a link. What cannot be read is an issue.
 */
export async function withNamedTexts(
  merged: Merged,
  folders: readonly string[],
  issues: ConfigIssue[],
): Promise<Merged> {
  const named = namedTexts(merged.value);
  if (named.length === 0) return merged;
  const roots = await Promise.all(
    folders.map(async (folder) => ({ written: resolve(folder), real: await realpath(folder) })),
  );
  const read = new Map<NamedText, string>();
  for (const one of named) {
    const { file } = merged.sourceOf(one.at);
    const found = await textOf(resolve(dirname(file), one.path), roots, one);
    if ("text" in found) read.set(one, found.text);
    else {
      // what stands in its place lets the rest be checked
      read.set(one, "unread");
      issues.push(issueOf(merged, one, found.problem));
    }
  }
  return {
    ...merged,
    value: withTexts(merged.value, read),
    configHash: configHashOf(merged, read),
  };
}

function namedTexts(value: unknown): readonly NamedText[] {
  if (!isMapping(value)) return [];
  return kinds.flatMap(({ section, texts }) => {
    const resources = texts && value[section];
    if (!texts || !isMapping(resources)) return [];
    return Object.entries(resources).flatMap(([key, resource]) =>
      texts.properties.flatMap((property): NamedText[] => {
        const path = isMapping(resource) ? resource[property] : undefined;
        return typeof path === "string" && path !== ""
          ? [{ at: [section, key, property], path, texts }]
          : [];
      }),
    );
  });
}

type TextRead = { readonly text: string } | { readonly problem: string };

/** The folder of the config, as it was named and as it is without links. */
interface Root {
  readonly written: string;
  readonly real: string;
}

const outside = { problem: "leads out of the folder of the config" };

async function textOf(
  file: string,
  roots: readonly Root[],
  { path, texts }: NamedText,
): Promise<TextRead> {
  if (isAbsolute(path)) return { problem: "must be a path from this file on" };
  // of what lies elsewhere not even whether it is there is told
  const own = roots.filter(({ written }) => liesWithin(written, file));
  if (own.length === 0) return outside;
  const problem = await fileProblem(file, texts.noun);
  if (problem !== undefined) return { problem };
  try {
    const real = await realpath(file);
    if (!own.some((root) => liesWithin(root.real, real))) return outside;
    const { bytes, size } = await readFileUpTo(file, texts.limitInBytes);
    if (size > texts.limitInBytes)
      return {
        problem: `has ${Math.ceil(size / 1024)} KB; at most ${texts.limitInBytes / 1024} are taken`,
      };
    return texts.decode(bytes);
  } catch (error) {
    return { problem: unreadableText(error) };
  }
}

function issueOf(merged: Merged, { at, path }: NamedText, problem: string): ConfigIssue {
  const source = merged.sourceOf(at);
  return {
    id: "RC307",
    file: source.file,
    ...source.place(at, "value"),
    path: at.join("."),
    message: concealText(`${JSON.stringify(path)} ${problem}`, merged.variables),
  };
}

function withTexts(value: unknown, read: ReadonlyMap<NamedText, string>): unknown {
  const config = { ...(value as Readonly<Record<string, unknown>>) };
  for (const [{ at, texts }, text] of read) {
    const [section, key, property] = at;
    const resources = config[section] as Readonly<Record<string, object>>;
    const resource = { ...resources[key], [property]: { [texts.as]: text } };
    config[section] = { ...resources, [key]: resource };
  }
  return config;
}

/** Another text is another config. */
function configHashOf({ configHash }: Merged, read: ReadonlyMap<NamedText, string>): string {
  const digest = nodeCrypto().createHash("sha256").update(configHash);
  for (const [{ at }, text] of read) digest.update(JSON.stringify([at, text]));
  return `sha256:${digest.digest("hex")}`;
}
