/** Options that every command takes. */
export interface GlobalOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly color: boolean;
  readonly verbose?: boolean;
  readonly auth?: string;
  readonly cloud?: string;
}
