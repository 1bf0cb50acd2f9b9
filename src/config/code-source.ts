import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import type { ReadSource } from "./source.ts";

const timeoutInMs = 30_000;

// `import ... from "ringwright"`, or from one of its other entries, works in a config file even
// where nothing is installed beside it: from within a package its own name leads to itself
const resolver = `
export async function resolve(specifier, context, next) {
  try { return await next(specifier, context); } catch (error) {
    if (!/^ringwright(\\/|$)/.test(specifier)) throw error;
    return await next(specifier, { ...context, parentURL: ${JSON.stringify(import.meta.url)} });
  }
}`;

const child = (config: string) => `
import { register } from "node:module";
register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(resolver)}`)});
console.log = console.error;
try {
  const loaded = await import(${JSON.stringify(config)});
  process.send({ value: JSON.parse(JSON.stringify(loaded.default ?? loaded.config ?? null)) }, () => process.exit(0));
} catch (error) {
  process.send({ error: String(error?.message ?? error) }, () => process.exit(1));
}`;

/**
 * Evaluates a TypeScript or JavaScript config in a child process with a bare environment:
 * no AZURE_*, no CI token, no RINGWRIGHT_*. It is code all the same, so pipelines that
 * plan pull requests from others should use YAML.
 */
export async function readCode(
  file: string,
  path: string,
  abortSignal: AbortSignal | undefined,
): Promise<ReadSource> {
  const fail = (message: string): ReadSource => ({
    ok: false,
    issues: [{ file, path: "", message }],
  });
  const { PATH } = process.env;
  const running = spawn(
    process.execPath,
    ["--no-warnings", "--input-type=module", "-e", child(pathToFileURL(path).href)],
    {
      env: PATH === undefined ? {} : { PATH },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      signal: AbortSignal.any([
        AbortSignal.timeout(timeoutInMs),
        ...(abortSignal ? [abortSignal] : []),
      ]),
    },
  );
  let stderr = "";
  running.stderr?.on("data", (chunk: Buffer) => {
    if (stderr.length < 4000) stderr += chunk.toString("utf8");
  });
  let answer: { value?: unknown; error?: string } | undefined;
  running.on("message", (message) => {
    answer = message as typeof answer;
  });
  try {
    await new Promise<void>((resolve, reject) => {
      running.on("error", reject);
      running.on("close", () => resolve());
    });
  } catch (error) {
    abortSignal?.throwIfAborted();
    return fail(
      `did not finish within ${timeoutInMs / 1000} s or could not be started (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  if (answer?.error !== undefined) return fail(`cannot be evaluated: ${answer.error}`);
  if (answer?.value === undefined || answer.value === null) {
    return fail(
      `exports no config${stderr ? ` (${stderr.trim().split("\n")[0] ?? ""})` : ""}; write: export default defineConfig({ ... })`,
    );
  }
  return { ok: true, source: { file, value: answer.value, place: () => undefined } };
}
