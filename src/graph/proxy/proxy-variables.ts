/** The variables of a process. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/** Which variables name a proxy, by what goes through it; the first that is set counts. */
export const proxyVariables = {
  https: ["HTTPS_PROXY", "ALL_PROXY"],
  http: ["HTTP_PROXY", "ALL_PROXY"],
} as const;

/** Whether any variable names a proxy. */
export function namesProxy(env: ProxyEnvironment): boolean {
  return [...proxyVariables.https, ...proxyVariables.http].some((name) => variableIn(env, name));
}

/** A variable by either writing, with its value; one that is empty counts as none. */
export function variableIn(
  env: ProxyEnvironment,
  name: string,
): { readonly variable: string; readonly value: string } | undefined {
  for (const variable of [name.toLowerCase(), name]) {
    const value = env[variable]?.trim();
    if (value !== undefined && value !== "") return { variable, value };
  }
  return undefined;
}
