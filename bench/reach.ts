// Whom 20 policies reach in a directory of a million devices, read over HTTP: groups by rule,
// filters and exclusions. In a process of its own, so that the peak of memory is its own.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { connect } from "ringwright";
import type { Assignment } from "../src/assignments/assignment.ts";
import { spareMemory } from "../src/cli/spare-memory.ts";
import { bitCount } from "../src/reach/device-bits.ts";
import { inventoryNeeds } from "../src/reach/inventory-needs.ts";
import { policyReach } from "../src/reach/policy-reach.ts";
import type { AssignedPolicy, ReachView } from "../src/reach/reach-view.ts";
import { readInventory } from "../src/reach/read-inventory.ts";
import type { Measure } from "./measure.ts";

const deviceCount = 1_000_000;
const policyCount = 20;
const pageSize = 999;

interface Cost {
  readonly peak: number;
  readonly seconds: number;
}

export async function bench(): Promise<Measure[]> {
  const service = createServer((request, response) => {
    const url = new URL(request.url ?? "", origin(service));
    const more = url.pathname.endsWith("/devices") ? directoryPage(url) : intunePage(url);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(more));
  });
  service.listen(0, "127.0.0.1");
  await once(service, "listening");
  try {
    const script = ["--no-warnings", fileURLToPath(import.meta.url), origin(service)];
    const { stdout } = await promisify(execFile)(process.execPath, script);
    const { peak, seconds } = JSON.parse(stdout) as Cost;
    return [
      {
        name: `reach of ${policyCount} policies on 1 M devices over HTTP in ${seconds} s, peak memory over the start`,
        value: peak,
        unit: "MB",
        budget: { atMost: 200 },
      },
    ];
  } finally {
    service.close();
  }
}

function origin(service: Server): string {
  const address = service.address();
  if (typeof address !== "object" || address === null) throw new Error("the service is closed");
  return `http://127.0.0.1:${address.port}`;
}

async function reach(graphUrl: string): Promise<Cost> {
  spareMemory();
  const token = { token: "bench", expiresOnTimestamp: Date.now() + 3_600_000 };
  const tenant = connect({ getToken: () => Promise.resolve(token) }, { pacing: false, graphUrl });
  const { view, policies } = asked();
  const baseline = process.memoryUsage.rss();
  const start = performance.now();
  const needs = inventoryNeeds([{ view, policies, groupIds: [], filterIds: [] }]);
  const inventory = await readInventory(tenant, needs);
  const counts = policies.map((policy) => bitCount(policyReach(policy, view, inventory).sure));
  const seconds = Math.round((performance.now() - start) / 1000);
  if (
    inventory.size !== deviceCount ||
    counts.some((count) => count === 0 || count === deviceCount)
  )
    throw new Error(`the policies reach nobody or everybody: ${counts.join(" ")}`);
  // maxRSS is in kilobytes on every platform
  const peak = (process.resourceUsage().maxRSS * 1024 - baseline) / 1024 / 1024;
  return { peak: Math.round(peak), seconds };
}

/** Each policy includes a group with a filter, excludes another, in all combinations. */
function asked(): { readonly view: ReachView; readonly policies: readonly AssignedPolicy[] } {
  const groups = new Map(
    Array.from({ length: 10 }, (_, digit) => {
      const rule = `(device.displayName -endsWith "${digit}") and (device.accountEnabled -eq true)`;
      return [`g${digit}`, { name: `G${digit}`, from: { rule } }] as const;
    }),
  );
  const filters = new Map([
    ["f0", { name: "F0", rule: '(device.deviceOwnership -eq "Corporate")' }],
    [
      "f1",
      {
        name: "F1",
        rule: '(device.model -startsWith "Lat") or (device.operatingSystemVersion -ge 10.0.22000)',
      },
    ],
  ]);
  const policies = Array.from({ length: policyCount }, (_, at): AssignedPolicy => {
    const included: Assignment = {
      target: at % 4 === 0 ? "allDevices" : "group",
      ...(at % 4 !== 0 && { groupId: `g${at % 10}` }),
      filterId: `f${at % 2}`,
      filterMode: at % 3 === 0 ? "exclude" : "include",
    };
    const excluded: Assignment = { target: "exclude", groupId: `g${(at + 1) % 10}` };
    return { assignments: [included, excluded], reachesUsers: true };
  });
  return { view: { groups, filters }, policies };
}

function directoryPage(url: URL): object {
  return page(url, (index) => ({
    id: guid("a", index),
    deviceId: guid("b", index),
    displayName: `LT-${String(index).padStart(6, "0")}`,
    accountEnabled: index % 20 > 0,
    operatingSystem: "Windows",
    operatingSystemVersion: index % 3 > 0 ? "10.0.26100.2314" : "10.0.19045.5131",
    isManaged: true,
  }));
}

function intunePage(url: URL): object {
  return page(url, (index) => ({
    id: guid("c", index),
    azureADDeviceId: guid("b", index),
    operatingSystem: "Windows",
    lastSyncDateTime: "2026-11-24T00:00:00Z",
    managedDeviceOwnerType: index % 4 > 0 ? "company" : "personal",
    ownerType: index % 4 > 0 ? "company" : "personal",
    model: (index >> 3) % 2 > 0 ? "Latitude 7450" : "ThinkPad T14",
    osVersion: index % 3 > 0 ? "10.0.26100.2314" : "10.0.19045.5131",
  }));
}

// ranges are asked of one list only: the first page leads to all others
function page(url: URL, row: (index: number) => object): object {
  const from = Number(url.searchParams.get("$skiptoken") ?? "0");
  const size = Math.min(pageSize, deviceCount - from);
  url.searchParams.set("$skiptoken", String(from + pageSize));
  return {
    value: Array.from({ length: size }, (_, index) => row(from + index)),
    ...(from + pageSize < deviceCount && { "@odata.nextLink": url.href }),
  };
}

function guid(first: string, index: number): string {
  return `${first}0000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const graphUrl = process.argv[2];
  if (graphUrl === undefined)
    throw new Error("it is run by the bench, with the address of a service");
  console.log(JSON.stringify(await reach(graphUrl)));
}
