import type { GraphRequest } from "./request.ts";

/** Path and query as they stand after the version: what a `$batch` item takes as `url`. */
export function relativeUrl(request: GraphRequest): string {
  if (!request.path.startsWith("/")) {
    throw new TypeError(`A Graph path starts with a slash, this one does not: ${request.path}`);
  }
  const { query } = request;
  if (query === undefined) return request.path;
  let text = "";
  for (const name in query) {
    const value = query[name];
    if (value === undefined) continue;
    // the keys are Graph's own ($filter), and some services want their dollar sign as it is
    text += `${text === "" ? "?" : "&"}${name}=${encodeURIComponent(value)}`;
  }
  return request.path + text;
}

/** The finished URL. `root` is the part before the version, without a slash at its end. */
export function absoluteUrl(root: string, request: GraphRequest): string {
  return `${root}/${request.version}${relativeUrl(request)}`;
}
