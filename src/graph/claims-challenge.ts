/**
 * The claims that a 401 asks the next token to carry, decoded; undefined where it
 * asks for none. Continuous access evaluation sends them in base64, url-safe or not.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export function claimsChallenge(wwwAuthenticate: string | undefined): string | undefined {
  if (wwwAuthenticate === undefined) return undefined;
  const encoded = /\bclaims="([^"]+)"/i.exec(wwwAuthenticate)?.[1];
  if (encoded === undefined) return undefined;
  // Buffer takes the url-safe alphabet as well
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  if (decoded.trimStart().startsWith("{")) return decoded;
  return encoded.trimStart().startsWith("{") ? encoded : undefined;
}
