import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError, type ConfigIssue } from "../config/config-error.ts";
import { readToolLock } from "../config/tools/tool-lock-file.ts";
import { type ToolLock, toolLockName, toolLockText } from "../tools/pins/tool-lock.ts";
import { findConfig } from "./find-config.ts";
import { policyFolder } from "./policy-folder.ts";

/** The lock file beside a config, which need not be there yet. */
export interface OwnToolLock {
  readonly file: string;
  readonly lock: ToolLock;
}

/** @throws {ConfigError} where what is there is no lock file. */
export async function ownToolLock(config: string | undefined): Promise<OwnToolLock> {
  const folder = policyFolder(findConfig(config));
  const issues: ConfigIssue[] = [];
  const lock = await readToolLock([folder], issues);
  if (issues.length > 0) throw new ConfigError(issues);
  return { file: join(folder, toolLockName), lock };
}

/** Whole or not at all: pins of other versions must outlive a full disk. */
export async function writeToolLock(file: string, lock: ToolLock): Promise<void> {
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(beside, toolLockText(lock), { flag: "wx" });
    await rename(beside, file);
  } finally {
    await rm(beside, { force: true });
  }
}
