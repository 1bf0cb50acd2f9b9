import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AggregateAuthenticationError, CredentialUnavailableError } from "@azure/identity";
import { generate } from "selfsigned";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { githubAssertion } from "../../src/graph/auth/github-actions.ts";
import { chainWords, inOwnWords, managedWords } from "../../src/graph/auth/own-words.ts";
import { TokenCacheFile } from "../../src/graph/auth/token-cache-file.ts";
import {
  type AuthMode,
  authModes,
  createCredential,
  type TokenCredential,
} from "../../src/graph/index.ts";
import { epoch, json, jwt, rejection } from "./scripted-fetch.ts";

const app = { AZURE_TENANT_ID: "11111111-2222-3333-4444-555555555555", AZURE_CLIENT_ID: "app" };
const complete: Readonly<Record<string, string>> = {
  ...app,
  RINGWRIGHT_ACCESS_TOKEN: jwt({ exp: epoch / 1000 + 3600 }),
  AZURE_CLIENT_SECRET: "s3cret",
  AZURE_CLIENT_CERTIFICATE_PATH: "cert.pem",
  AZURE_FEDERATED_TOKEN_FILE: "token",
  ACTIONS_ID_TOKEN_REQUEST_URL: "https://actions.example/token?api-version=2",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "job-token",
  AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: "connection",
  SYSTEM_ACCESSTOKEN: "system",
  SYSTEM_OIDCREQUESTURI: "https://dev.azure.example/oidc",
};
const needed: Partial<Readonly<Record<AuthMode, readonly string[]>>> = {
  token: ["RINGWRIGHT_ACCESS_TOKEN"],
  secret: ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"],
  certificate: ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_CERTIFICATE_PATH"],
  workload: ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"],
  github: [
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  ],
  "azure-pipelines": [
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
    "SYSTEM_ACCESSTOKEN",
    "SYSTEM_OIDCREQUESTURI",
  ],
  "device-code": ["AZURE_TENANT_ID", "AZURE_CLIENT_ID"],
};
const pairs = Object.entries(needed).flatMap(([mode, names]) =>
  names.map((name) => [mode as AuthMode, name] as const),
);
const onDeviceCode = () => undefined;

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("createCredential", () => {
  test.each(pairs)("for %s says that %s is missing", async (mode, name) => {
    const env = { ...complete, [name]: " " };

    const error = await rejection(createCredential(mode, { env, onDeviceCode }));

    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toContain(
      `--auth ${mode} needs the environment variable ${name}`,
    );
    expect((error as Error).message).not.toContain("s3cret");
  });

  test.each(Object.entries(needed))(
    "for %s names all that is missing at once",
    async (mode, names) => {
      const error = await rejection(createCredential(mode as AuthMode, { env: {}, onDeviceCode }));

      const lines = (error as Error).message.split("\n");
      expect(lines.map((line) => /variable (\w+): ./.exec(line)?.[1])).toEqual(names);
    },
  );

  test.each(authModes)("makes one for %s without asking for a token", async (mode) => {
    // the library reads this one from the process itself
    vi.stubEnv("SYSTEM_OIDCREQUESTURI", "https://dev.azure.example/oidc");

    const credential = await createCredential(mode, { env: complete, onDeviceCode });

    expect(credential).toMatchObject({ getToken: expect.any(Function) });
  });

  // https://learn.microsoft.com/graph/deployments: tokens do not cross clouds
  test("refuses a sign-in host of another cloud", async () => {
    const env = { ...complete, AZURE_AUTHORITY_HOST: "https://login.microsoftonline.us/" };

    const error = await rejection(createCredential("secret", { env, cloud: "global" }));

    expect((error as Error).message).toContain("AZURE_AUTHORITY_HOST");
    await expect(createCredential("secret", { env, cloud: "usgov" })).resolves.toBeDefined();
  });

  // https://github.com/Azure/azure-cli/issues/30149
  test("warns that the Azure CLI has no Intune permissions", async () => {
    const warn = vi.fn<(message: string) => void>();

    await createCredential("cli", { env: {}, logger: { warn } });

    expect(warn.mock.calls[0]?.[0]).toContain("no Intune permissions");
  });

  test("wants somebody to show a device code to", async () => {
    const error = await rejection(createCredential("device-code", { env: complete }));

    expect((error as Error).message).toContain("onDeviceCode");
  });

  test("names the modes where there is no such", async () => {
    const error = await rejection(createCredential("magic" as AuthMode, { env: {} }));

    expect((error as Error).message).toContain("default, token, secret");
  });
});

describe("What @azure/identity says at length", () => {
  const failing = (error: Error): TokenCredential => ({
    getToken: async () => await Promise.reject(error),
  });

  test("of a chain that found nothing is one sentence, with who is signed out and what to do", async () => {
    const chain = new AggregateAuthenticationError(
      [
        new CredentialUnavailableError("EnvironmentCredential is unavailable. No underlying ..."),
        new CredentialUnavailableError(
          "Azure CLI could not be found. Please visit https://aka.ms/azure-cli and then authenticate using 'az login'.",
        ),
        new CredentialUnavailableError(
          "Please run 'Connect-AzAccount' from PowerShell to authenticate before using this credential.\nMore.",
        ),
      ],
      "ChainedTokenCredential authentication failed.",
    );

    const error = await rejection(inOwnWords(failing(chain), chainWords).getToken("x"));

    expect(error).toMatchObject({ name: "NoSignInError", cause: chain });
    expect((error as Error).message).toBe(
      "nothing on this machine signs in: no environment variables, no managed identity, and neither the Azure CLI, Azure PowerShell " +
        "nor the Azure Developer CLI gave a token. Please run 'Connect-AzAccount' from PowerShell to authenticate before using " +
        "this credential. Say how with --auth (token, secret, certificate, workload, github, azure-pipelines, managed, " +
        "device-code, cli); docs/sign-in.md has what each needs",
    );
  });

  test.each([
    [undefined, /^no managed identity answers here: /],
    ["1234", /^no managed identity with the client id 1234 answers here: /],
  ])("of a managed identity %s that is not there is one sentence", async (clientId, text) => {
    const headers = 'Authentication failed. Message client_error\nHeaders: {"server":"x"}';
    const gone = failing(new CredentialUnavailableError(headers));

    const error = await rejection(inOwnWords(gone, managedWords(clientId)).getToken("x"));

    expect((error as Error).message).toMatch(text);
    expect((error as Error).message).not.toContain("Headers");
  });

  test("of a certificate without its key names the file that lacks it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ringwright-pem-"));
    onTestFinished(async () => await rm(folder, { recursive: true }));
    const AZURE_CLIENT_CERTIFICATE_PATH = join(folder, "cert.pem");
    const { cert } = await generate([{ name: "commonName", value: "pipeline" }]);
    await writeFile(AZURE_CLIENT_CERTIFICATE_PATH, cert);
    const env = { ...complete, AZURE_CLIENT_CERTIFICATE_PATH };

    const credential = await createCredential("certificate", {
      env,
      fetch: async () => await Promise.resolve(json(200, {})),
    });
    const error = await rejection(credential.getToken("https://graph.microsoft.com/.default"));

    expect((error as Error).message).toMatch(
      /^the file that AZURE_CLIENT_CERTIFICATE_PATH names has no private key/,
    );
  });

  test("of anything else stays as it is", async () => {
    const refused = new Error("AADSTS7000215: Invalid client secret provided.");

    for (const words of [chainWords, managedWords(undefined)])
      expect(await rejection(inOwnWords(failing(refused), words).getToken("x"))).toBe(refused);
  });
});

describe("A ready token", () => {
  const ready = (claims: Readonly<Record<string, unknown>>, now = epoch) =>
    createCredential("token", {
      env: { RINGWRIGHT_ACCESS_TOKEN: jwt(claims) },
      now: () => new Date(now),
    });

  test("expires when its claim says", async () => {
    const credential = await ready({ exp: epoch / 1000 + 60 });

    expect((await credential.getToken("x"))?.expiresOnTimestamp).toBe(epoch + 60_000);
  });

  test("says that it cannot be renewed once it has expired", async () => {
    const credential = await ready({ exp: epoch / 1000 - 60 });

    const error = await rejection(credential.getToken("x"));

    expect((error as Error).message).toMatch(
      /expired at 2026-11-22T09:59:00.000Z and cannot be renewed/,
    );
  });

  test("says that it cannot answer a claims challenge", async () => {
    const credential = await ready({ exp: epoch / 1000 + 60 });

    const error = await rejection(credential.getToken("x", { claims: "{}" }));

    expect((error as Error).message).toContain("claims challenge");
  });

  test("is the token alone", async () => {
    const env = { RINGWRIGHT_ACCESS_TOKEN: "Bearer abc" };

    expect(await rejection(createCredential("token", { env }))).toBeInstanceOf(TypeError);
  });
});

describe("The assertion of a GitHub job", () => {
  // https://github.com/Azure/login/issues/441: it lives about five minutes
  test("is asked for with the right audience, and again after four minutes", async () => {
    let time = epoch;
    const calls: { url: string; init: RequestInit }[] = [];
    const assertion = githubAssertion({
      env: complete,
      now: () => new Date(time),
      fetch: (url, init) => {
        calls.push({ url, init });
        return Promise.resolve(json(200, { value: `id-${calls.length}` }));
      },
    });

    const first = [await assertion(), await assertion()];
    time += 240_000;
    const later = await assertion();

    expect([...first, later]).toEqual(["id-1", "id-1", "id-2"]);
    expect(calls[0]?.url).toBe(
      "https://actions.example/token?api-version=2&audience=api%3A%2F%2FAzureADTokenExchange",
    );
    expect(calls[0]?.init.headers).toMatchObject({ authorization: "Bearer job-token" });
  });

  test("is asked for again after a failure", async () => {
    let calls = 0;
    const assertion = githubAssertion({
      env: complete,
      fetch: () => Promise.resolve((calls += 1) === 1 ? json(403, {}) : json(200, { value: "id" })),
    });

    const error = await rejection(assertion());

    expect((error as Error).message).toContain("HTTP 403. Check id-token: write");
    expect(await assertion()).toBe("id");
  });

  test("is not asked for over plain http", async () => {
    const env = { ...complete, ACTIONS_ID_TOKEN_REQUEST_URL: "http://actions.example/token" };
    const fetch = vi.fn<() => Promise<Response>>();

    await rejection(githubAssertion({ env, fetch })());

    expect(fetch).not.toHaveBeenCalled();
  });
});

describe("TokenCacheFile", () => {
  const context = (content: string) => {
    const loaded: string[] = [];
    return {
      loaded,
      cacheHasChanged: true,
      tokenCache: {
        serialize: () => content,
        deserialize: (text: string) => {
          if (text === "broken") throw new Error("no JSON");
          loaded.push(text);
        },
      },
    };
  };
  const inFolder = async (work: (path: string, folder: string) => Promise<void>) => {
    const folder = await mkdtemp(join(tmpdir(), "ringwright-cache-"));
    try {
      await work(join(folder, "deeper", "tokens.json"), folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  };

  test("keeps tokens in a file that its owner alone can read", async () => {
    await inFolder(async (path) => {
      const file = new TokenCacheFile(path, undefined);

      await file.afterCacheAccess(context("first"));
      await file.afterCacheAccess(context("second"));
      const next = context("");
      await file.beforeCacheAccess(next);

      expect(next.loaded).toEqual(["second"]);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await readdir(join(path, ".."))).toEqual(["tokens.json"]);
    });
  });

  test("writes nothing where nothing changed", async () => {
    await inFolder(async (path, folder) => {
      await new TokenCacheFile(path, undefined).afterCacheAccess({
        ...context("x"),
        cacheHasChanged: false,
      });

      expect(await readdir(folder)).toEqual([]);
    });
  });

  test("starts anew where there is none or a damaged one, and warns", async () => {
    await inFolder(async (_path, folder) => {
      const path = join(folder, "tokens.json");
      const warn = vi.fn<(message: string) => void>();
      const file = new TokenCacheFile(path, { warn });
      await file.beforeCacheAccess(context(""));
      await writeFile(path, "broken");

      await file.beforeCacheAccess(context(""));

      expect(warn.mock.calls.map(([message]) => message)).toEqual([
        expect.stringContaining("plain text"),
        expect.stringContaining("damaged"),
      ]);
      expect(await readFile(path, "utf8")).toBe("broken");
    });
  });
});
