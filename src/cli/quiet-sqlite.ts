/**
 * Keeps Node 22's notice that its SQLite is experimental off the terminal: whoever runs a
 * command can do nothing about it. Every other warning goes on as before.
 *
 * @see https://nodejs.org/docs/latest-v22.x/api/sqlite.html
 */
export function quietSqlite(): void {
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    const text = typeof warning === "string" ? warning : warning.message;
    if (!text.startsWith("SQLite is an experimental feature")) emit(warning, ...rest);
  }) as typeof process.emitWarning;
}
