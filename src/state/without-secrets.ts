/**
 * A message without what URLs hold of secrets: user and password before the host, signatures of
 * Azure SAS in the query, and whatever else is named. Clients quote URLs as they like.
 */
export function withoutSecrets(text: string, secrets: readonly string[] = []): string {
  const known = secrets.filter((secret) => secret.length > 0);
  return known
    .reduce((rest, secret) => rest.replaceAll(secret, "***"), text)
    .replace(/\/\/[^@/\s"']*@/g, "//***@")
    .replace(/([?&]sig=)[^&\s"']+/gi, "$1***");
}
