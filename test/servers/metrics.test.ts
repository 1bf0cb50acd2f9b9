// What `metrics serve` tells, scraped by a real Prometheus with the rules of the example.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { serveMetrics } from "ringwright";
import { expect, onTestFinished, test, vi } from "vitest";
import { parse } from "yaml";
import { rolloutConfig, rolloutLab, threeStages } from "../support/rollout-lab.ts";
import { addressOf } from "./places.ts";

const example = fileURLToPath(new URL("../../examples/observability/", import.meta.url));

interface Rules {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly for?: string;
    }[];
  }[];
}

async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-metrics-"));
  onTestFinished(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

test("the files of the example are what promtool takes, and so is each query of the dashboard", async () => {
  const promtool = addressOf("PROMTOOL_PROGRAM");
  const check = promisify(execFile);
  await check(promtool, ["check", "config", join(example, "prometheus.yml")]);
  const { panels } = JSON.parse(await readFile(join(example, "dashboard.json"), "utf8")) as {
    readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  };
  const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  expect(queries.length).toBeGreaterThan(8);
  const folder = await ownFolder();
  const rules = queries.map((expr, index) => ({
    record: `query_${index}`,
    expr: expr.replaceAll("$ring", ".*"),
  }));
  await writeFile(join(folder, "rules.yml"), JSON.stringify({ groups: [{ name: "g", rules }] }));

  await check(promtool, ["check", "rules", join(folder, "rules.yml")]);
});

test("the alerts of the example fire on a bad update, and those on other things do not", async () => {
  const lab = await rolloutLab({
    config: rolloutConfig(threeStages),
    mock: { devicesUpdate: { failures: { rate: 0.4, releases: ["2026-11-10"] } } },
  });
  await lab.controller.start("november", { by: "eva", identity: null });
  const { state } = await lab.run(({ phase }) => phase !== "Progressing");
  expect(state.phase).toBe("Held");
  const { store } = lab;
  const server = await serveMetrics(lab.session.tenant, {
    stack: "corp",
    store,
    fetch: lab.mock.fetch,
    port: 0,
  });
  onTestFinished(async () => {
    await server.close();
  });

  const url = await prometheusWith(server.url);

  const fired = async () => {
    const answer = await fetch(`${url}/api/v1/alerts`);
    const { data } = (await answer.json()) as {
      readonly data: {
        readonly alerts: readonly {
          readonly state: string;
          readonly labels: Readonly<Record<string, string>>;
        }[];
      };
    };
    const firing = data.alerts.filter(({ state: word }) => word === "firing");
    return [...new Set(firing.map(({ labels }) => labels["alertname"] ?? ""))].toSorted((a, b) =>
      a.localeCompare(b),
    );
  };
  await vi.waitUntil(async () => (await fired()).length >= 2, { timeout: 30_000, interval: 200 });
  expect(await fired()).toEqual(["RingwrightRolloutHeld", "RingwrightStageFailing"]);
});

/** A Prometheus with the rules of the example, which fire at once, that scrapes each second. */
async function prometheusWith(target: string): Promise<string> {
  const folder = await ownFolder();
  const { groups } = parse(await readFile(join(example, "rules.yml"), "utf8")) as Rules;
  // those that compare with the clock of this machine have nothing to say of a virtual one
  const timeless = ({ expr }: { readonly expr: string }) => !expr.includes("time()");
  const hasty = groups.map((group) => ({
    ...group,
    rules: group.rules.filter(timeless).map((rule) => ({ ...rule, for: "0s" })),
  }));
  await writeFile(join(folder, "rules.yml"), JSON.stringify({ groups: hasty }));
  const config = {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: ["rules.yml"],
    scrape_configs: [
      { job_name: "ringwright", static_configs: [{ targets: [new URL(target).host] }] },
    ],
  };
  await writeFile(join(folder, "prometheus.yml"), JSON.stringify(config));
  const port = await freePort();
  const server = spawn(
    addressOf("PROMETHEUS_PROGRAM"),
    [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { cwd: folder, stdio: "ignore" },
  );
  onTestFinished(async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill();
    await ended;
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = async () =>
    (await fetch(`${url}/-/ready`).catch(() => undefined))?.status === 200;
  await vi.waitUntil(isReady, { timeout: 30_000, interval: 200 });
  return url;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
