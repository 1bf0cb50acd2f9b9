import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A proxy that opens tunnels on loopback; closed when the test ends. */
export interface ConnectProxy {
  readonly port: number;
  /** Hosts and ports in the order in which a way to them was asked for. */
  readonly asked: readonly string[];
}

/** How a proxy behaves. */
export interface ConnectProxyOptions {
  /** Port of loopback that every tunnel leads to, whatever host is asked for. Default: none is open. */
  readonly leadsTo?: number | undefined;
  /** `user:password` without which it answers 407. */
  readonly login?: string | undefined;
  /** The status of its answer, or `cut`: it closes the connection. Default 200. */
  readonly answer?: number | "cut" | undefined;
}

export async function connectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const { leadsTo, login, answer = 200 } = options;
  const asked: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((_request, response) => {
    response.writeHead(400).end();
  });
  server.on("connection", (socket) => {
    open.add(socket.on("close", () => open.delete(socket)).on("error", () => socket.destroy()));
  });
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    const wanted = login && `Basic ${Buffer.from(login).toString("base64")}`;
    const isLetIn = wanted === undefined || request.headers["proxy-authorization"] === wanted;
    const status = isLetIn ? answer : 407;
    if (status === "cut" || (status === 200 && leadsTo === undefined)) {
      socket.destroy();
    } else if (status === 200 && leadsTo !== undefined) {
      const target = connect(leadsTo, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        target.pipe(socket).pipe(target);
      });
      open.add(target.on("error", () => socket.destroy()));
    } else {
      socket.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\n\r\n`);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}
