/** Where diagnostics go; `console` fits. Nothing secret is ever handed to it. */
export interface Logger {
  debug?(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn?(message: string, details?: Readonly<Record<string, unknown>>): void;
}
