import { plainPaint } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { requestReporting } from "../../src/cli/request-log.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { command } from "../support/cli.ts";
import { commandProcess } from "../support/command-process.ts";
import { served } from "../support/served.ts";

describe("--verbose", () => {
  test("reports each request with status, time and request id, batch items too, and no query or token", async () => {
    const mock = served();

    const { code, out, err } = await command(mock, ["ring", "list", "--verbose"]);

    expect(code).toBe(0);
    expect(err).toMatch(/^(GET|POST) \/beta\/\S+ 200, \d+ ms, request-id [0-9a-f-]{36}$/m);
    expect(err).not.toMatch(/\$(select|filter|top)|Bearer|authorization/i);
    expect(out).not.toContain("request-id");
  });

  test("is what it takes to hear of requests", async () => {
    const { err } = await command(served(), ["ring", "list"]);

    expect(err).not.toContain("request-id");
  });
});

describe("AZURE_LOG_LEVEL", () => {
  test("shows our requests and those of @azure/identity in one form", async () => {
    const mock = served();
    const RINGWRIGHT_GRAPH_URL = await mock.url();

    const graph = await commandProcess(["ring", "list"], {
      AZURE_LOG_LEVEL: "info",
      RINGWRIGHT_GRAPH_URL,
      RINGWRIGHT_ACCESS_TOKEN: "test",
    });
    const identity = await commandProcess(["ring", "list", "--auth", "secret"], {
      AZURE_LOG_LEVEL: "info",
      AZURE_TENANT_ID: "11111111-1111-4111-8111-111111111111",
      AZURE_CLIENT_ID: "77777777-1111-4111-8111-111111111111",
      AZURE_CLIENT_SECRET: "s3cret",
      HTTPS_PROXY: "http://no.such.invalid:1",
    });

    expect(graph.err).toMatch(/^azure:ringwright:info (GET|POST) \/beta\/\S+ 200, \d+ ms/m);
    expect(identity.err).toMatch(/^azure:identity:info /m);
    expect(identity.err).not.toContain("s3cret");
  });
});

describe("a wait that Graph asks for", () => {
  const wait = { status: 429, code: "TooManyRequests", isAsked: true, nextAttempt: 2 };

  async function onTerminal(live: boolean) {
    const sent: string[] = [];
    const terminal: Terminal = {
      out: () => undefined,
      err: (text) => sent.push(text),
      env: {},
      paintOut: plainPaint,
      paintErr: plainPaint,
      live,
      progressLine: { isShown: false },
      ask: undefined,
      abortSignal: new AbortController().signal,
    };
    const { onWait } = await requestReporting({ verbose: false }, terminal);
    return { sent, onWait: onWait ?? (() => undefined) };
  }

  test("is a line in a pipe, and progress on a terminal", async () => {
    const pipe = await onTerminal(false);
    const live = await onTerminal(true);

    for (const { onWait } of [pipe, live]) {
      onWait({ ...wait, durationInMs: 4100 });
      onWait({
        ...wait,
        durationInMs: 2500,
        isAsked: false,
        status: 0,
        code: "NetworkError",
        nextAttempt: 4,
      });
    }

    const [asked, own] = [
      "Graph asks to wait 4 s before the 2nd attempt (429)",
      "Waiting 3 s before the 4th attempt (NetworkError)",
    ];
    expect(pipe.sent).toEqual([`${asked}\n`, `${own}\n`]);
    expect(live.sent).toEqual([asked, "\r\u001b[2K", own]);
  });

  test("is not worth a word up to two seconds", async () => {
    const { sent, onWait } = await onTerminal(false);

    onWait({ ...wait, durationInMs: 2000 });

    expect(sent).toEqual([]);
  });
});
