import type { Logger } from "./client-options.ts";

/**
 * A logger whose lines go where those of the Azure SDK go, under the name `azure:ringwright`: with
 * `AZURE_LOG_LEVEL=info` each request to Graph shows among those of `@azure/identity`.
 * `setLogLevel` of `@azure/logger` sets the level, too.
 *
 * Uses the `@azure/logger` that comes with `@azure/identity`, loaded when this is called.
 *
 * @example
 * const tenant = connect(new DefaultAzureCredential(), { logger: await azureLogger() });
 */
export async function azureLogger(): Promise<Logger> {
  const { createClientLogger } = await import("@azure/logger");
  const { info, warning } = createClientLogger("ringwright");
  const tell =
    (log: (...words: unknown[]) => void) =>
    (message: string, details?: Readonly<Record<string, unknown>>) => {
      log(...(details === undefined ? [message] : [message, details]));
    };
  return { debug: tell(info), warn: tell(warning) };
}
