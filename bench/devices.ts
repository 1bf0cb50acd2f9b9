// Every device of a large directory, read cold and of the cache. Graph is a function that waits
// 50 ms and hands out pages made before: the mock tenant would filter 200,000 rows for each page
// of a range, which is the service's work and not ours.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Fetch, GraphClient, openSqliteCache } from "ringwright";
import {
  readDirectoryDevices,
  type ReadDirectoryOptions,
} from "../src/devices/directory-devices.ts";
import { collectGarbage, type Measure } from "./measure.ts";

const devices = 200_000;
const latencyMs = 50;
const root = "https://graph.microsoft.com/v1.0";

export async function bench(): Promise<Measure[]> {
  const service = directoryService();
  const folder = await mkdtemp(join(tmpdir(), "ringwright-bench-"));
  try {
    const store = await openSqliteCache(join(folder, "devices.sqlite"));
    if (store === undefined) throw new Error("there is no cache");
    const cache = { store, tenantId: "bench" };
    // the code is warm after that
    await readAll(service, { ranges: false });
    const cold = await readAll(service, { cache });
    const warm = await readAll(service, { cache });
    store.close();
    const what = `${devices.toLocaleString("en")} directory devices`;
    const at = `${latencyMs} ms a request`;
    return [
      { name: `${what}, ${at}, cold`, value: cold.seconds, unit: "s", budget: { atMost: 3 } },
      { name: "of that: CPU", value: cold.cpuSeconds, unit: "s" },
      { name: "its requests", value: cold.requests, unit: "requests", budget: { atMost: 220 } },
      {
        name: `${what}, ${at}, of the cache, nothing changed`,
        value: warm.seconds,
        unit: "s",
        budget: { atMost: 1 },
      },
      { name: "of that: CPU", value: warm.cpuSeconds, unit: "s", budget: { atMost: 0.6 } },
      { name: "its requests", value: warm.requests, unit: "requests", budget: { atMost: 1 } },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readAll(service: Service, options: ReadDirectoryOptions) {
  const graph = new GraphClient(
    { getToken: () => Promise.resolve({ token: "any", expiresOnTimestamp: Infinity }) },
    { fetch: service.fetch },
  );
  const before = service.requests();
  collectGarbage();
  const from = { at: performance.now(), cpu: process.cpuUsage() };
  let found = 0;
  for await (const page of readDirectoryDevices(graph, options)) found += page.length;
  const { user, system } = process.cpuUsage(from.cpu);
  if (found !== devices) throw new Error(`${found} devices were read`);
  return {
    seconds: (performance.now() - from.at) / 1000,
    cpuSeconds: (user + system) / 1e6,
    requests: service.requests() - before,
  };
}

interface Service {
  readonly fetch: Fetch;
  requests(): number;
}

function directoryService(): Service {
  const lists = listsByDigit();
  let requests = 0;
  const answerTo = ({ pathname, searchParams }: URL): string => {
    if (pathname.endsWith("/delta"))
      return `{"value":[],"@odata.deltaLink":"${root}/devices/delta?$deltatoken=next"}`;
    if (searchParams.get("$top") === "1") return `{"@odata.count":${devices},"value":[]}`;
    const digit = /'(.)'/.exec(searchParams.get("$filter") ?? "")?.[1] ?? "";
    const list = searchParams.get("list") ?? digit;
    const number = Number(searchParams.get("page") ?? 0);
    const pages = lists.get(list) ?? [];
    const more = number + 1 < pages.length;
    const link = more ? `"@odata.nextLink":"${root}/devices?list=${list}&page=${number + 1}",` : "";
    return `{${link}"value":${pages[number] ?? "[]"}}`;
  };
  return {
    fetch: async (url) => {
      requests++;
      await setTimeout(latencyMs);
      return new Response(answerTo(new URL(url)), {
        headers: { "content-type": "application/json" },
      });
    },
    requests: () => requests,
  };
}

/** Pages as texts: of the whole list under "", of a range under its digit. */
function listsByDigit(): Map<string, readonly string[]> {
  const rows = Array.from({ length: devices }, (_, number) => deviceRow(number));
  const lists = new Map([["", pagesOf(rows)]]);
  for (const [digit, some] of Map.groupBy(rows, ({ deviceId }) => deviceId.charAt(0)))
    lists.set(digit, pagesOf(some));
  return lists;
}

function pagesOf(rows: readonly object[]): readonly string[] {
  return Array.from({ length: Math.ceil(rows.length / 999) }, (_, page) =>
    JSON.stringify(rows.slice(page * 999, (page + 1) * 999)),
  );
}

function deviceRow(number: number) {
  return {
    id: guidOf(number, "1d"),
    deviceId: guidOf(number, "de"),
    displayName: `LT-${String(number).padStart(6, "0")}`,
    accountEnabled: number % 20 !== 0,
    operatingSystem: "Windows",
    operatingSystemVersion: `10.0.26100.${7000 + (number % 9) * 100}`,
    manufacturer: number % 2 === 0 ? "LENOVO" : "Dell Inc.",
    model: `Model ${number % 30}`,
    mdmAppId: "0000000a-0000-0000-c000-000000000000",
    trustType: "AzureAd",
    deviceCategory: null,
    deviceOwnership: "Company",
    enrollmentProfileName: number % 3 === 0 ? "Corporate Autopilot" : null,
    managementType: "MDM",
    isRooted: false,
    profileType: "RegisteredDevice",
    systemLabels: [],
    isManaged: true,
  };
}

/** Different for each number, and spread over all first digits. */
function guidOf(number: number, kind: string): string {
  const mixed = (Math.imul(number, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  return `${mixed}-${kind}00-4000-8000-${number.toString(16).padStart(12, "0")}`;
}
