import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { hostname } from "node:os";
import { defaultConfigNames } from "../config/policy-files.ts";
import { FileStore } from "../state/file-store.ts";
import { CommandError } from "./exit-code.ts";

/** The config that is named, or the first of the default names that exists here. */
export function findConfig(named: string | undefined): string {
  if (named !== undefined) return named;
  const found = defaultConfigNames.find((name) => existsSync(name));
  if (found === undefined) {
    throw new CommandError(
      `there is no ${defaultConfigNames.join(", ")} in this folder. Name a config with --config PATH, or write one with: ringwright init`,
    );
  }
  return found;
}

/** The folder `.ringwright` beside the config: journals and the lock. */
export function stateBeside(config: string): FileStore {
  return new FileStore(stateFolderBeside(config), isAlive);
}

/** Its path. Nothing is made there yet. */
export function stateFolderBeside(config: string): string {
  return join(/\.[a-z]+$/i.test(config) ? dirname(config) : config, ".ringwright");
}

function isAlive(owner: { pid: number; host: string }): boolean {
  // of another host nothing can be known, so its lock holds
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
