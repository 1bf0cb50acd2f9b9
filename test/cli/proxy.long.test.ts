import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createMockTenants, type MockTenants } from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { folderWith } from "../support/cli.ts";
import { commandProcess } from "../support/command-process.ts";
import {
  type ConnectProxy,
  connectProxy,
  type ConnectProxyOptions,
} from "../support/connect-proxy.ts";

const tenantId = "11111111-1111-4111-8111-111111111111";
const client = "77777777-1111-4111-8111-111111111111";
const graph = "graph.microsoft.com:443";
const login = "login.microsoftonline.com:443";

const yaml = `version: 1
stack: behind-a-proxy
rings: { pilot: { displayName: Pilot, quality: { deferralDays: 3 }, assignments: [] } }
`;

/** A tenant that only a proxy leads to, under Microsoft's own names, with a certificate of a private authority. */
interface Office {
  readonly tenants: MockTenants;
  readonly proxy: ConnectProxy;
  readonly config: string;
  /** How the machine is set: how to sign in, and which authority is trusted. */
  readonly env: Record<string, string>;
}

async function office(options: ConnectProxyOptions = {}): Promise<Office> {
  const tenants = createMockTenants({
    tenants: [{ tenantId, domain: "contoso.com" }],
    shared: {
      tls: true,
      clock: "real",
      applications: [{ clientId: client, secret: "s3cret-app" }],
    },
  });
  onTestFinished(async () => await tenants.close());
  const { port } = new URL(await tenants.url());
  const proxy = await connectProxy({ leadsTo: Number(port), ...options });
  const { folder, config } = await folderWith(yaml);
  const authority = join(folder, "office-ca.pem");
  await writeFile(authority, (await tenants.certificate()) ?? "");
  const env = {
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: client,
    AZURE_CLIENT_SECRET: "s3cret-app",
    NODE_EXTRA_CA_CERTS: authority,
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
  };
  return { tenants, proxy, config, env };
}

const planned = (config: string) => ["plan", "--auth", "secret", "--config", config, "--no-impact"];

const without = (env: Record<string, string>, ...names: string[]) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));

describe("behind a proxy that opens TLS connections", () => {
  test("plan signs in and reads through it, and trusts NODE_EXTRA_CA_CERTS", async () => {
    const { config, env, proxy, tenants } = await office({ login: "a user:p@ss" });
    const HTTPS_PROXY = `http://a%20user:p%40ss@127.0.0.1:${proxy.port}`;

    const { code, out, err } = await commandProcess(planned(config), { ...env, HTTPS_PROXY });

    expect(err).toBe("Reading the tenant ...\n");
    expect(out).toContain("Plan: 1 to create");
    expect(code).toBe(0);
    expect(new Set(proxy.asked)).toEqual(new Set([login, graph]));
    expect(tenants.signIns).toMatchObject([{ proof: "secret", refusedAs: undefined }]);
  });

  test("plan takes small letters, and authorities that the system trusts where Node is told to", async () => {
    const { config, env, proxy } = await office();
    const { NODE_EXTRA_CA_CERTS = "", HTTPS_PROXY = "", ...rest } = env;
    const system = { SSL_CERT_FILE: NODE_EXTRA_CA_CERTS, NODE_OPTIONS: "--use-system-ca" };

    const { code, out } = await commandProcess(planned(config), {
      ...rest,
      ...system,
      https_proxy: HTTPS_PROXY,
      // the small letters count
      HTTPS_PROXY: "http://127.0.0.1:1",
    });

    expect(out).toContain("Plan: 1 to create");
    expect(code).toBe(0);
    expect(proxy.asked).toContain(graph);
  });

  test("plan names both ways to trust an authority that is not trusted", async () => {
    const { config, env } = await office();

    const { code, err } = await commandProcess(
      planned(config),
      without(env, "NODE_EXTRA_CA_CERTS"),
    );

    expect(err).toMatch(
      /no sign-in at login\.microsoftonline\.com: UNABLE_TO_VERIFY_LEAF_SIGNATURE/,
    );
    expect(err).toContain("set NODE_EXTRA_CA_CERTS to a file with its root certificate");
    expect(err).toContain("or NODE_OPTIONS=--use-system-ca");
    expect(code).toBe(1);
  });

  test("a name in NO_PROXY is asked for directly, and so is this machine", async () => {
    const { config, env, proxy, tenants } = await office();
    const token = await tenants
      .credential(tenantId)
      .getToken("https://graph.microsoft.com/.default");
    const direct = { ...env, RINGWRIGHT_ACCESS_TOKEN: token?.token ?? "" };
    const args = ["plan", "--config", config, "--no-impact"];

    const past = await commandProcess(args, { ...direct, NO_PROXY: "example.com, microsoft.com" });
    const near = await commandProcess(args, {
      ...direct,
      RINGWRIGHT_GRAPH_URL: await tenants.url(),
    });

    // no such name can be found here
    expect(past.err).toMatch(/(ENOTFOUND|EAI_AGAIN) ?.* graph\.microsoft\.com/);
    expect(near.out).toContain("Plan: 1 to create");
    expect(proxy.asked).toEqual([]);
  });
});

describe("a proxy that gives no way", () => {
  const secret = "s3cret-pr0xy";

  test.each([
    [407, "", "wants a user name and a password (407): write HTTPS_PROXY as http://USER:PASSWORD@"],
    [407, `me:${secret}@`, "does not take the user name and the password in HTTPS_PROXY (407)"],
    [
      403,
      `me:${secret}@`,
      `does not let ${login} pass (status 403): have the host allowed there, or add it to NO_PROXY`,
    ],
  ] as const)("is named with what to do, after one try: %s %s", async (answer, user, said) => {
    const { config, env, proxy } = await office({ answer });
    const HTTPS_PROXY = `http://${user}127.0.0.1:${proxy.port}`;

    const { code, err } = await commandProcess(planned(config), { ...env, HTTPS_PROXY });

    expect(err).toContain(`the proxy 127.0.0.1:${proxy.port} ${said}`);
    expect(err).not.toContain(secret);
    expect(proxy.asked).toEqual([login]);
    expect(code).toBe(1);
  });

  test.each([
    [
      "socks5://me:s3cret-pr0xy@proxy.example:1080",
      "HTTPS_PROXY does not name a proxy that can be used",
    ],
    [
      "http://me:s3cret-pr0xy@no.such.invalid:8080",
      "the proxy no.such.invalid:8080, which HTTPS_PROXY names, cannot be reached",
    ],
  ])("is named without its password: %s", async (HTTPS_PROXY, said) => {
    const { config, env } = await office();

    const { code, out, err } = await commandProcess([...planned(config), "--json"], {
      ...env,
      HTTPS_PROXY,
    });

    expect(err).toContain(said);
    expect(JSON.parse(out)).toMatchObject({ error: { message: expect.stringContaining(said) } });
    expect(out + err).not.toContain(secret);
    expect(code).toBe(1);
  });

  test("is in the way of lists of tools as well", async () => {
    const { env, proxy } = await office({ answer: 403 });

    const { code, err } = await commandProcess(
      ["tool", "list", "go", "--index", "https://go.dev/dl/?mode=json"],
      env,
    );

    expect(err).toContain(
      `https://go.dev/dl/ could not be read: the proxy 127.0.0.1:${proxy.port} does not let go.dev:443 pass`,
    );
    expect(code).toBe(1);
  });

  test("stops no command that asks nobody", async () => {
    const { config } = await office();

    const { code } = await commandProcess(["validate", "--config", config], {
      HTTPS_PROXY: "socks5://127.0.0.1:1",
    });

    expect(code).toBe(0);
  });
});
