import type { FleetInstall } from "../state/tenant.ts";

/** Installs of all PCs, taken down as they end. */
export interface InstallLog {
  add(index: number, install: FleetInstall): void;
  /** Of one PC, the oldest first. */
  of(index: number): readonly FleetInstall[];
}

/** Sorted by PC only once somebody asks: most tenants are never asked. */
export function createInstallLog(): InstallLog {
  const added: (readonly [index: number, install: FleetInstall])[] = [];
  const byPc = new Map<number, FleetInstall[]>();
  return {
    add(index, install) {
      added.push([index, install]);
    },
    of(index) {
      for (const [pc, install] of added.splice(0)) {
        const own = byPc.get(pc);
        if (own === undefined) byPc.set(pc, [install]);
        else own.push(install);
      }
      return byPc.get(index) ?? [];
    },
  };
}
