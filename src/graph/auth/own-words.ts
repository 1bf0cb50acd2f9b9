import type { AccessToken, GetTokenOptions, TokenCredential } from "../credential.ts";
import { authModes } from "./auth-modes.ts";

/** A machine has nothing that signs in. `cause` is what `@azure/identity` said, at its length. */
class NoSignInError extends Error {
  override readonly name = "NoSignInError";
}

/** A credential whose failures are said in one sentence, where `words` knows one. */
export function inOwnWords(
  credential: TokenCredential,
  words: (error: Error) => string | undefined,
): TokenCredential {
  return {
    getToken: async (
      scopes: string | string[],
      options?: GetTokenOptions,
    ): Promise<AccessToken | null> => {
      try {
        return await credential.getToken(scopes, options);
      } catch (error) {
        const text = error instanceof Error ? words(error) : undefined;
        throw text === undefined ? error : new NoSignInError(text, { cause: error });
      }
    },
  };
}

const ways = authModes.filter((mode) => mode !== "default").join(", ");

/**
 * Where the chain found nothing, what it tried and what to do; a tool that is there and signed out says
 * so itself. A way that is there and fails ends the chain with an error of its own.
 *
 * @see https://learn.microsoft.com/javascript/api/@azure/identity/defaultazurecredential
 */
export function chainWords(error: Error): string | undefined {
  if (error.name !== "AggregateAuthenticationError") return undefined;
  const { errors = [] } = error as { readonly errors?: readonly Error[] };
  const signedOut = errors.flatMap(({ message }) =>
    /'(?:az login|azd auth login|Connect-AzAccount)'/.test(message) &&
    !/not be found|couldn't be found|unable to execute/i.test(message)
      ? [firstSentence(message)]
      : [],
  );
  return [
    "nothing on this machine signs in: no environment variables, no managed identity, and neither the Azure CLI, Azure PowerShell nor the Azure Developer CLI gave a token",
    ...signedOut,
    `Say how with --auth (${ways}); docs/sign-in.md has what each needs`,
  ].join(". ");
}

/** Where no managed identity answers. */
export function managedWords(clientId: string | undefined): (error: Error) => string | undefined {
  const which = clientId === undefined ? "" : ` with the client id ${clientId}`;
  return ({ name }) =>
    name === "CredentialUnavailableError"
      ? `no managed identity${which} answers here: this is most likely no Azure host, or none is assigned to it. Use another --auth mode (${ways})`
      : undefined;
}

/** Where a PEM file has a certificate and not its key. */
export function certificateWords({ message }: Error): string | undefined {
  return message.includes("must be an asymmetric key")
    ? "the file that AZURE_CLIENT_CERTIFICATE_PATH names has no private key: it must hold the certificate and its key, in PEM"
    : undefined;
}

function firstSentence(text: string): string {
  const [line = ""] = text.split("\n");
  return line.split(". ")[0]?.replace(/\.$/, "") ?? line;
}
