import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";

const program = join(
  import.meta.dirname,
  "node_modules/yaml-language-server/bin/yaml-language-server",
);

/** 0-based, as the protocol counts. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Diagnostic {
  readonly message: string;
  readonly severity: number;
  readonly range: { readonly start: Position };
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * The YAML language server over stdio, as an editor drives it.
 *
 * @see https://microsoft.github.io/language-server-protocol/
 */
export class LanguageServer implements AsyncDisposable {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #reports = new Map<string, (found: readonly Diagnostic[]) => void>();
  #received = Buffer.alloc(0);
  #lastId = 0;

  /** Starts a server on a folder. */
  static async start(folder: string): Promise<LanguageServer> {
    const server = new LanguageServer();
    await server.#ask("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: {
        textDocument: { completion: { completionItem: { documentationFormat: ["markdown"] } } },
      },
      initializationOptions: {},
    });
    server.#tell("initialized", {});
    const yaml = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };
    server.#tell("workspace/didChangeConfiguration", { settings: { yaml } });
    return server;
  }

  private constructor() {
    this.#process = spawn(process.execPath, [program, "--stdio"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#process.stdout.on("data", (part: Buffer) => {
      this.#received = Buffer.concat([this.#received, part]);
      for (let message = this.#next(); message; message = this.#next()) this.#take(message);
    });
  }

  /** Opens a file, and gives what the server finds wrong in it. */
  async open(file: string, text: string): Promise<readonly Diagnostic[]> {
    const uri = pathToFileURL(file).href;
    const { promise, resolve } = Promise.withResolvers<readonly Diagnostic[]>();
    this.#reports.set(uri, resolve);
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    this.#tell("textDocument/didOpen", { textDocument });
    return await promise;
  }

  /** What the server offers at a position, by label. */
  async complete(
    file: string,
    position: Position,
  ): Promise<Map<string, { documentation: string }>> {
    const params = { textDocument: { uri: pathToFileURL(file).href }, position };
    const { items } = (await this.#ask("textDocument/completion", params)) as {
      readonly items: readonly {
        readonly label: string;
        readonly documentation?: string | { readonly value: string };
      }[];
    };
    return new Map(
      items.map(({ label, documentation = "" }) => [
        label,
        { documentation: typeof documentation === "string" ? documentation : documentation.value },
      ]),
    );
  }

  /** The text that it shows at a position; empty where there is none. */
  async hover(file: string, position: Position): Promise<string> {
    const params = { textDocument: { uri: pathToFileURL(file).href }, position };
    const found = (await this.#ask("textDocument/hover", params)) as {
      readonly contents: { readonly value: string };
    } | null;
    return found?.contents.value ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    await this.#ask("shutdown", null);
    this.#tell("exit", null);
    await ended;
  }

  async #ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<Message>();
    this.#answers.set(id, resolve);
    this.#send({ id, method, params });
    const { error, result } = await promise;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #tell(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  /** The next message that has come whole. */
  #next(): Message | undefined {
    const end = this.#received.indexOf("\r\n\r\n");
    if (end < 0) return undefined;
    const length = Number(
      /Content-Length: (\d+)/i.exec(this.#received.toString("utf8", 0, end))?.[1],
    );
    const body = this.#received.subarray(end + 4, end + 4 + length);
    if (body.length < length) return undefined;
    this.#received = this.#received.subarray(end + 4 + length);
    return JSON.parse(body.toString()) as Message;
  }

  #take({ id, method, params, ...answer }: Message): void {
    if (method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = params as { uri: string; diagnostics: readonly Diagnostic[] };
      this.#reports.get(uri)?.(diagnostics);
      return;
    }
    if (id === undefined) return;
    // what the server asks has no answer of an editor here: it then goes by what it was told
    if (method !== undefined) this.#send({ id, result: null });
    else {
      this.#answers.get(id)?.(answer);
      this.#answers.delete(id);
    }
  }
}
