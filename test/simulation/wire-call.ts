/** One request as it goes over the wire, alone or as an item of a batch. */
export interface WireCall {
  readonly method: string;
  /** Decoded, without version and query, such as `/groups/0f2c...`. */
  readonly path: string;
  readonly body: unknown;
}

/** What was answered to it. */
export interface WireReply {
  readonly status: number;
  readonly body: unknown;
}

/** What a write is for; `id` is of the object. */
export type WriteTarget =
  | { readonly what: "create"; readonly collection: string; readonly key: string | undefined }
  | { readonly what: "upsert"; readonly collection: "groups"; readonly uniqueName: string }
  | {
      readonly what: "update" | "delete" | "assign" | "members" | "part";
      readonly collection: string;
      readonly id: string;
    };

/** Whether it changes nothing, whatever its method. */
export function isRead({ method, path }: WireCall): boolean {
  return method === "GET" || /\/(getByIds|getTenantId|\$batch)$/.test(path);
}

/** @throws {Error} for a write that nobody has thought of: then it belongs into this list. */
export function targetOf({ method, path, body }: WireCall): WriteTarget {
  const segments = path.split("/").slice(path.startsWith("/deviceManagement/") ? 2 : 1);
  const [collection = "", id = "", action = ""] = segments;
  const uniqueName = /^groups\(uniqueName='(.*)'\)$/.exec(collection)?.[1];
  if (uniqueName !== undefined && method === "PATCH")
    return { what: "upsert", collection: "groups", uniqueName };
  if (id === "" && method === "POST")
    return { what: "create", collection, key: markerIn(descriptionOf(body))?.key };
  const object = { collection, id: id.toLowerCase() };
  if (action === "" && method === "DELETE") return { what: "delete", ...object };
  if (action === "" && method === "PATCH") {
    const isMembers = Object.keys(body as object).some((name) => name.startsWith("members@"));
    return { what: isMembers ? "members" : "update", ...object };
  }
  if (action === "assign" && method === "POST") return { what: "assign", ...object };
  if (action === "members") return { what: "members", ...object };
  if (/^(executeAction|approvalSettings|microsoft\.graph\.\w+)$/.test(action))
    return { what: "part", ...object };
  throw new Error(`nobody has thought of ${method} ${path}`);
}

/** The marker of the product as the text has it, read without the product's own code. */
export function markerIn(
  description: unknown,
): { readonly stack: string; readonly key: string; readonly id: string | undefined } | undefined {
  const line = /\[ringwright v1 ([^\]\n]*)\]\s*$/.exec(asText(description))?.[1];
  if (line === undefined) return undefined;
  const value = (name: string) => new RegExp(`(?:^| )${name}=(\\S+)`).exec(line)?.[1];
  const [stack, key] = [value("stack"), value("key")];
  return stack === undefined || key === undefined ? undefined : { stack, key, id: value("id") };
}

/** What people wrote before the marker. */
export function textIn(description: unknown): string {
  return asText(description).replace(/\s*\[ringwright v1 [^\]\n]*\]\s*$/, "");
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function descriptionOf(body: unknown): unknown {
  return (body as { description?: unknown } | null | undefined)?.description;
}
