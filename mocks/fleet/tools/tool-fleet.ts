import { textOf } from "../../ground/wire.ts";
import { objectIdOf } from "../../policies/audience.ts";
import type { Settings } from "../../options/settings.ts";
import type { TenantRows } from "../../state/tenant-rows.ts";
import type { TenantTools } from "../../state/tenant-tools.ts";
import type { Tenant } from "../../state/tenant.ts";
import { remediationCourse } from "../remediation-course.ts";
import { runsOf } from "../run-schedule.ts";
import { toldUntil } from "../told-until.ts";
import {
  dueAfter,
  lastRun,
  nextDue,
  runsIn,
  stampSettled,
  termsOf,
  type DuePc,
} from "./held-runs.ts";
import { PcTools } from "./pc-tools.ts";
import { runToolScript } from "./run-tool-script.ts";
import { createSiteLinks } from "./site-links.ts";
import {
  createToolRemediations,
  scheduledAssignment,
  type ToolRemediation,
} from "./tool-remediations.ts";

/** What is read of a PC each time. */
const looked = [
  "id",
  "azureADDeviceId",
  "operatingSystem",
  "osVersion",
  "deviceName",
  "lastSyncDateTime",
];

/**
 * Tools on the PCs of a tenant. Runs are carried out in the order of time over all PCs, since those of
 * a site share its link; several of one PC at one instant in the order of the remediations. What would
 * do the same as the last time is not done again.
 *
 * Unverified: that a PC has a remediation eight hours after it came into a group, as after an
 * assignment; that one which is taken from a PC keeps its last state; that a run which has not ended
 * keeps the next from beginning.
 * Left out: the instant at which the rule of a dynamic group took a PC in (it counts from the last
 * write or look before that), and one tool in two folders.
 */
export function createTenantTools(
  { seed, startAt, tools: options }: Pick<Settings, "seed" | "startAt" | "tools">,
  { managedDevices }: Pick<TenantRows, "managedDevices">,
  tenantOf: () => Tenant,
): TenantTools {
  const remediations = createToolRemediations();
  const links = createSiteLinks(options.sites ?? []);
  const pcs = new Map<string, PcTools>();
  let last = startAt;

  const pcOf = (managedId: string): PcTools => {
    const id = managedId.toLowerCase();
    const known = pcs.get(id);
    if (known !== undefined) return known;
    const device = managedDevices.get(id);
    if (device === undefined)
      throw new RangeError(`The mock tenant holds no managed device ${managedId}.`);
    const made = new PcTools({ device, options, seed, at: last });
    pcs.set(id, made);
    return made;
  };

  const duePcs = function* (now: number): Generator<DuePc> {
    const tenant = tenantOf();
    const all = remediations.list(tenant);
    if (all.length === 0 && pcs.size === 0) return;
    for (const [, device] of managedDevices.partEntries(looked, 0)) {
      if (textOf(device, "operatingSystem") !== "Windows") continue;
      const id = textOf(device, "id");
      const objectId = objectIdOf(tenant, device);
      const held: ToolRemediation[] = [];
      for (const remediation of all) {
        const since = remediation.audience.since(objectId, id);
        const hold = pcs.get(id.toLowerCase())?.held.get(remediation.id);
        if (since === undefined) {
          if (hold !== undefined && hold.since !== null)
            pcOf(id).held.set(remediation.id, { ...hold, since: null });
          continue;
        }
        if (hold === undefined || hold.since === null)
          pcOf(id).held.set(remediation.id, { ...hold, since: Math.max(since, last) });
        held.push(remediation);
      }
      if (held.length === 0) continue;
      const build = Number(textOf(device, "osVersion").split(".")[2] ?? 0);
      const until = Math.min(now, toldUntil(tenant, device));
      yield { pc: pcOf(id), build, until, remediations: held };
    }
  };

  const runAt = (due: DuePc, remediation: ToolRemediation, at: number): void => {
    const { pc, build } = due;
    const { id, detection, remediation: change } = remediation;
    const before = pc.revision;
    const course = remediationCourse(new Date(at), remediation.remediates, (part, moment) => {
      const script = part === "detection" ? detection : change;
      // one of somebody else says nothing and finds nothing
      if (script === undefined) return { outcome: {} };
      const end = runToolScript(pc, script, moment.getTime(), {
        build,
        options,
        links,
        folder: remediation.folder,
      });
      return { outcome: end.outcome, endsAt: new Date(end.endsAt) };
    });
    const { since = null } = pc.held.get(id) ?? {};
    pc.held.set(id, { since, ...runsIn(course, at) });
    // one that changed something is settled for a PC that is no more, and so runs again
    pc.settled.set(id, { at, revision: before, terms: termsOf(due, remediation) });
  };

  const runUntil = (now: number): void => {
    const all = [...duePcs(now)];
    let active = all.map((due) => ({ due, nextAt: nextDue(due) }));
    for (;;) {
      active = active.filter(({ due, nextAt }) => nextAt <= due.until);
      const at = active.reduce((first, { nextAt }) => Math.min(first, nextAt), Infinity);
      if (at === Infinity) break;
      for (const one of active) {
        if (one.nextAt !== at) continue;
        for (const remediation of one.due.remediations)
          if (dueAfter(one.due, remediation, at - 1) === at) runAt(one.due, remediation, at);
        one.due.pc.at = at;
        one.nextAt = nextDue(one.due);
      }
    }
    for (const due of all) stampSettled(due);
  };

  const tools: TenantTools = {
    catchUp() {
      const now = tenantOf().clock.now().getTime();
      if (now <= last) return;
      runUntil(now);
      last = now;
    },
    isToolScript: (script) => remediations.isToolScript(script),
    runOf(scriptId, managedId) {
      const pc = pcs.get(managedId.toLowerCase());
      const hold = pc?.held.get(scriptId);
      return hold && lastRun(hold, last);
    },
    nextRunOf(scriptId, managedId, asOf) {
      const since = pcs.get(managedId.toLowerCase())?.held.get(scriptId)?.since ?? last;
      const schedule = scheduledAssignment(tenantOf(), scriptId)?.["runSchedule"];
      return runsOf(schedule, since, asOf).next;
    },
    toolsOf(managedId) {
      tools.catchUp();
      return pcOf(managedId).toolsAt(last);
    },
    devicesWith(tool) {
      tools.catchUp();
      return [...managedDevices.keyEntries()].flatMap(([, keys]) => {
        const id = textOf(keys, "id");
        const pc = pcOf(id);
        const found = new Map(Object.entries(pc.toolsAt(last))).get(tool);
        const isThere = found !== undefined && (found.placed.length > 0 || found.active !== null);
        return isThere ? [{ id, deviceName: pc.deviceName, ...found }] : [];
      });
    },
    save() {
      const devices = [...pcs]
        .filter(([, { held }]) => held.size > 0)
        .sort(([a], [b]) => (a < b ? -1 : 1));
      if (devices.length === 0) return undefined;
      return {
        at: last,
        devices: Object.fromEntries(devices.map(([id, pc]) => [id, pc.toJSON()])),
        links: links.save(),
      };
    },
    load(saved) {
      pcs.clear();
      links.load(saved?.links ?? {});
      last = saved?.at ?? tenantOf().clock.now().getTime();
      for (const [id, pc] of Object.entries(saved?.devices ?? {})) {
        const device = managedDevices.get(id);
        // one that was removed since has no tools
        if (device !== undefined) pcs.set(id, new PcTools({ device, options, seed, at: last }, pc));
      }
    },
  };
  return tools;
}
