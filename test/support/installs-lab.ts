import {
  type CollectorReport,
  type CollectorReports,
  findUnapprovedInstalls,
  type InstallRecord,
  parseInstallRecord,
  type Tenant,
  type UnapprovedInstalls,
  type UnapprovedOptions,
} from "ringwright";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { day } from "./days.ts";
import { connectTo } from "./lab.ts";
import { makeReachable } from "./reachable.ts";
import { createTestTenant } from "./tenant.ts";

/** What a device of the lab says of itself to the collector. */
export interface Said {
  readonly drivers?: readonly { readonly at: string; readonly title: string }[];
  readonly updates?: readonly { readonly at: string; readonly kb: string }[];
  readonly setupAt?: string;
  readonly wsus?: boolean;
}

/** A few PCs that stay as they are until a test moves them, looked at once a day. */
export class InstallsLab {
  readonly mock: MockTenant;
  readonly tenant: Tenant;
  record: InstallRecord | undefined;
  readonly #said = new Map<string, Said>();

  constructor(options: MockTenantOptions = {}) {
    this.mock = makeReachable(
      createTestTenant({ devices: 4, startAt: "2026-10-20T08:00:00Z", ...options }),
    );
    this.tenant = connectTo(this.mock);
    for (const place of this.#ids().keys()) this.runs(place, "26100.9633");
  }

  /** A device has another build from now on, and checks in. */
  runs(place: number, build: string): void {
    this.mock.state.patch("managedDevices", this.id(place), {
      osVersion: `10.0.${build}`,
      lastSyncDateTime: this.mock.clock.now().toISOString(),
    });
  }

  says(place: number, said: Said): void {
    this.#said.set(this.id(place).toLowerCase(), said);
  }

  id(place: number): string {
    return this.#ids()[place] ?? "";
  }

  /** Time passes, and every device checks in. */
  async pass(days: number): Promise<void> {
    await this.mock.clock.sleep(days * day);
    for (const id of this.#ids())
      this.mock.state.patch("managedDevices", id, {
        lastSyncDateTime: this.mock.clock.now().toISOString(),
      });
  }

  /** Looks, and keeps the record as a job would. */
  async look(options: UnapprovedOptions = {}): Promise<UnapprovedInstalls> {
    const found = await findUnapprovedInstalls(this.tenant, {
      earlier: this.record,
      collector: this.#said.size > 0 ? this.#reports() : undefined,
      ...options,
    });
    this.record = parseInstallRecord(JSON.parse(JSON.stringify(found.record)));
    return found;
  }

  /** Two looks on two days, after which the past is known well enough. */
  async settle(): Promise<void> {
    await this.look();
    await this.pass(1.5);
    await this.look();
  }

  #ids(): readonly string[] {
    return this.mock.state.list("managedDevices").map(({ id }) => String(id));
  }

  #reports(): CollectorReports {
    const at = this.mock.clock.now().toISOString();
    const devices = [...this.#said].map(([managedDeviceId, said]) => ({
      managedDeviceId,
      deviceId: null,
      deviceName: "",
      osVersion: "",
      ranAt: at,
      detection: "success",
      reading: { ok: true as const, report: reportOf(at, said) },
    }));
    return { devices, unjoined: [], silent: 0 };
  }
}

function reportOf(
  at: string,
  { drivers = [], updates = [], setupAt, wsus = false }: Said,
): CollectorReport {
  const source = wsus ? 1 : null;
  return {
    at,
    os: null,
    bootedAt: null,
    installedAt: setupAt ?? null,
    history: {
      days: 30,
      counts: [0, 0, updates.length, 0, 0, 0],
      last: updates.map((one) => ({
        ...one,
        operation: "install" as const,
        result: 2,
        code: "0x00000000",
      })),
    },
    drivers: { days: 30, last: [...drivers], more: 0 },
    events: null,
    restart: null,
    disk: null,
    scan: {
      service: null,
      server: null,
      succeededAt: null,
      sources: { quality: source, feature: source, driver: source, other: source },
    },
    leftovers: null,
    unknown: [],
    shortened: [],
  };
}
