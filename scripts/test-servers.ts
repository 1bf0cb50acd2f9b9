// State stores, queues and metrics against the servers that they are made for: installs the clients
// and the server that come from npm as test/servers/package-lock.json says, starts Redis, PostgreSQL,
// Azurite and Prometheus on free ports of this machine, and runs test/servers/. A server that cannot
// be had fails the run.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { debianProgram } from "./debian-program.ts";
import { installSuite } from "./install-suite.ts";
import { createDatabase } from "./postgres-program.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const suite = join(root, "test/servers");
const folder = mkdtempSync(join(tmpdir(), "ringwright-servers-"));
const folders = [folder];
const servers: ChildProcess[] = [];
const exporter = createServer();

try {
  const redis = debianProgram("redis-server", "redis-server");
  const prometheus = debianProgram("prometheus", "prometheus");
  installSuite(suite);
  const exporterUrl = await startExporter();
  const [REDIS_URL, EVICTING_REDIS_URL, POSTGRES_URL, AZURITE_URL, PROMETHEUS_URL] =
    await Promise.all([
      startRedis(redis, "noeviction"),
      startRedis(redis, "allkeys-lru"),
      startPostgres(),
      startAzurite(),
      startPrometheus(prometheus, exporterUrl),
    ]);
  const addresses = {
    REDIS_URL,
    EVICTING_REDIS_URL,
    POSTGRES_URL,
    AZURITE_URL,
    PROMETHEUS_URL,
    EXPORTER_URL: exporterUrl,
    // of the same package, for a server with rules of its own
    PROMETHEUS_PROGRAM: prometheus,
    PROMTOOL_PROGRAM: debianProgram("promtool", "prometheus"),
  };
  process.exitCode = await runTests(addresses);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await Promise.all(servers.map(ended));
  exporter.close();
  for (const path of folders) rmSync(path, { recursive: true, force: true });
}

async function runTests(addresses: Readonly<Record<string, string>>): Promise<number> {
  const vitest = "node_modules/vitest/vitest.mjs";
  const config = ["--config", "test/servers/vitest.config.ts", "--root", "."];
  const tests = spawn(process.execPath, [vitest, "run", ...config, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...addresses },
  });
  return await new Promise((resolve) => tests.on("exit", (code) => resolve(code ?? 1)));
}

/** With a password, as every server on a network has one. */
async function startRedis(program: string, eviction: string): Promise<string> {
  const port = await freePort();
  const password = "correct-horse-battery";
  const settings = {
    port,
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "no",
    requirepass: password,
    "maxmemory-policy": eviction,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  await started("Redis", program, args, /Ready to accept connections/);
  return `redis://:${password}@127.0.0.1:${port}/0`;
}

/** With a password, and no socket besides the port. */
async function startPostgres(): Promise<string> {
  const port = await freePort();
  const [user, password] = ["ringwright", "correct-horse-battery"];
  const { program, folder: own, as } = createDatabase(user, password);
  folders.push(own);
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    // what it holds is thrown away
    fsync: "off",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const ready = /database system is ready to accept connections/;
  await started("PostgreSQL", program, ["-D", join(own, "data"), ...flags], ready, as);
  return `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
}

async function startAzurite(): Promise<string> {
  const script = join(suite, "node_modules/azurite/dist/src/blob/main.js");
  const flags = ["--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck"];
  const args = [script, "--blobHost", "127.0.0.1", "--blobPort", "0", ...flags];
  const listening = /successfully listens on (http:\/\/\S+)/;
  const [, url = ""] = await started("Azurite", process.execPath, args, listening);
  return url;
}

async function startPrometheus(program: string, exporterUrl: string): Promise<string> {
  const port = await freePort();
  const config = join(folder, "prometheus.yml");
  // JSON is YAML too
  const scrape = {
    job_name: "exporter",
    scrape_interval: "1s",
    static_configs: [{ targets: [new URL(exporterUrl).host] }],
  };
  writeFileSync(config, JSON.stringify({ scrape_configs: [scrape] }));
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, "prometheus")}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  await started("Prometheus", program, args, /Server is ready to receive web requests/);
  return `http://127.0.0.1:${port}`;
}

/** What Prometheus scrapes: `GET /metrics` gives the text that was last sent with `PUT /metrics`. */
async function startExporter(): Promise<string> {
  let metrics = "";
  exporter.on("request", (request, response) => {
    if (request.method !== "PUT") {
      response.setHeader("Content-Type", "text/plain; version=0.0.4").end(metrics);
      return;
    }
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      metrics = Buffer.concat(parts).toString();
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => exporter.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(exporter.address() as AddressInfo).port}/metrics`;
}

/** Starts a server and waits for the line in which it says that it is ready. */
async function started(
  name: string,
  program: string,
  args: readonly string[],
  ready: RegExp,
  as: { readonly cwd: string; readonly uid?: number; readonly gid?: number } = { cwd: folder },
): Promise<RegExpExecArray> {
  const server = spawn(program, args, { ...as, stdio: ["ignore", "pipe", "pipe"] });
  servers.push(server);
  const said: string[] = [];
  return await new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`${name} ${why}:\n${said.slice(-20).join("\n")}`));
    server.on("error", (error) => fail(`does not start (${error.message})`));
    server.on("exit", (code) => fail(`ended with code ${code}`));
    setTimeout(() => fail("was not ready within a minute"), 60_000).unref();
    for (const input of [server.stdout, server.stderr]) {
      // read on after that: a full pipe would stop the server
      createInterface({ input }).on("line", (line) => {
        said.push(line);
        const match = ready.exec(line);
        if (match) resolve(match);
      });
    }
  });
}

/** Ends a server, which may still write while it does. */
async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const exit = new Promise((resolve) => server.once("exit", resolve));
  // PostgreSQL would wait for its clients at SIGTERM
  server.kill("SIGINT");
  await exit;
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
