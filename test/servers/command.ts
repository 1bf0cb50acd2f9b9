import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { MockTenant } from "ringwright/mocks";

const main = join(import.meta.dirname, "../../dist/cli/main.js");

/** What the built command ends with, and says. */
export async function command(args: readonly string[], mock: MockTenant, url: string) {
  const env = {
    ...process.env,
    RINGWRIGHT_GRAPH_URL: await mock.url(),
    RINGWRIGHT_ACCESS_TOKEN: "test",
    RINGWRIGHT_VAR_STATE_URL: url,
  };
  const run = promisify(execFile)(process.execPath, [main, ...args], { env });
  return await run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}
