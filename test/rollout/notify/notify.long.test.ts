import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  connect,
  desiredState,
  MemoryStore,
  RolloutController,
  type RolloutNotification,
  type StateStore,
} from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { notifyWebhooks } from "../../../src/rollout/notify/notify-webhooks.ts";
import { rolloutConfig, rolloutLab, threeStages } from "../../support/rollout-lab.ts";

const me = { by: "eva", identity: "app-1" };
const hooks = "https://hooks.example.test/";
const key = "rollouts/corp/november/notified";

type Notify = NonNullable<(typeof threeStages)["notify"]>;

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A fetch that answers hooks as it is told, and keeps what it was sent. */
function scripted(answer: (sent: Sent, count: number) => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    sent.push({ url, init });
    return await answer({ url, init }, sent.length);
  };
  return { sent, fetch };
}

const takes = () => new Response(null, { status: 202 });

function bodyOf({ init }: Sent): RolloutNotification {
  return JSON.parse(init.body as string) as RolloutNotification;
}

/** A rollout with webhooks, started. */
async function labWith(
  notify: Notify,
  fetch: (url: string, init: RequestInit) => Promise<Response>,
  store: StateStore = new MemoryStore(),
) {
  const config = rolloutConfig({ ...threeStages, notify });
  return await rolloutLab({ config, store, controller: { fetch } });
}

/** A store of which the given writes of what is to be told fail, counted from 1. */
function failingAt(...failing: readonly number[]): StateStore {
  const store = new MemoryStore();
  let writes = 0;
  return {
    get: async (one) => await store.get(one),
    put: async (one, content, expected) => {
      if (one === key && failing.includes(++writes)) throw new Error("the disk is full");
      return await store.put(one, content, expected);
    },
    delete: async (one, expected) => {
      await store.delete(one, expected);
    },
    append: async (one, content, expectedLength) => {
      await store.append(one, content, expectedLength);
    },
    readLog: async (one) => await store.readLog(one),
    list: async (prefix) => await store.list(prefix),
  };
}

const typesOf = (sent: readonly Sent[]) => sent.map((one) => bodyOf(one).event.type);

describe("the webhooks of a rollout", () => {
  test("are told what they ask for, once, and where the rollout stands", async () => {
    const { sent, fetch } = scripted(takes);
    const lab = await labWith([{ on: ["started", "completed"], webhook: `${hooks}a` }], fetch);

    const started = await lab.controller.start("november", me);
    await lab.controller.tick("november");
    const { state, notes } = await lab.run(({ phase }) => phase !== "Progressing");
    await lab.controller.tick("november");

    expect(started.notes).toEqual([]);
    expect(notes).toEqual([]);
    expect(typesOf(sent)).toEqual(["started", "completed"]);
    const last = sent.map(bodyOf).at(-1);
    expect(last).toEqual({
      formatVersion: 1,
      event: {
        type: "completed",
        at: expect.any(String) as string,
        stage: null,
        message: "all stages are passed",
        evidence: null,
        id: `${state.startedAt}/${state.sequence}/0`,
      },
      rollout: "november",
      stack: "corp",
      tenantId: expect.any(String) as string,
      phase: "Completed",
      stages: state.stages.map(({ name, phase, targets, counts }) => ({
        name,
        phase,
        targeted: targets?.count,
        succeeded: counts?.succeeded,
        failed: counts?.failed,
        pending: counts?.pending,
      })),
    });
  });

  test("are told of a pause where they ask for holds, and of what ends it where they ask for that", async () => {
    const { sent, fetch } = scripted(takes);
    const notify: Notify = [
      { on: ["held"], webhook: `${hooks}a` },
      { on: ["cleared", "aborted"], webhook: `${hooks}b` },
    ];
    const lab = await labWith(notify, fetch);
    await lab.controller.start("november", me);

    await lab.controller.command("november", { verb: "pause", reason: "VPN" }, me);
    await lab.controller.command("november", { verb: "resume" }, me);
    await lab.controller.command("november", { verb: "abort", reason: "enough" }, me);

    expect(sent.map((one) => [one.url.slice(hooks.length), bodyOf(one).event.type])).toEqual([
      ["a", "paused"],
      ["b", "resumed"],
      ["b", "aborted"],
    ]);
  });

  test("tell by a signature over the time and the exact body that they are of who has the secret", async () => {
    const bodies: { body: string; headers: Record<string, string | undefined> }[] = [];
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += String(chunk)));
      request.on("end", () => {
        bodies.push({ body, headers: request.headers as Record<string, string | undefined> });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const webhook = `http://127.0.0.1:${port}/in`;
    const lab = await labWith(
      [
        { on: ["started"], webhook, secret: "s3cret" },
        { on: ["started"], webhook, format: "slack", secret: "s3cret" },
      ],
      fetch,
    );

    await lab.controller.start("november", me);

    expect(bodies).toHaveLength(2);
    const signed = bodies.find(({ headers }) => headers["x-ringwright-signature"] !== undefined);
    const time = signed?.headers["x-ringwright-timestamp"] ?? "";
    expect(Number(time) * 1000).toBeCloseTo(lab.mock.clock.now().getTime(), -4);
    expect(signed?.headers["x-ringwright-signature"]).toBe(
      `sha256=${createHmac("sha256", "s3cret").update(`${time}.${signed?.body}`).digest("hex")}`,
    );
    expect(signed?.headers["content-type"]).toBe("application/json");
    // what chats take is not signed
    expect(bodies.filter((one) => one !== signed)[0]?.headers["x-ringwright-signature"]).toBe(
      undefined,
    );
  });
});

describe("a webhook that does not take what it is told", () => {
  const on = ["started", "held"] as const;

  test("is told again in the same tick where the service is busy, and then no more", async () => {
    const { sent, fetch } = scripted((_, count) =>
      count < 3 ? new Response(null, { status: count === 1 ? 503 : 429 }) : takes(),
    );
    const lab = await labWith([{ on: [...on], webhook: `${hooks}a` }], fetch);

    const { notes } = await lab.controller.start("november", me);
    await lab.controller.tick("november");

    expect(notes).toEqual([]);
    expect(typesOf(sent)).toEqual(["started", "started", "started"]);
    expect(new Set(sent.map((one) => bodyOf(one).event.id)).size).toBe(1);
  });

  test("neither blocks nor fails a tick, and is told with the next ones, in order", async () => {
    let isDown = true;
    const { sent, fetch } = scripted(() => {
      if (isDown) throw new TypeError("fetch failed", { cause: econnrefused() });
      return takes();
    });
    const lab = await labWith([{ on: [...on], webhook: `${hooks}a` }], fetch);

    const first = await lab.controller.start("november", me);
    const paused = await lab.controller.command("november", { verb: "pause", reason: "VPN" }, me);
    isDown = false;
    const before = sent.length;
    const third = await lab.controller.tick("november");

    expect(first.state.phase).toBe("Progressing");
    expect(first.writes.map(({ status }) => status)).toEqual(["applied", "applied"]);
    expect(first.notes).toEqual([
      expect.stringMatching(
        /^webhook 1 of notify \(generic\) did not take "started": it could not be reached \(ECONNREFUSED\); it is tried again with each tick until 2026-11-11T/,
      ),
    ]);
    expect(paused.state.phase).toBe("Paused");
    expect(third.notes).toEqual([]);
    expect(typesOf(sent.slice(before))).toEqual(["started", "paused"]);
  });

  test("is given up after a day, which is told once", async () => {
    const { sent, fetch } = scripted(() => new Response(null, { status: 404 }));
    const lab = await labWith([{ on: [...on], webhook: `${hooks}a` }], fetch);
    await lab.controller.start("november", me);
    lab.advance(1.01);

    const late = await lab.controller.tick("november");
    const later = await lab.controller.tick("november");

    // the long time without a tick is a hold, which is new
    expect(late.notes).toEqual([
      "webhook 1 of notify (generic) did not take 1 event within 24 h (started), which it is not told any more",
      expect.stringContaining('did not take "held": it answered 404'),
    ]);
    expect(later.notes).toEqual([expect.stringContaining('did not take "held"')]);
    // no repeats at once of what will not pass
    expect(typesOf(sent)).toEqual(["started", "held", "held"]);
  });

  test("is not followed to where it points", async () => {
    const { sent, fetch } = scripted(
      () => new Response(null, { status: 307, headers: { location: "https://evil.example/" } }),
    );
    const lab = await labWith([{ on: [...on], webhook: `${hooks}a` }], fetch);

    const { notes } = await lab.controller.start("november", me);

    expect(sent.map(({ init }) => init.redirect)).toEqual(["manual"]);
    expect(notes).toEqual([expect.stringContaining("it answered 307, and redirects are not")]);
  });

  test("is waited for only so long, while others are told", async () => {
    const { sent, fetch } = scripted(({ url }) =>
      url.endsWith("slow") ? new Promise<Response>(() => {}) : takes(),
    );
    const notify: Notify = [
      { on: [...on], webhook: `${hooks}slow` },
      { on: [...on], webhook: `${hooks}quick` },
    ];
    // what is told is kept by a controller that reaches nobody
    const lab = await labWith(notify, () => Promise.reject(new TypeError("fetch failed")));
    const { state } = await lab.controller.start("november", me);
    const { store, mock } = lab;
    const tenant = { now: () => mock.clock.now(), sleep: async () => await Promise.resolve() };
    const terms = { store, tenant, fetch, variables: undefined, limitInMs: 20 };

    const notes = await notifyWebhooks(state, terms);

    expect(sent.map(({ url }) => url)).toEqual([`${hooks}slow`, `${hooks}quick`]);
    expect(notes).toEqual([expect.stringContaining("webhook 1 of notify (generic) did not take")]);
    expect(notes[0]).toContain("it did not answer within 0.02 s");
  });

  test("is nothing that a broken store makes an error of the tick", async () => {
    const { sent, fetch } = scripted(takes);
    const lab = await labWith([{ on: [...on], webhook: `${hooks}a` }], fetch, failingAt(1));

    const { state, notes } = await lab.controller.start("november", me);

    expect(state.phase).toBe("Progressing");
    expect(notes).toEqual([expect.stringContaining("the disk is full")]);
    // nothing is sent that is not kept before: a crash would send it without end
    expect(sent).toEqual([]);
  });
});

describe("a process that dies", () => {
  test("before anything was kept, has its events told by the next tick", async () => {
    const { sent, fetch } = scripted(takes);
    const hook = { on: ["started" as const], webhook: `${hooks}a` };
    const lab = await labWith([hook], fetch, failingAt(1));

    await lab.controller.start("november", me);
    expect(sent).toEqual([]);
    await lab.another().tick("november");
    await lab.another().tick("november");

    expect(typesOf(sent)).toEqual(["started"]);
  });

  test("after a webhook took it and before that was kept, has it told again with the same id", async () => {
    const { sent, fetch } = scripted(takes);
    const hook = { on: ["started" as const], webhook: `${hooks}a` };
    const lab = await labWith([hook], fetch, failingAt(2));

    await lab.controller.start("november", me);
    await lab.another().tick("november");
    await lab.another().tick("november");

    expect(typesOf(sent)).toEqual(["started", "started"]);
    expect(new Set(sent.map((one) => bodyOf(one).event.id)).size).toBe(1);
  });
});

describe("addresses and secrets", () => {
  const env = {
    RINGWRIGHT_VAR_HOOK: `${hooks}services/T000/tOkEn-of-the-hook`,
    RINGWRIGHT_VAR_SIGNING: "sIgNiNg-key",
  };

  test.each([500, 302, "unreachable", "taken"])(
    "are in nothing that is told or kept (%s)",
    async (answer) => {
      const { sent, fetch } = scripted(({ url }) => {
        if (answer === "taken") return takes();
        if (typeof answer === "number") return new Response(url, { status: answer });
        throw new TypeError(`cannot reach ${url}`, { cause: new Error(`no route to ${url}`) });
      });
      const config = rolloutConfig({
        ...threeStages,
        notify: [{ on: ["started"], webhook: "${var:HOOK}", secret: "${var:SIGNING}" }],
      });
      const store = new MemoryStore();
      const lab = await rolloutLab({ config: rolloutConfig(threeStages), store });
      const tenant = connect(lab.mock.credential, {
        fetch: lab.mock.fetch,
        now: () => lab.mock.clock.now(),
        sleep: async (ms) => await lab.mock.clock.sleep(ms),
      });
      const controller = new RolloutController(tenant, desiredState(config, { env }), {
        store,
        owner: { pid: 1, host: "lab" },
        fetch,
      });

      const report = await controller.start("november", me);

      expect(sent[0]?.url).toBe(env.RINGWRIGHT_VAR_HOOK);
      expect(report.notes).toHaveLength(answer === "taken" ? 0 : 1);
      const keys = await store.list("");
      const kept = await Promise.all(
        keys.map(async (one) => [await store.get(one), await store.readLog(one)]),
      );
      const all = JSON.stringify([report, kept]);
      expect(all).toContain("${var:HOOK}");
      expect(all).not.toContain("tOkEn");
      expect(all).not.toContain("hooks.example.test");
      expect(all).not.toContain("sIgNiNg");
    },
  );

  test("of plain http leave no machine", async () => {
    const { sent, fetch } = scripted(takes);
    const lab = await labWith([{ on: ["started"], webhook: `${hooks}a` }], () =>
      Promise.reject(new TypeError("fetch failed")),
    );
    const { state } = await lab.controller.start("november", me);
    const notify = [
      { ...state.spec.notify[0], webhook: "${var:HOOK}" },
    ] as typeof state.spec.notify;
    const tenant = { now: () => lab.mock.clock.now(), sleep: async () => await Promise.resolve() };
    const variables = { HOOK: "http://hooks.example.test/a" };

    const notes = await notifyWebhooks(
      { ...state, spec: { ...state.spec, notify } },
      { store: lab.store, tenant, fetch, variables },
    );

    expect(sent).toEqual([]);
    expect(notes).toEqual([expect.stringContaining("its address is no https address")]);
  });
});

function econnrefused(): Error {
  return Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
}
