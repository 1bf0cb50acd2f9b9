import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MockTenant } from "ringwright/mocks";
import { onTestFinished } from "vitest";
import { run } from "../../src/cli/run.ts";
import { plainPaint } from "../../src/report/paint.ts";

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own with a config in it, gone when the test ends. */
export async function folderWith(config: string): Promise<{ folder: string; config: string }> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-cli-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  const file = join(folder, "ringwright.yaml");
  await writeFile(file, config);
  return { folder, config: file };
}

/** Runs a command line in this process, over real HTTP to the mock tenant. */
export async function command(
  mock: MockTenant | undefined,
  args: readonly string[],
  options: {
    answer?: string;
    /** Given each question. */
    onAsk?: (question: string) => void;
    env?: Record<string, string>;
    abortSignal?: AbortSignal;
    /** Of a terminal that stdout and stderr are. */
    columns?: number;
    /** Called as soon as something is on stdout. */
    onOut?: () => void;
  } = {},
): Promise<CommandResult> {
  let out = "";
  let err = "";
  const code = await run(args, {
    out: (text) => {
      out += text;
      options.onOut?.();
    },
    err: (text) => (err += text),
    env: {
      ...(mock && { RINGWRIGHT_GRAPH_URL: await mock.url(), RINGWRIGHT_ACCESS_TOKEN: "test" }),
      ...options.env,
    },
    paintOut: plainPaint,
    paintErr: plainPaint,
    live: false,
    outColumns: () => options.columns,
    columns: options.columns === undefined ? undefined : () => options.columns ?? 80,
    ask:
      options.answer === undefined
        ? undefined
        : (question) => {
            options.onAsk?.(question);
            return Promise.resolve(options.answer ?? "");
          },
    abortSignal: options.abortSignal ?? new AbortController().signal,
  });
  return { code, out, err };
}
