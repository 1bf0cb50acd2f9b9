import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { WireAnswer } from "../ground/wire-message.ts";
import type { Gateway } from "./gateway.ts";

/** A running server. */
export interface HttpServer {
  /** Such as http://127.0.0.1:40123. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a tenant on the loopback address. Port 0 takes any free one. */
export async function startHttpServer(gateway: Gateway, port: number): Promise<HttpServer> {
  const http = await import("node:http");
  const server = http.createServer((request, response) => {
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
  return { url: `http://127.0.0.1:${bound}`, close: async () => await closeServer(server) };
}

async function serve(
  gateway: Gateway,
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
    url: `http://${headers["host"] ?? "127.0.0.1"}${request.url ?? "/"}`,
    headers,
    body: chunks.length === 0 ? undefined : Buffer.concat(chunks).toString(),
  });
  if (outcome.kind === "hang") return;
  if (outcome.kind === "reset") {
    request.socket.resetAndDestroy();
    return;
  }
  send(response, outcome.answer, outcome.truncate);
}

function send(response: ServerResponse, answer: WireAnswer, truncate: number | undefined): void {
  const body = Buffer.from(answer.body ?? "");
  const headers: Record<string, string> = { ...answer.headers };
  if (answer.status !== 204 && answer.status !== 304)
    headers["Content-Length"] = String(body.length);
  response.writeHead(answer.status, headers);
  if (truncate === undefined) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, truncate), () => response.destroy());
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
