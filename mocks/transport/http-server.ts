import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { TLSSocket } from "node:tls";
import { wireBody, type WireOutcome } from "../ground/wire-message.ts";
import type { Gateway } from "./gateway.ts";
import type { ServerIdentity } from "./server-identity.ts";
import { shapedBody } from "./shaped-body.ts";

/** A running server. */
export interface HttpServer {
  /** Such as http://127.0.0.1:40123; https://localhost:40123 over TLS. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a tenant on the loopback address, over TLS where it has an identity. Port 0 takes any free one. */
export async function startHttpServer(
  gateway: Pick<Gateway, "answer">,
  port: number,
  identity: ServerIdentity | undefined,
): Promise<HttpServer> {
  const server = await createServer(identity, (request, response) => {
    serve(gateway, request, response).catch((error: unknown) => {
      // a fault of the mock itself, not one of Graph
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!response.headersSent) response.writeHead(500, { "Content-Type": "text/plain" });
      response.end(`The mock tenant failed: ${text}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  const root = identity === undefined ? "http://127.0.0.1" : "https://localhost";
  return { url: `${root}:${bound}`, close: async () => await closeServer(server) };
}

async function createServer(
  identity: ServerIdentity | undefined,
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  if (identity === undefined) {
    const http = await import("node:http");
    return http.createServer(listener);
  }
  const https = await import("node:https");
  return https.createServer({ key: identity.key, cert: identity.certificate }, listener);
}

/** Scheme and host that the caller used, also in front of a proxy that ends TLS on this machine. */
function originOf(request: IncomingMessage, headers: Readonly<Record<string, string>>): string {
  const forwarded = (name: string): string | undefined => headers[name]?.split(",")[0]?.trim();
  const own = (request.socket as Partial<TLSSocket>).encrypted === true ? "https" : "http";
  const proto = forwarded("x-forwarded-proto")?.toLowerCase();
  const scheme = proto === "https" || proto === "http" ? proto : own;
  return `${scheme}://${forwarded("x-forwarded-host") ?? headers["host"] ?? "127.0.0.1"}`;
}

async function serve(
  gateway: Pick<Gateway, "answer">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const outcome = await gateway.answer({
    method: request.method ?? "GET",
    url: `${originOf(request, headers)}${request.url ?? "/"}`,
    headers,
    ...wireBody(Buffer.concat(chunks), headers),
  });
  if (outcome.kind === "hang") return;
  if (outcome.kind === "reset") {
    request.socket.resetAndDestroy();
    return;
  }
  await send(response, outcome);
}

async function send(
  response: ServerResponse,
  { answer, truncate, shape }: Extract<WireOutcome, { readonly kind: "answer" }>,
): Promise<void> {
  const body = Buffer.from(answer.body ?? "");
  const headers: Record<string, string> = { ...answer.headers };
  if (shape !== undefined) {
    await sendShaped(
      response,
      answer.status,
      headers,
      shapedBody(body, shape),
      shape.gzip === true,
    );
    return;
  }
  if (answer.status !== 204 && answer.status !== 304)
    headers["Content-Length"] = String(body.length);
  response.writeHead(answer.status, headers);
  if (truncate === undefined) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, truncate), () => response.destroy());
}

async function sendShaped(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  chunks: AsyncIterable<Uint8Array>,
  gzip: boolean,
): Promise<void> {
  const [{ Readable }, { pipeline }, { createGzip }] = await Promise.all([
    import("node:stream"),
    import("node:stream/promises"),
    import("node:zlib"),
  ]);
  response.writeHead(status, gzip ? { ...headers, "Content-Encoding": "gzip" } : headers);
  const source = Readable.from(chunks);
  try {
    await (gzip ? pipeline(source, createGzip(), response) : pipeline(source, response));
  } catch (error) {
    // the caller hung up, which is what such a body is for
    if ((error as { code?: unknown }).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
