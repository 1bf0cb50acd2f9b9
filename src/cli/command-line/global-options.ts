import { authModes } from "../../graph/auth/auth-modes.ts";
import { type CloudName, clouds } from "../../graph/cloud.ts";
import type { OptionSpecs, OptionValues } from "./option.ts";

/** Options that every command takes, before its name or after it. */
export const globalOptions = {
  config: {
    type: "string",
    short: "c",
    valueHint: "path",
    help: "policy file or folder (default: ringwright.yaml or ringwright.config.ts)",
  },
  json: { type: "boolean", help: "print one JSON document on stdout, all else on stderr" },
  color: { type: "boolean", default: true, help: "no colours" },
  verbose: { type: "boolean", short: "v", help: "report every request on stderr" },
  auth: { type: "string", valueHint: "mode", help: "how to sign in", choices: authModes },
  cloud: {
    type: "string",
    valueHint: "name",
    help: "national cloud",
    choices: Object.keys(clouds) as CloudName[],
  },
} as const satisfies OptionSpecs;

export type GlobalOptions = OptionValues<typeof globalOptions>;
