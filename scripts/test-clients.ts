// Clients of Graph by other authors, unmodified, against `mock serve --tls`: installs them as
// test/clients/package-lock.json says, starts the tenants that their tests name, and runs those.
// What the clients trust has to be known when their process begins, so that the tenants come first.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { installSuite } from "./install-suite.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const suite = join(root, "test/clients");
const folder = mkdtempSync(join(tmpdir(), "ringwright-clients-"));
const servers: ChildProcess[] = [];

const throttledOnce = (status: number) => ({
  match: { method: "GET", path: "/groups/{id}" },
  then: { status, headers: { "Retry-After": "1" } },
});

try {
  installSuite(suite);
  const faults = join(folder, "faults.json");
  writeFileSync(faults, JSON.stringify([throttledOnce(429), throttledOnce(503)]));

  const env = {
    MOCK_CALM: await serve("calm", "--devices", "250", "--users", "5"),
    MOCK_THROTTLED: await serve("throttled", "--quotas"),
    MOCK_FAULTY: await serve("faulty", "--faults", faults),
    NODE_EXTRA_CA_CERTS: join(folder, "trusted.pem"),
  };
  const certificates = ["calm", "throttled", "faulty"].map((name) =>
    readFileSync(caOf(name), "utf8"),
  );
  writeFileSync(env.NODE_EXTRA_CA_CERTS, certificates.join("\n"));
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", ...process.argv.slice(2)];
  execFileSync(process.execPath, args, {
    cwd: suite,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
} catch (error) {
  // what failed has said so itself
  if (typeof (error as { status?: unknown }).status !== "number") throw error;
  process.exitCode = 1;
} finally {
  for (const server of servers) server.kill();
  rmSync(folder, { recursive: true, force: true });
}

function caOf(name: string): string {
  return join(folder, `${name}.pem`);
}

/** Starts a tenant over TLS; gives its root. */
async function serve(name: string, ...flags: string[]): Promise<string> {
  const command = join(root, "dist/cli/main.js");
  const args = [command, "mock", "serve", "--tls", "--tls-ca", caOf(name), ...flags];
  const server = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  servers.push(server);
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /^listening on (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`mock serve ${flags.join(" ")} ended without listening`);
}
