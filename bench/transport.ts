// Requests a second over loopback, 16 at a time, against the bare graph client, on which we
// build, and plain fetch on the same server, taken in turns. The server is a process of its own.
import { Client } from "@microsoft/microsoft-graph-client";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { GraphClient } from "ringwright";
import { collectGarbage, type Measure, median } from "./measure.ts";

const requests = 2000;
const atOnce = 16;
const rounds = 15;
// until the compiler has seen each of them often enough
const warmUpRounds = 5;

const server = `
const body = JSON.stringify({ id: "x", displayName: "y".repeat(500) });
require("node:http").createServer((request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(body);
}).listen(0, "127.0.0.1", function () { console.log(this.address().port); });`;

export async function bench(): Promise<Measure[]> {
  const child = spawn(process.execPath, ["-e", server], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const root = `http://127.0.0.1:${line.toString().trim()}`;
    const credential = {
      getToken: () =>
        Promise.resolve({ token: "bench", expiresOnTimestamp: Date.now() + 3_600_000 }),
    };
    const ours = new GraphClient(credential, { graphUrl: root, pacing: false });
    const bare = Client.init({
      baseUrl: root,
      customHosts: new Set(["127.0.0.1"]),
      authProvider: (done) => done(null, "bench"),
    });
    const contenders = {
      fetch: async () =>
        void (await (
          await fetch(`${root}/v1.0/groups/x`, { headers: { authorization: "Bearer bench" } })
        ).json()),
      bare: async () => void (await bare.api("/groups/x").get()),
      ours: async () =>
        void (await ours.send({ method: "GET", version: "v1.0", path: "/groups/x" })),
    };
    const rates: Record<keyof typeof contenders, number[]> = { fetch: [], bare: [], ours: [] };
    for (let round = -warmUpRounds; round < rounds; round++) {
      for (const [name, call] of Object.entries(contenders)) {
        collectGarbage();
        const perSecond = await rate(call);
        if (round >= 0) rates[name as keyof typeof contenders].push(perSecond);
      }
    }
    // each round's own ratio, since other work on the machine slows all three alike
    const ratio = (name: keyof typeof contenders, base: keyof typeof contenders) =>
      median(rates[name].map((value, round) => value / (rates[base][round] ?? Infinity)));
    return [
      {
        name: "transport against the bare graph client, 16 at a time",
        value: ratio("ours", "bare"),
        unit: "x",
        budget: { atLeast: 0.9 },
      },
      {
        name: "transport against plain fetch, 16 at a time",
        value: ratio("ours", "fetch"),
        unit: "x",
        // no budget: the graph client itself, used as it is meant to be, sets the height
        rivals: `the bare graph client ${ratio("bare", "fetch").toFixed(2)} x`,
      },
    ];
  } finally {
    child.kill();
  }
}

async function rate(call: () => Promise<void>): Promise<number> {
  const from = performance.now();
  let left = requests;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await call();
    }),
  );
  return requests / ((performance.now() - from) / 1000);
}
