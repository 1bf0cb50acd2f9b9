import { hash32 } from "../ground/random.ts";
import { textOf, wireDate, type WireObject } from "../ground/wire.ts";
import { installedDrivers } from "../policies/installed-drivers.ts";
import { revisionOf } from "../simulation/releases.ts";
import type { FleetInstall, Tenant } from "../state/tenant.ts";

/** What a script says of itself whose output is known here: the collector of Ringwright's examples. */
export const collectorMark = "ringwright-collector";

const day = 86_400_000;
const megabyte = 1_048_576;
const historyDays = 30;
const mostEntries = 6;
const mostDrivers = 4;
const windowsUpdate = "9482f4b4-e343-43b6-b170-9a65bc822c77";
const wsus = "3da21691-e39d-4da6-8a4b-b43877bcb1b7";
/** Result codes of installs that fail, of which one PC in many has each. */
const codes = ["0x80070070", "0x80072EE2", "0x80070005", "0x800F0922", "0x80242006"];

/**
 * What the collector prints on a simulated PC: what it installed and failed to install, and what runs
 * there. Of a fleet that does not move, what it runs stands for its one install. Shares are plausible,
 * not measured: one PC in 25 still asks a WSUS server that Group Policy left behind, one in 40 cannot
 * read its event log.
 */
export function collectorOutput(tenant: Tenant, device: WireObject, at: Date): string {
  const { seed } = tenant.settings;
  const id = textOf(device, "id");
  const roll = (purpose: string, sides: number): number => hash32(seed, purpose, id) % sides;
  const pc = tenant.fleetPc(id);
  const all = (pc?.installs ?? [firstInstall(tenant, device)]).filter(
    (install) => install.at <= at.getTime(),
  );
  const recent = all
    .filter((install) => install.at > at.getTime() - historyDays * day)
    .toReversed()
    .map((install) => ({
      ...install,
      code: codeOf(
        install,
        tenant.settings.updateHabits?.failures?.code ?? codes[roll("collector code", codes.length)],
      ),
    }));
  const counts = [0, 0, recent.filter(({ failed }) => !failed).length, 0, 0, 0];
  counts[4] = recent.filter(({ failed }) => failed).length;
  const since = at.getTime() - historyDays * day;
  const drivers = installedDrivers(tenant, device, at.getTime()).filter((one) => one.at > since);
  const isLeft = roll("collector leftovers", 25) === 0;
  const readsEvents = roll("collector events", 40) !== 0;
  const isPending = pc !== undefined && pc.pendingFrom <= at.getTime();
  return JSON.stringify({
    format: collectorMark,
    version: 1,
    at: wireDate(at),
    os: `10.0.${versionAt(pc?.installs ?? [], at, textOf(device, "osVersion"))}`,
    bootedAt: wireDate(new Date(all.at(-1)?.at ?? at.getTime() - roll("collector boot", 20) * day)),
    installedAt: wireDate(new Date(setupAt(all, device))),
    history: {
      days: historyDays,
      counts,
      last: recent.slice(0, mostEntries).map((install) => ({
        at: wireDate(new Date(install.at)),
        kb: kbOf(tenant, install),
        operation: "install",
        result: install.failed ? 4 : 2,
        code: install.code,
      })),
    },
    drivers: {
      days: historyDays,
      last: drivers
        .slice(0, mostDrivers)
        .map((driver) => ({ at: wireDate(new Date(driver.at)), title: driver.title })),
      more: Math.max(0, drivers.length - mostDrivers),
    },
    events: readsEvents
      ? {
          last: recent.slice(0, mostEntries).map((install) => ({
            at: wireDate(new Date(install.at)),
            id: install.failed ? 20 : 19,
            kb: kbOf(tenant, install),
            code: install.failed ? install.code : null,
          })),
        }
      : null,
    restart: { pending: isPending, because: isPending ? ["windowsUpdate"] : [] },
    disk: {
      freeMb: Math.floor(Number(device["freeStorageSpaceInBytes"] ?? 0) / megabyte),
      totalMb: Math.floor(Number(device["totalStorageSpaceInBytes"] ?? 0) / megabyte),
    },
    scan: {
      service: isLeft ? wsus : windowsUpdate,
      server: isLeft ? "http://wsus.contoso.example:8530" : null,
      succeededAt: wireDate(new Date(at.getTime() - roll("collector scan", 22) * 3_600_000)),
      sources: { quality: null, feature: null, driver: null, other: null },
    },
    leftovers: { names: isLeft ? ["WUServer", "UseWUServer"] : [] },
    unread: readsEvents ? {} : { events: "Attempted to perform an unauthorized operation." },
    shortened: recent.length > mostEntries ? ["history"] : [],
  });
}

function codeOf({ failed }: FleetInstall, code = "0x80070643"): string {
  return failed ? code : "0x00000000";
}

/** The install that the version of a PC comes from, on the day after its release. */
function firstInstall(tenant: Tenant, device: WireObject): FleetInstall {
  const [, , build = 0, revision = 0] = textOf(device, "osVersion").split(".").map(Number);
  const to = { build, revision };
  const release = releaseOf(tenant, to);
  const at = release === undefined ? 0 : Date.parse(`${release.date}T00:00:00Z`) + 1.5 * day;
  return { at, from: to, to, failed: false };
}

/** Build and revision that ran at an instant. */
function versionAt(installs: readonly FleetInstall[], at: Date, now: string): string {
  const done = installs.filter(({ failed }) => !failed);
  const before = done.findLast((install) => install.at <= at.getTime())?.to;
  const version = before ?? done.find((install) => install.at > at.getTime())?.from;
  return version === undefined
    ? now.split(".").slice(2).join(".")
    : `${version.build}.${version.revision}`;
}

/** When setup ran last; an enablement package, from 24H2 on, is none. */
function setupAt(installs: readonly FleetInstall[], device: WireObject): number {
  const isEnabled = ({ from, to }: FleetInstall): boolean =>
    [from.build, to.build].every((build) => build >= 26_100 && build < 26_400);
  const setup = installs.findLast(
    (install) => !install.failed && install.from.build !== install.to.build && !isEnabled(install),
  );
  return setup?.at ?? (Date.parse(textOf(device, "enrolledDateTime")) || 0);
}

// a feature update has no article in the history of a PC
function kbOf(tenant: Tenant, { from, to }: FleetInstall): string | null {
  if (from.build !== to.build) return null;
  const release = releaseOf(tenant, to);
  return release === undefined ? null : `KB${release.kb}`;
}

function releaseOf(tenant: Tenant, { build, revision }: FleetInstall["to"]) {
  const servicing = { hasEsu: true, isLongTerm: false };
  return tenant.releases
    .until(tenant.clock.now())
    .find((release) =>
      [true, false].some(
        (isHotpatched) => revisionOf(release, build, { ...servicing, isHotpatched }) === revision,
      ),
    );
}
