import type { TokenCredential } from "../credential.ts";
import type { CredentialOptions } from "./auth-modes.ts";
import { ofApplication, requireEnv, signInPlace } from "./environment.ts";
import { overNetwork } from "./sign-in-network.ts";

/**
 * `github`: a GitHub Actions job that proves who it is by an ID token, so that no secret
 * is kept. The workflow needs `permissions: { id-token: write }`, the application a
 * federated credential.
 *
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 */
export async function githubActions(options: CredentialOptions): Promise<TokenCredential> {
  const env = requireEnv(options, "github", { ...ofApplication, ...ofJob });
  const assertion = githubAssertion(options);
  const { ClientAssertionCredential } = await import("@azure/identity");
  return overNetwork(
    options,
    (network) =>
      new ClientAssertionCredential(env.AZURE_TENANT_ID, env.AZURE_CLIENT_ID, assertion, {
        ...signInPlace(options),
        ...network,
      }),
  );
}

const hint = "the workflow needs permissions: { id-token: write }";
const ofJob = { ACTIONS_ID_TOKEN_REQUEST_URL: hint, ACTIONS_ID_TOKEN_REQUEST_TOKEN: hint } as const;

// an ID token lives about five minutes: https://github.com/Azure/login/issues/441
const keepInMs = 240_000;

/** Gets the job's ID token, which is asked for again after four minutes. */
export function githubAssertion(options: CredentialOptions): () => Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = requireEnv(
    options,
    "github",
    ofJob,
  );
  const { now = () => new Date(), fetch: send = globalThis.fetch } = options;
  let kept: { readonly token: Promise<string>; readonly until: number } | undefined;
  return async () => {
    const time = now().getTime();
    if (kept === undefined || time >= kept.until) {
      const token = requestIdToken(send, url, bearer);
      kept = { token, until: time + keepInMs };
      // a failure is not kept: the next call asks again
      token.catch(() => {
        kept = undefined;
      });
    }
    return await kept.token;
  };
}

async function requestIdToken(
  send: NonNullable<CredentialOptions["fetch"]>,
  url: string,
  bearer: string,
): Promise<string> {
  const target = new URL(url);
  if (target.protocol !== "https:") {
    throw new TypeError("ACTIONS_ID_TOKEN_REQUEST_URL is not https, so that nothing is sent to it");
  }
  target.searchParams.set("audience", "api://AzureADTokenExchange");
  const response = await send(target.href, {
    headers: { authorization: `Bearer ${bearer}`, accept: "application/json" },
    redirect: "error",
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) {
    throw new Error(`GitHub gave no ID token: HTTP ${response.status}. Check id-token: write`);
  }
  const { value } = (await response.json()) as { value?: unknown };
  if (typeof value !== "string" || value === "") {
    throw new Error("GitHub's answer has no ID token in `value`");
  }
  return value;
}
