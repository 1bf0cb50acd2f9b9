import { mkdir, readFile, writeFile } from "node:fs/promises";
import { request as requestOverTls } from "node:https";
import { join } from "node:path";
import { loadTenantList } from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { plainPaint } from "../../src/report/paint.ts";
import { command, folderWith } from "../support/cli.ts";

interface Served {
  readonly url: string;
  /** What the command tells to export, by name. */
  readonly exported: Readonly<Record<string, string>>;
  /** Everything on stdout. */
  readonly out: () => string;
  /** Everything on stderr. */
  readonly told: () => string;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
}

/** `mock serve` in this process; interrupted when the test ends. */
async function serve(...flags: string[]): Promise<Served> {
  return await serveOn("linux", ...flags);
}

async function serveOn(platform: NodeJS.Platform, ...flags: string[]): Promise<Served> {
  const interrupted = new AbortController();
  let err = "";
  let out = "";
  let told: (url: string) => void = () => undefined;
  const listening = new Promise<string>((resolve) => (told = resolve));
  const exported = () =>
    Object.fromEntries(
      [...err.matchAll(/(\w+)(?:=| = )"?([^\s"]+)/g)].map(([, name, value]) => [name, value]),
    );
  const ended = run(["mock", "serve", ...flags], {
    out: (text) => {
      out += text;
      const url = /^listening on (\S+)\n/.exec(text)?.[1];
      if (url !== undefined) told(url);
    },
    err: (text) => (err += text),
    env: {},
    platform,
    paintOut: plainPaint,
    paintErr: plainPaint,
    live: false,
    ask: undefined,
    abortSignal: interrupted.signal,
  });
  onTestFinished(async () => {
    interrupted.abort();
    expect(await ended).toBe(0);
  });
  const url = await Promise.race([
    listening,
    ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${err}`))),
  ]);
  await expect.poll(exported).toHaveProperty("RINGWRIGHT_GRAPH_URL");
  return {
    url,
    exported: exported(),
    out: () => out,
    told: () => err,
    get: async (path, headers = {}) =>
      await fetch(url + path, { headers: { Authorization: "Bearer any", ...headers } }),
  };
}

async function fileWith(name: string, content: unknown): Promise<string> {
  const { folder } = await folderWith("");
  const path = join(folder, name);
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

describe("mock serve", () => {
  test("takes any token by default, and never throttles", async () => {
    const { url, get } = await serve();

    const first = await get("/v1.0/groups");

    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(first.status).toBe(200);
  });

  test("with --realistic takes a token that Entra ID could have issued, and tells one", async () => {
    const { exported, get } = await serve("--realistic");
    const own = { Authorization: `Bearer ${exported["RINGWRIGHT_ACCESS_TOKEN"]}` };

    const refused = await get("/v1.0/groups");
    const taken = await get("/v1.0/groups", own);

    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain("IDX14100: JWT is not well formed");
    expect(taken.status).toBe(200);
  });

  test("with --quotas refuses the 101st Intune write within 20 seconds", async () => {
    const { url } = await serve("--quotas");
    const statuses: number[] = [];

    for (let n = 0; n < 101; n++) {
      const response = await fetch(`${url}/beta/deviceManagement/deviceConfigurations/x`, {
        method: "DELETE",
        headers: { Authorization: "Bearer any" },
      });
      statuses.push(response.status);
    }

    expect(statuses.slice(0, 100)).not.toContain(429);
    expect(statuses.at(-1)).toBe(429);
  });

  test("with --lag does not find at once what was just created", async () => {
    const { url, get } = await serve("--lag");
    const created = await fetch(`${url}/v1.0/groups`, {
      method: "POST",
      headers: { Authorization: "Bearer any", "Content-Type": "application/json" },
      body: JSON.stringify({
        displayName: "New",
        mailEnabled: false,
        mailNickname: "new",
        securityEnabled: true,
      }),
    });
    const { id } = (await created.json()) as { id: string };

    expect((await get(`/v1.0/groups/${id}`)).status).toBe(404);
  });

  test("with --roles demands what each endpoint needs of any token", async () => {
    const { get } = await serve("--roles", "Group.Read.All,Device.Read.All");

    expect((await get("/v1.0/groups")).status).toBe(200);
    expect((await get("/beta/deviceManagement/deviceConfigurations")).status).toBe(403);
  });

  test("with --roles tells a token that lists them, so that a command can look", async () => {
    const { exported } = await serve("--roles", "Group.Read.All,Device.Read.All");
    const [, claims = ""] = (exported["RINGWRIGHT_ACCESS_TOKEN"] ?? "").split(".");

    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
      roles: ["Group.Read.All", "Device.Read.All"],
    });
  });

  test("tells on Windows what PowerShell takes, and elsewhere what a POSIX shell does", async () => {
    const windows = await serveOn("win32");
    const linux = await serve();

    expect(windows.told()).toBe(
      `Use it from another terminal with:\n  $env:RINGWRIGHT_GRAPH_URL = "${windows.url}"\n  $env:RINGWRIGHT_ACCESS_TOKEN = "any"\n`,
    );
    expect(linux.told()).toBe(
      `Use it from another terminal with:\n  export RINGWRIGHT_GRAPH_URL=${linux.url} RINGWRIGHT_ACCESS_TOKEN=any\n`,
    );
  });

  test("with --users has as many, or those of a file", async () => {
    const id = "11111111-2222-4333-8444-555555555555";
    const file = await fileWith("users.json", [{ id, displayName: "Ada" }]);
    const { get: ofNumber } = await serve("--users", "3");
    const { get: ofFile } = await serve("--users", file);
    const users = async (get: Served["get"]) => {
      const { value } = (await (await get("/v1.0/users?$select=id")).json()) as { value: object[] };
      return value;
    };

    expect(await users(ofNumber)).toHaveLength(3);
    expect(await users(ofFile)).toEqual([{ id }]);
  });

  test("with --faults injects what the file says", async () => {
    const file = await fileWith("faults.json", [
      { match: { path: { regex: "^/groups" } }, then: { status: 503 } },
    ]);
    const { get } = await serve("--faults", file);

    expect([(await get("/v1.0/groups")).status, (await get("/v1.0/groups")).status]).toEqual([
      503, 200,
    ]);
  });

  test("tells every problem of a faults file, and ends with 1", async () => {
    const file = await fileWith("faults.json", [
      { then: { status: 99, hang: true } },
      { math: {}, then: { rewrite: "sideways" } },
    ]);

    const { code, err } = await command(undefined, ["mock", "serve", "--faults", file]);

    expect(code).toBe(1);
    expect(err).toContain("faults[0].then must have exactly one of");
    expect(err).toContain("faults[1].math is not known; known: match, when, then, times");
    expect(err).toContain("faults[1].then.rewrite must be one of duplicateItems,");
  });

  test.each([
    [
      "a file that is not there",
      "--users",
      "nowhere.json",
      /--users: nowhere\.json cannot be read/,
    ],
    ["an empty role", "--roles", "A,,B", /--roles takes names of app roles/],
  ])("refuses %s", async (_what, flag, value, message) => {
    const { code, err } = await command(undefined, ["mock", "serve", flag, value]);

    expect(code).toBe(1);
    expect(err).toMatch(message);
  });

  test("with --tls shows a certificate of the authority that it wrote, also for Graph's name", async () => {
    const ca = await fileWith("ca.pem", "");
    const { url, exported } = await serve("--tls", "--tls-ca", ca, "--users", "2");
    const authority = await readFile(ca, "utf8");
    const ask = async (servername: string, host: string) =>
      await new Promise<string>((resolve, reject) => {
        requestOverTls(
          `${url}/v1.0/groups`,
          { ca: authority, servername, headers: { Authorization: "Bearer any", host } },
          (response) => {
            let body = "";
            response.on("data", (chunk: Buffer) => (body += chunk.toString()));
            response.on("end", () => resolve(body));
          },
        )
          .on("error", reject)
          .end();
      });

    const own = new URL(url).host;
    expect(url).toMatch(/^https:\/\/localhost:\d+$/);
    expect(exported["NODE_EXTRA_CA_CERTS"]).toBe(ca);
    expect(JSON.parse(await ask("localhost", own))).toMatchObject({
      "@odata.context": `${url}/v1.0/$metadata#groups`,
    });
    expect(JSON.parse(await ask("graph.microsoft.com", "graph.microsoft.com"))).toMatchObject({
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#groups",
    });
    await expect(ask("example.org", own)).rejects.toThrow(/altnames/);
  });

  test("answers with the scheme and host that a TLS front was asked", async () => {
    const { get } = await serve();

    const response = await get("/v1.0/groups", {
      "X-Forwarded-Proto": "https",
      "X-Forwarded-Host": "graph.example",
    });

    expect(await response.json()).toMatchObject({
      "@odata.context": "https://graph.example/v1.0/$metadata#groups",
    });
  });
});

describe("mock serve --tenants", () => {
  async function tokenOf(url: string, tenantId: string): Promise<string> {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: "me",
      client_secret: "any",
      scope: "https://graph.microsoft.com/.default",
    });
    const answer = await fetch(`${url}/${tenantId}/oauth2/v2.0/token`, { method: "POST", body });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  test("lists the tenants in the second line, each with a token of its own", async () => {
    const { url, out, exported, get } = await serve("--tenants", "3", "--devices", "4");
    const [first, second, ...more] = out().trimEnd().split("\n");
    const ids = [...(second ?? "").matchAll(/tenant-(\d): \{ tenantId: (\S+) \}/g)].map(
      ([, , id]) => id ?? "",
    );

    const named = await Promise.all(
      ids.map(async (id) => {
        const authorization = `Bearer ${await tokenOf(url, id)}`;
        const answer = await get("/v1.0/organization", { Authorization: authorization });
        return ((await answer.json()) as { value: { id: string }[] }).value[0]?.id;
      }),
    );
    const own = await get("/v1.0/devices", {
      Authorization: `Bearer ${exported["RINGWRIGHT_ACCESS_TOKEN"]}`,
    });

    expect(first).toBe(`listening on ${url}`);
    expect(more).toEqual([]);
    expect(ids).toHaveLength(3);
    expect(named).toEqual(ids);
    expect(((await own.json()) as { value: unknown[] }).value).toHaveLength(4);
  });

  test("writes them as a list, over its own and over nobody else's", async () => {
    const { folder } = await folderWith("");
    const file = join(folder, "tenants.yaml");

    const { out } = await serve("--tenants", "12", "--tenants-list", file);
    await serve("--tenants", "2", "--tenants-list", file);
    const written = await readFile(file, "utf8");
    await writeFile(file, "version: 1\n");
    const refused = await command(undefined, [
      "mock",
      "serve",
      "--tenants",
      "2",
      "--tenants-list",
      file,
    ]);

    expect(out()).toMatch(/^listening on \S+\n$/);
    expect(written).toMatch(
      /^# Tenants of: .*\nversion: 1\ndefaults: .*\ntenants:\n {2}tenant-1: .* wave: 0 \}\n {2}tenant-2: .*\nwaves: .*\n$/,
    );
    expect(refused.err).toContain("exists and was not written by this command");
    expect(await readFile(file, "utf8")).toBe("version: 1\n");
  });

  test("over TLS writes a list that signs in, and says what to export for it", async () => {
    const { folder } = await folderWith("");
    const [file, ca] = [join(folder, "tenants.yaml"), join(folder, "ca.pem")];

    const { url, exported } = await serve(
      "--tls",
      "--tls-ca",
      ca,
      "--tenants",
      "2",
      "--tenants-list",
      file,
    );
    await mkdir(join(folder, "base"));
    const list = await loadTenantList(file);

    expect(exported).toEqual({
      RINGWRIGHT_GRAPH_URL: url,
      AZURE_AUTHORITY_HOST: url,
      NODE_EXTRA_CA_CERTS: ca,
      RINGWRIGHT_MOCK_SECRET: "any",
    });
    expect(list.credentials).toMatchObject({
      mock: { type: "secret", secretEnv: "RINGWRIGHT_MOCK_SECRET" },
    });
    expect(list.tenants.map(({ credential }) => credential)).toEqual(["mock", "mock"]);
  });

  test.each([
    [["--tenants", "0"], "--tenants must be at least 1"],
    [["--tenants", "few"], "--tenants must be a whole number"],
    [["--tenants", "2", "--state", "x.json"], "--state keeps one tenant"],
    [["--tenants-list", "x.yaml"], "--tenants-list needs --tenants N"],
  ])("refuses %j", async (flags, message) => {
    const { code, err } = await command(undefined, ["mock", "serve", ...flags]);

    expect(code).toBe(1);
    expect(err).toContain(message);
  });
});
