import { existsSync } from "node:fs";
import { defaultConfigNames } from "../config/policy-files.ts";
import { CommandError } from "./exit-code.ts";

/** The config that is named, or the first of the default names that exists here. */
export function findConfig(named: string | undefined): string {
  const found = named ?? configHere();
  if (found === undefined) {
    throw new CommandError(
      `there is no ${defaultConfigNames.join(", ")} in this folder. Name a config with --config PATH, or write one with: ringwright init`,
    );
  }
  return found;
}

/**
 * The config of this folder, where it has one.
 *
 * @throws {CommandError} where it has one in YAML and one in code.
 */
export function configHere(): string | undefined {
  const found = defaultConfigNames.filter((name) => existsSync(name));
  const [first] = found;
  const isYaml = (name: string) => /\.ya?ml$/.test(name);
  const other = found.find((name) => first !== undefined && isYaml(name) !== isYaml(first));
  if (other !== undefined) {
    throw new CommandError(
      `${first} stands beside ${other}; keep a config in YAML or in code, or name one with --config PATH`,
    );
  }
  return first;
}
