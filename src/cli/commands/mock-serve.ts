import type { Call } from "../command-line/define-command.ts";
import type { mockServeCommand } from "../declarations/mock.ts";
import { CommandError, ExitCode } from "../exit-code.ts";

/** `ringwright mock serve`: the mock tenant as a server, until it is interrupted. */
export async function runMockServe({
  options,
  terminal,
}: Call<typeof mockServeCommand>): Promise<number> {
  const { serveMockTenant } = await import("../../../mocks/index.ts");
  const server = await serveMockTenant({
    port: wholeNumber("--port", options.port, 65_535),
    devices: wholeNumber("--devices", options.devices, 1_000_000),
    seed: wholeNumber("--seed", options.seed, 2 ** 31),
    ...(options.state !== undefined && { stateFile: options.state }),
  });
  terminal.out(`listening on ${server.url}\n`);
  terminal.err(
    `Use it from another terminal with:\n  export RINGWRIGHT_GRAPH_URL=${server.url} RINGWRIGHT_ACCESS_TOKEN=any\n`,
  );
  if (!terminal.abortSignal.aborted) {
    await new Promise((resolve) =>
      terminal.abortSignal.addEventListener("abort", resolve, { once: true }),
    );
  }
  await server.close();
  return ExitCode.ok;
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most) {
    throw new CommandError(`${name} must be a whole number from 0 to ${most} (is ${text})`);
  }
  return value;
}
