import { appendFile } from "node:fs/promises";

/** Adds text to a file of a CI job, such as `$GITHUB_STEP_SUMMARY`, which earlier steps wrote to as well. */
export async function addToJobFile(file: string, text: string): Promise<void> {
  await appendFile(file, text.endsWith("\n") ? text : `${text}\n`, { mode: 0o600 });
}

/**
 * `name=value` lines for later steps, as `$GITHUB_OUTPUT` takes them. Values are words that this
 * program chose, and nothing of a tenant: a line break in one would be another output.
 *
 * @throws {RangeError} for a value that is more than a word.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-output-parameter
 */
export function jobOutputs(values: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      if (!/^[\w:.-]*$/.test(String(value))) throw new RangeError(`${name} is more than a word`);
      return `${name}=${value}\n`;
    })
    .join("");
}
