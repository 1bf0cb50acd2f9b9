import type { Say } from "../../config/cross-checks.ts";
import { isMapping } from "../../kind/value-at.ts";

// whatever ends so holds the thing itself; those that end in Env or File name where it is
const secretKeys =
  /^((client|app|application)?[-_]?(secret|password|passphrase)(value)?|(access|bearer|refresh)?[-_]?token|(private|api|access)?[-_]?key|assertion|connectionString)$/i;

const advice: Readonly<Record<string, string>> = {
  secret: "secretEnv",
  certificate: "passwordEnv",
  token: "env",
  workload: "tokenFile",
};

/**
 * Tells of each key of a credential that would hold a secret, and gives the list without them, so that
 * each is told once. What they hold is in no message.
 */
export function withoutWrittenSecrets(value: unknown, say: Say): unknown {
  if (!isMapping(value) || !isMapping(value["credentials"])) return value;
  const credentials = Object.entries(value["credentials"]).map(([name, settings]) => {
    if (!isMapping(settings)) return [name, settings] as const;
    const entries = Object.entries(settings).filter(([key]) => {
      if (!secretKeys.test(key)) return true;
      say(["credentials", name, key], secretText(settings["type"]), "key");
      return false;
    });
    return [name, Object.fromEntries(entries)] as const;
  });
  return { ...value, credentials: Object.fromEntries(credentials) };
}

function secretText(type: unknown): string {
  const instead =
    typeof type === "string" && Object.hasOwn(advice, type) ? advice[type] : undefined;
  const where = instead ?? "secretEnv";
  return `would hold a secret, and no secret stands in this file: name an environment variable or a file instead (${where}), and take this one out of the history too`;
}
