import type { ChildProcess } from "node:child_process";
import { realpath } from "node:fs/promises";
import { dirname, parse } from "node:path";
import { pathToFileURL } from "node:url";
import { permissionFlags } from "./code-permissions.ts";
import { jsonLosses } from "./json-losses.ts";
import type { ReadSource } from "./source.ts";

/** What a config program may take, and what ends it. */
export interface CodeLimits {
  readonly timeoutInMs: number;
  readonly abortSignal: AbortSignal | undefined;
}

/**
 * Evaluates a TypeScript or JavaScript config in a child process with a bare environment
 * (no AZURE_*, no CI token, no RINGWRIGHT_*) under Node's permission model. It is code all
 * the same, so pipelines that plan pull requests from others should use YAML.
 */
export async function readCode(file: string, limits: CodeLimits): Promise<ReadSource> {
  const path = await realpath(file);
  const fail = (message: string, at: ProgramPlace = {}): ReadSource => ({
    ok: false,
    issues: [{ id: "RC109", file, ...at, path: "", message }],
  });
  if (dirname(path) === parse(path).root) {
    return fail(
      "stands in the root folder, all of which it could read; give it a folder of its own",
    );
  }
  if (path.includes("*")) {
    return fail("has a * in its path, which Node's permission model takes for any name; rename it");
  }
  const flags = await permissionFlags(path);
  limits.abortSignal?.throwIfAborted();
  const { PATH } = process.env;
  const { spawn } = await import("node:child_process");
  const running = spawn(
    process.execPath,
    ["--no-warnings", ...flags, "--input-type=module", "-e", program(pathToFileURL(path).href)],
    { env: PATH === undefined ? {} : { PATH }, stdio: ["ignore", "ignore", "pipe", "ipc"] },
  );
  const { answer, stderr, stopped } = await endOf(running, limits);
  limits.abortSignal?.throwIfAborted();
  if (stopped !== undefined) return fail(stopped);
  if (answer.error !== undefined) return fail(`cannot be evaluated: ${answer.error}`, answer.at);
  if (answer.losses !== undefined) {
    return { ok: false, issues: answer.losses.map((loss) => ({ id: "RC109", file, ...loss })) };
  }
  if (answer.value === undefined || answer.value === null) {
    const said = stderr.trim().split("\n")[0] ?? "";
    return fail(
      `exports no config${said === "" ? "" : ` (${said})`}; write: export default defineConfig({ ... })`,
    );
  }
  return { ok: true, source: { file, value: answer.value, place: () => undefined } };
}

/** What the child process sends; it runs code, so nothing in it is certain. */
interface ProgramAnswer {
  readonly value?: unknown;
  readonly losses?: readonly { readonly path: string; readonly message: string }[];
  readonly error?: string;
  /** Where the config's own file stands first in the stack of the error. */
  readonly at?: ProgramPlace;
}

/** 1-based; empty where it is not known. */
interface ProgramPlace {
  readonly line?: number;
  readonly column?: number;
}

interface ProgramEnd {
  readonly answer: ProgramAnswer;
  readonly stderr: string;
  /** Why it was stopped or could not be started. */
  readonly stopped: string | undefined;
}

async function endOf(running: ChildProcess, limits: CodeLimits): Promise<ProgramEnd> {
  let answer: ProgramAnswer = {};
  let stderr = "";
  let stopped: string | undefined;
  const kill = () => {
    // a program can refuse SIGTERM
    running.kill("SIGKILL");
  };
  const timer = setTimeout(() => {
    stopped = `did not finish within ${limits.timeoutInMs / 1000} s, and was stopped`;
    kill();
  }, limits.timeoutInMs);
  process.once("exit", kill);
  limits.abortSignal?.addEventListener("abort", kill, { once: true });
  running.stderr?.on("data", (chunk: Buffer) => {
    if (stderr.length < 4000) stderr += chunk.toString("utf8");
  });
  running.on("message", (message) => {
    answer = answerOf(message);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      running.once("error", reject);
      // not `close`: what else holds its stderr is no concern of ours
      running.once("exit", () => {
        // an answer that was sent before the end may be read after it
        if (running.connected) running.once("disconnect", resolve);
        else resolve();
      });
    });
  } catch (error) {
    stopped = `could not be started (${error instanceof Error ? error.message : String(error)})`;
  } finally {
    clearTimeout(timer);
    process.off("exit", kill);
    limits.abortSignal?.removeEventListener("abort", kill);
    running.stderr?.destroy();
  }
  return { answer, stderr, stopped };
}

function answerOf(message: unknown): ProgramAnswer {
  const { value, losses, error, at } = (message ?? {}) as Record<string, unknown>;
  if (error !== undefined) return { error: `${error as string}`, at: placeOf(at) };
  if (Array.isArray(losses)) {
    return {
      losses: losses.map((loss: unknown) => {
        const { path, message: text } = (loss ?? {}) as Record<string, unknown>;
        return { path: String(path), message: String(text) };
      }),
    };
  }
  return { value };
}

function placeOf(at: unknown): ProgramPlace {
  const [line, column] = Array.isArray(at) ? (at as unknown[]) : [];
  if (!Number.isSafeInteger(line)) return {};
  return { line: line as number, column: Number.isSafeInteger(column) ? (column as number) : 1 };
}

/** What the child runs: it loads the config, and sends it or what is wrong with it. */
function program(config: string): string {
  return `
import { registerHooks } from "node:module";
const send = process.send.bind(process);
const end = (message, code) => send(message, () => process.exit(code));
const url = ${JSON.stringify(config)};
const lossesOf = ${jsonLosses.toString()};
// import ... from "ringwright", or from one of its other entries, works in a config file even
// where nothing is installed beside it: from within a package its own name leads to itself
registerHooks({
  resolve(specifier, context, next) {
    try { return next(specifier, context); } catch (error) {
      if (!/^ringwright(\\/|$)/.test(specifier)) throw error;
      return next(specifier, { ...context, parentURL: ${JSON.stringify(import.meta.url)} });
    }
  },
});
console.log = console.error;
const may = {
  FileSystemRead: (what) => "reads " + what + "; a config program may read only its own folder and node_modules",
  FileSystemWrite: (what) => "writes " + what + "; a config program may write no file",
  ChildProcess: () => "starts a process, which a config program may not",
  WorkerThreads: () => "starts a thread, which a config program may not",
  Net: () => "uses the network, which a config program may not",
};
const said = (error) => may[error?.permission]?.(error.resource) ?? String(error?.message ?? error);
const placed = (error) => {
  const stack = String(error?.stack ?? "");
  const start = stack.indexOf(url + ":");
  return start < 0 ? [] : (/^\\d+(?::\\d+)?/.exec(stack.slice(start + url.length + 1))?.[0] ?? "").split(":").map(Number);
};
try {
  const loaded = await import(url);
  const config = loaded.default ?? loaded.config ?? null;
  const losses = lossesOf(config);
  if (losses.length > 0) end({ losses }, 1);
  else end({ value: JSON.parse(JSON.stringify(config)) }, 0);
} catch (error) {
  end({ error: said(error), at: placed(error) }, 1);
}`;
}
