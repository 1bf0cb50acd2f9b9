import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  ClientCertificateCredential,
  ClientSecretCredential,
  type TokenCredentialOptions,
} from "@azure/identity";
import { generate } from "selfsigned";
import { describe, expect, onTestFinished, test } from "vitest";
import { createMockTenants, type MockTenants } from "../../mocks/index.ts";
import { folderWith } from "../support/cli.ts";

const id = (digit: number) => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`;
const scope = "https://graph.microsoft.com/.default";
const client = id(7);

/** Two tenants over TLS, and what a credential of the Azure SDK needs to get there. */
async function overTls(): Promise<{ tenants: MockTenants; options: TokenCredentialOptions }> {
  const tenants = createMockTenants({
    tenants: [
      { tenantId: id(1), domain: "contoso.com" },
      { tenantId: id(2), consent: false },
    ],
    shared: { tls: true, clock: "real", applications: [{ clientId: client, secret: "right" }] },
  });
  onTestFinished(async () => await tenants.close());
  const [authorityHost, ca] = [await tenants.url(), await tenants.certificate()];
  // the pipeline's own option, which the types of the credential leave out
  const tls = { tlsOptions: { ca } } as object;
  return { tenants, options: { authorityHost, disableInstanceDiscovery: true, ...tls } as object };
}

describe("sign-in over TLS, asked by @azure/identity", () => {
  test("gives an application with its secret a token that Graph takes", async () => {
    const { tenants, options } = await overTls();
    const credential = new ClientSecretCredential(id(1), client, "right", options);

    const { token } = await credential.getToken(scope);
    const answer = await tenants.fetch("https://graph.microsoft.com/v1.0/organization", {
      headers: { authorization: `Bearer ${token}` },
    });

    expect(answer.status).toBe(200);
    const { value } = (await answer.json()) as { value: { id: string }[] };
    expect(value[0]?.id).toBe(id(1));
    expect(tenants.signIns).toEqual([
      { tenant: id(1), clientId: client, proof: "secret", refusedAs: undefined },
    ]);
  });

  test("takes the domain for the tenant, and a certificate for the secret", async () => {
    const { tenants, options } = await overTls();
    const { folder } = await folderWith("");
    const { private: key, cert } = await generate([{ name: "commonName", value: "app" }], {
      keyType: "rsa",
    });
    const certificatePath = join(folder, "app.pem");
    await writeFile(certificatePath, key + cert);
    const credential = new ClientCertificateCredential(
      "contoso.com",
      client,
      { certificatePath },
      options,
    );

    const { token, expiresOnTimestamp } = await credential.getToken(scope);

    expect(token.split(".")).toHaveLength(3);
    expect(expiresOnTimestamp - Date.now()).toBeGreaterThan(3_600_000);
    expect(tenants.signIns).toEqual([
      { tenant: "contoso.com", clientId: client, proof: "assertion", refusedAs: undefined },
    ]);
  });

  test.each([
    ["a wrong secret", id(1), client, "wrong", 7000215],
    ["an application that it does not know", id(1), id(8), "right", 700016],
    ["a tenant that did not consent", id(2), client, "right", 7000229],
  ])("refuses %s", async (_what, tenant, application, secret, number) => {
    const { tenants, options } = await overTls();
    const credential = new ClientSecretCredential(tenant, application, secret, options);

    const failed = await credential.getToken(scope).then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(String(failed)).toContain(`AADSTS${number}: `);
    expect(tenants.signIns.at(-1)?.refusedAs).toBe(number);
  });

  test("fails as the credential of the mock itself, word by word but for ids and times", async () => {
    const { tenants, options } = await overTls();
    const messageOf = async (tenant: string, secret: string) => {
      const real = new ClientSecretCredential(tenant, client, secret, options);
      const mine = tenants.credential(tenant);
      return await Promise.all(
        [real, mine].map(async (credential) => {
          const error: unknown = await credential
            .getToken(scope)
            .catch((thrown: unknown) => thrown);
          return String(error).replaceAll(
            /[0-9a-f]{8}-(?!1111)[0-9a-f-]{27}|20\d\d-\S+ \S+Z/g,
            "?",
          );
        }),
      );
    };

    const [theirs, ours] = await messageOf(id(2), "right");
    const [missing, alsoMissing] = await messageOf(id(5), "right");

    expect(ours).toBe(theirs);
    expect(alsoMissing).toBe(missing);
    expect(missing).toContain("endpoints_resolution_error");
  });
});

describe("the token endpoint", () => {
  const right = {
    grant_type: "client_credentials",
    client_id: client,
    client_secret: "x",
    scope,
  };

  async function post(tenants: MockTenants, form: Record<string, string>, tenant = id(1)) {
    const response = await tenants.fetch(
      `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
      { method: "POST", body: new URLSearchParams(form) },
    );
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }

  test.each([
    ["client_id", { ...right, client_id: "" }, 400, "invalid_request", 900144],
    ["grant", { ...right, grant_type: "password" }, 400, "unsupported_grant_type", 70003],
    ["scope", { ...right, scope: "Group.Read.All" }, 400, "invalid_scope", 1002012],
    ["proof", { ...right, client_secret: "" }, 401, "invalid_client", 7000216],
    [
      "assertion",
      { ...right, client_secret: "", client_assertion: "a.b" },
      400,
      "invalid_request",
      50027,
    ],
  ])("refuses a request with a wrong %s", async (_what, form, status, error, number) => {
    const answer = await post(createMockTenants({ tenants: [{ tenantId: id(1) }] }), form);

    expect(answer).toMatchObject({ status, json: { error, error_codes: [number] } });
    expect(answer.json["error_description"]).toMatch(new RegExp(`^AADSTS${number}: `));
  });

  test("knows no tenant that is not there, and takes nothing but POST", async () => {
    const tenants = createMockTenants({ tenants: [{ tenantId: id(1) }] });

    const elsewhere = await post(tenants, right, id(2));
    const got = await tenants.fetch(`https://login.microsoftonline.com/${id(1)}/oauth2/v2.0/token`);

    expect(elsewhere).toMatchObject({ status: 400, json: { error_codes: [90002] } });
    expect(got.status).toBe(400);
    expect(await got.json()).toMatchObject({ error_codes: [900561] });
  });

  test("gives tokens that hold as long as it says", async () => {
    const tenants = createMockTenants({
      tenants: [{ tenantId: id(1), tokenLifetimeMs: 600_000 }],
      shared: { checkTokens: true },
    });
    const { json } = await post(tenants, right);
    const headers = { authorization: `Bearer ${String(json["access_token"])}` };
    const ask = async () =>
      (await tenants.fetch("https://graph.microsoft.com/v1.0/organization", { headers })).status;

    const before = await ask();
    tenants.clock.advance(Number(json["expires_in"]) * 1_000);

    expect(json).toMatchObject({ token_type: "Bearer", expires_in: 600 });
    expect([before, await ask()]).toEqual([200, 401]);
  });

  test("answers a challenge with a token that carries the claims", async () => {
    const tenants = createMockTenants({ tenants: [{ tenantId: id(1), challengeFrom: 1 }] });
    const ask = async (claims?: string) => {
      const { token } = await tenants
        .credential(id(1))
        .getToken(scope, claims === undefined ? {} : { claims });
      const headers = { authorization: `Bearer ${token}` };
      return await tenants.fetch("https://graph.microsoft.com/v1.0/organization", { headers });
    };

    expect((await ask()).status).toBe(401);
    expect((await ask("{}")).status).toBe(200);
  });

  test("fails as it is told to, and then no more", async () => {
    const tenants = createMockTenants({
      tenants: [{ tenantId: id(1) }],
      shared: { signInFaults: [{ match: { path: /\/token$/ }, then: { status: 503 } }] },
    });

    const first = await post(tenants, right);
    const second = await post(tenants, right);
    tenants.inject({ match: { method: "POST" }, then: { reset: true } });
    const third = await post(tenants, right).catch((error: unknown) => error);
    tenants.inject({ match: { method: "POST" }, then: { truncate: 5 } });
    const fourth = await post(tenants, right).catch((error: unknown) => error);
    tenants.inject({ then: { status: 500 }, times: 9 });
    tenants.clearFaults();

    expect([first.status, second.status]).toEqual([503, 200]);
    expect(third).toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(fourth).toBeInstanceOf(Error);
    expect((await post(tenants, right)).status).toBe(200);
  });
});
