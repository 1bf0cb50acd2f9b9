import { join } from "node:path";
import { nodeCrypto } from "../../graph/late-crypto.ts";
import { isMapping } from "../../kind/value-at.ts";
import {
  emptyToolLock,
  parseToolLock,
  type ToolLock,
  toolLockName,
} from "../../tools/pins/tool-lock.ts";
import type { ConfigIssue } from "../config-error.ts";
import type { Merged } from "../merge.ts";
import { fileProblem, readFileUpTo, unreadableText } from "../read-source.ts";

/** A thousand pins have about 500 kB. */
const limitInBytes = 4 * 1024 * 1024;

/**
 * The pins in `tools.lock.json` beside the config; those of several folders as one. A folder without
 * the file has none. What cannot be read is an issue.
 */
export async function readToolLock(
  folders: readonly string[],
  issues: ConfigIssue[],
): Promise<ToolLock> {
  const tools: Record<string, ToolLock["tools"][string]> = {};
  for (const folder of folders) {
    const file = join(folder, toolLockName);
    for (const [name, versions] of Object.entries((await lockOf(file, issues)).tools))
      tools[name] = joined(tools[name] ?? {}, versions, (path, message) => {
        issues.push({ id: "RC307", file, path: ["tools", name, ...path].join("."), message });
      });
  }
  return { formatVersion: 1, tools };
}

/** The config with another hash for other pins: they are part of what is applied. */
export function withToolLock(merged: Merged, lock: ToolLock): Merged {
  if (!isMapping(merged.value) || merged.value["tools"] === undefined) return merged;
  const digest = nodeCrypto().createHash("sha256").update(merged.configHash);
  digest.update(JSON.stringify(lock.tools));
  return { ...merged, configHash: `sha256:${digest.digest("hex")}` };
}

async function lockOf(file: string, issues: ConfigIssue[]): Promise<ToolLock> {
  const say = (message: string, path = "") => {
    issues.push({ id: "RC307", file, path, message });
  };
  let read;
  try {
    read = await readFileUpTo(file, limitInBytes);
  } catch (error) {
    // a config need not have one
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      say((await fileProblem(file, "a lock file")) ?? unreadableText(error));
    return emptyToolLock;
  }
  if (read.size > limitInBytes) {
    say(`has more than ${limitInBytes / 1024 / 1024} MB, which no lock file has`);
    return emptyToolLock;
  }
  const parsed = parseToolLock(new TextDecoder().decode(read.bytes));
  if (parsed.ok) return parsed.lock;
  for (const { path, message } of parsed.problems) say(message, path);
  return emptyToolLock;
}

type Versions = ToolLock["tools"][string];

function joined(
  one: Versions,
  other: Versions,
  say: (path: readonly string[], message: string) => void,
): Versions {
  const all = { ...one };
  for (const [version, archives] of Object.entries(other)) {
    for (const architecture of ["x64", "arm64"] as const) {
      const [before, pin] = [all[version]?.[architecture], archives[architecture]];
      if (pin === undefined) continue;
      if (before && (before.sha256 !== pin.sha256 || before.sha512 !== pin.sha512))
        say(
          [version, architecture],
          "is pinned with another digest in the folder of another layer",
        );
      all[version] = { ...all[version], [architecture]: pin };
    }
  }
  return all;
}
