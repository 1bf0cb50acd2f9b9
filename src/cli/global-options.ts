/** Options that every command takes. */
export interface GlobalOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly color: boolean;
  readonly verbose?: boolean;
  readonly auth?: string;
  readonly cloud?: string;
}

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

export const cloudNames = ["global", "usgov", "usgovdod", "china"] as const;
