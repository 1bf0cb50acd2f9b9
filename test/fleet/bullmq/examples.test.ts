// What can be said of the container files without a container.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const folder = join(import.meta.dirname, "../../../examples/11-fleet-workers");
const textOf = (name: string) => readFileSync(join(folder, name), "utf8");

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

describe.each([
  ["compose.redis.yaml", "valkey", "/data"],
  ["compose.postgres.yaml", "postgres", "/var/lib/postgresql/data"],
])("%s", (name, server, data) => {
  const text = textOf(name);
  const { services, volumes } = parse(text) as Compose;

  test("keeps what the server has in a volume, and lets workers wait until it is healthy", () => {
    const { image, volumes: mounts, healthcheck } = services[server] ?? {};

    expect(image).toMatch(/:\d+[\w.]*-alpine$/);
    expect(mounts).toEqual([`${server}:${data}`]);
    expect(Object.keys(volumes)).toContain(server);
    expect(healthcheck?.test[0]).toBe("CMD");
    const waited = Object.values(services).flatMap(({ depends_on = {} }) =>
      Object.entries(depends_on),
    );
    expect(waited).toContainEqual([server, { condition: "service_healthy" }]);
  });

  test("runs workers that can write nothing but what they have to", () => {
    expect(services["worker"]).toMatchObject({ build: ".", read_only: true, cap_drop: ["ALL"] });
    expect(services["worker"]?.volumes).toContain("./fleet:/fleet:ro");
    expect(services["worker"]?.environment["QUEUE_URL"]).toMatch(/^(redis|postgres):\/\//);
  });

  test("holds no secret, and names each that is missing", () => {
    for (const [, word] of text.matchAll(/(?:PASSWORD|QUEUE_URL|STATE_URL|CLIENT_ID): (.*)/g)) {
      expect(word).toContain(":?set ");
    }
  });
});

test("the server of compose.redis.yaml evicts nothing and writes to disk", () => {
  const { services } = parse(textOf("compose.redis.yaml")) as Compose;

  const words = services["valkey"]?.command?.join(" ");
  expect(words).toContain("--maxmemory-policy noeviction");
  expect(words).toContain("--appendonly yes");
  expect(words).toContain("--requirepass ");
});

test("the workers of compose.postgres.yaml wait until the tables are there", () => {
  const { services } = parse(textOf("compose.postgres.yaml")) as Compose;

  expect(services["migrate"]?.environment["MIGRATE"]).toBe("1");
  expect(services["worker"]?.depends_on).toEqual({
    migrate: { condition: "service_completed_successfully" },
  });
});

describe("Dockerfile", () => {
  const lines = textOf("Dockerfile").split("\n");
  const valuesOf = (word: string) =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));

  test("has a base with a version, no root at run time, and a health check", () => {
    expect(valuesOf("FROM")).toEqual([expect.stringMatching(/^node:\d+-[a-z]+-slim$/)]);
    expect(valuesOf("USER")).toEqual(["node"]);
    expect(lines.indexOf("USER node")).toBeLessThan(
      lines.findIndex((line) => line.startsWith("CMD ")),
    );
    expect(valuesOf("HEALTHCHECK")).toHaveLength(1);
    // a shell would be process 1 and keep SIGTERM for itself
    expect(valuesOf("CMD")).toEqual(['["node", "worker.ts"]']);
  });

  test("copies no secret, and what it starts is there", () => {
    expect(textOf(".dockerignore").split("\n")).toEqual(
      expect.arrayContaining(["tenants", "*.pem", ".env"]),
    );
    expect(existsSync(join(folder, "worker.ts"))).toBe(true);
  });

  test("installs the packages that Ringwright names", () => {
    const own = JSON.parse(textOf("image/package.json")) as {
      dependencies: Record<string, string>;
    };
    const { peerDependencies } = JSON.parse(
      readFileSync(join(folder, "../../package.json"), "utf8"),
    ) as { peerDependencies: Record<string, string> };

    for (const [name, range] of Object.entries(own.dependencies)) {
      if (name === "ringwright") continue;
      expect([name, peerDependencies[name]?.split(" || ")]).toEqual([
        name,
        expect.arrayContaining([range.replace(/\.0\.0$/, "")]),
      ]);
    }
  });
});
