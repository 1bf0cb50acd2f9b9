/** The ways to sign in, as `--auth` takes them. */
export const authModes = [
  "default",
  "token",
  "secret",
  "certificate",
  "workload",
  "github",
  "azure-pipelines",
  "managed",
  "device-code",
  "cli",
] as const;

export type AuthMode = (typeof authModes)[number];
