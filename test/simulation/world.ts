import { ConfigError, desiredState, type Config, type DesiredState } from "../../src/index.ts";
import type { Random } from "./random.ts";

/** The stack of every config. */
export const stack = "sim";

type Section =
  | "groups"
  | "filters"
  | "rings"
  | "featureUpdates"
  | "qualityUpdates"
  | "driverUpdates";
type Spec = Record<string, unknown>;
/** A config before it is checked. */
type Draft = { readonly [S in Section]: Record<string, Spec> } & {
  readonly moved: { from: string; to: string }[];
  readonly removed: { from: string; destroy: boolean }[];
  guards: Spec;
};

const kindOfSection = {
  groups: "group",
  filters: "filter",
  rings: "ring",
  featureUpdates: "featureUpdate",
  qualityUpdates: "qualityUpdate",
  driverUpdates: "driverUpdate",
} as const;
const policySections = ["rings", "featureUpdates", "qualityUpdates", "driverUpdates"] as const;

/** Policy files that a seed makes, and goes on editing. */
export class World {
  readonly #random: Random;
  #draft: Draft;
  #names = 0;
  desired: DesiredState;

  constructor(random: Random) {
    this.#random = random;
    this.#draft = this.#first();
    this.desired = checked(this.#draft);
  }

  /** Edits the files in one to three places; a slip that the product refuses is taken back. */
  edit(): string {
    const notes: string[] = [];
    // what was moved and forgotten is told until the next edit
    this.#draft.moved.length = 0;
    this.#draft.removed.length = 0;
    for (let count = this.#random.int(1, 3); count > 0; count--) {
      const draft = structuredClone(this.#draft);
      const note = this.#editOnce(draft);
      try {
        this.desired = checked(draft);
        this.#draft = draft;
        notes.push(note);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
      }
    }
    return notes.join(", ");
  }

  #first(): Draft {
    const random = this.#random;
    const draft: Draft = {
      groups: {
        pilot: { existing: true, displayName: "Pilot" },
        other: { existing: true, displayName: "Other" },
      },
      filters: {},
      rings: {},
      featureUpdates: {},
      qualityUpdates: {},
      driverUpdates: {},
      moved: [],
      removed: [],
      guards: { maxDeletes: 20 },
    };
    for (let count = random.int(1, 2); count > 0; count--) this.#addGroup(draft);
    if (random.chance(0.3)) this.#addFilter(draft);
    for (let count = random.int(1, 2); count > 0; count--) this.#addPolicy(draft, "rings");
    for (const section of policySections.slice(1))
      if (random.chance(0.25)) this.#addPolicy(draft, section);
    return draft;
  }

  #addGroup(draft: Draft): string {
    const key = this.#name("g");
    draft.groups[key] = {
      displayName: `Group ${key}`,
      ...(this.#random.chance(0.6)
        ? { membershipRule: this.#rule() }
        : { members: this.#members() }),
    };
    return `group/${key} is new`;
  }

  #addFilter(draft: Draft): string {
    const key = this.#name("f");
    const rule = `(device.deviceOwnership -eq "${this.#random.pick(["Corporate", "Personal"])}")`;
    draft.filters[key] = { displayName: `Filter ${key}`, platform: "windows10AndLater", rule };
    return `filter/${key} is new`;
  }

  #addPolicy(draft: Draft, section: (typeof policySections)[number]): string {
    const random = this.#random;
    const key = this.#name("p");
    const values: Record<typeof section, Spec> = {
      rings: {
        quality: { deferralDays: random.int(0, 30) },
        ...(random.chance(0.3) && { feature: { deferralDays: random.int(0, 365) } }),
        ...(random.chance(0.3) && { gracePeriodDays: random.int(0, 7) }),
      },
      featureUpdates: { version: "Windows 11, version 25H2", rollout: "immediate" },
      qualityUpdates: { hotpatch: random.chance(0.5) },
      driverUpdates: { approval: random.pick(["manual", "automatic"]) },
    };
    draft[section][key] = {
      displayName: `Policy ${key}`,
      ...(random.chance(0.3) && { description: `About ${key}` }),
      ...values[section],
      ...(random.chance(0.9) && { assignments: this.#assignments(draft, section) }),
      ...(random.chance(0.25) && { assignmentsMode: "additive" }),
      ...(random.chance(0.05) && { lifecycle: { protect: true } }),
    };
    return `${kindOfSection[section]}/${key} is new`;
  }

  #assignments(draft: Draft, section: Section): Spec[] {
    const random = this.#random;
    const groups = Object.keys(draft.groups);
    const included = random.some(groups, 0.4);
    const excluded = random.some(
      groups.filter((key) => !included.includes(key)),
      0.5,
    );
    const filters = section === "rings" ? Object.keys(draft.filters) : [];
    const everyone = section === "rings" && random.chance(0.3) ? [{ allDevices: true }] : [];
    return [
      ...everyone,
      ...included.map((group) => ({
        group,
        ...(filters.length > 0 && random.chance(0.4) && { filter: random.pick(filters) }),
      })),
      ...excluded.map((exclude) => ({ exclude })),
    ];
  }

  #editOnce(draft: Draft): string {
    const random = this.#random;
    const managed = managedIn(draft);
    if (managed.length === 0) return this.#addPolicy(draft, "rings");
    const [section, key, spec] = random.pick(managed);
    const address = `${kindOfSection[section]}/${key}`;
    switch (random.int(0, 11)) {
      case 0:
        return this.#addGroup(draft);
      case 1:
        return this.#addPolicy(draft, random.pick(policySections));
      case 2: {
        spec["displayName"] = `Renamed ${this.#name("n")}`;
        return `${address} has another name`;
      }
      case 3: {
        // whoever names it must not any longer
        Reflect.deleteProperty(draft[section], key);
        withoutReferences(draft, key);
        const forgets = random.chance(0.3);
        if (forgets) draft.removed.push({ from: address, destroy: false });
        return `${address} is ${forgets ? "forgotten" : "gone"}`;
      }
      case 4: {
        if (section === "groups" || section === "filters") return this.#addFilter(draft);
        const to = this.#name("m");
        draft[section][to] = spec;
        Reflect.deleteProperty(draft[section], key);
        draft.moved.push({ from: address, to: `${kindOfSection[section]}/${to}` });
        return `${address} moves to ${to}`;
      }
      case 5: {
        spec["description"] = `Told ${this.#name("t")}`;
        return `${address} has another description`;
      }
      case 6:
      case 7:
      case 8:
        return `${address} ${this.#editValues(section, spec)}`;
      default: {
        if (section === "groups" || section === "filters")
          return `${address} ${this.#editValues(section, spec)}`;
        if (random.chance(0.2)) {
          spec["assignmentsMode"] =
            spec["assignmentsMode"] === "additive" ? "authoritative" : "additive";
          return `${address} is ${String(spec["assignmentsMode"])}`;
        }
        spec["assignments"] = this.#assignments(draft, section);
        const too = random.chance(0.5) ? `, and ${this.#editValues(section, spec)}` : "";
        return `${address} has other assignments${too}`;
      }
    }
  }

  #editValues(section: Section, spec: Spec): string {
    const random = this.#random;
    switch (section) {
      case "groups":
        if (spec["membershipRule"] === undefined) spec["members"] = this.#members();
        else spec["membershipRule"] = this.#rule();
        break;
      case "filters":
        spec["rule"] = `(device.model -eq "Model ${random.int(1, 9)}")`;
        break;
      case "rings":
        if (random.chance(0.7)) spec["quality"] = { deferralDays: random.int(0, 30) };
        else spec["gracePeriodDays"] = random.int(0, 7);
        break;
      case "featureUpdates":
        if (random.chance(0.5)) spec["optional"] = spec["optional"] !== true;
        else spec["version"] = `Windows 11, version ${random.pick(["24H2", "25H2"])}`;
        break;
      case "qualityUpdates":
        spec["hotpatch"] = spec["hotpatch"] !== true;
        break;
      case "driverUpdates":
        // fixed after creation: a replacement
        spec["approval"] = spec["approval"] === "manual" ? "automatic" : "manual";
        break;
      default:
        section satisfies never;
    }
    return "has other values";
  }

  #rule(): string {
    return `(device.displayName -startsWith "LT-000${this.#random.int(1, 8)}")`;
  }

  #members(): Spec {
    return { devices: this.#random.some(["LT-0001", "LT-0002", "LT-0003", "LT-0004"]) };
  }

  #name(letter: string): string {
    return `${letter}${++this.#names}`;
  }
}

function managedIn(draft: Draft): (readonly [Section, string, Spec])[] {
  const sections = Object.keys(kindOfSection) as Section[];
  return sections.flatMap((section) =>
    Object.entries(draft[section])
      .filter(([, spec]) => spec["existing"] !== true)
      .map(([key, spec]) => [section, key, spec] as const),
  );
}

function withoutReferences(draft: Draft, key: string): void {
  for (const section of policySections)
    for (const spec of Object.values(draft[section])) {
      const assignments = spec["assignments"] as Spec[] | undefined;
      if (!assignments) continue;
      spec["assignments"] = assignments.filter(
        ({ group, exclude, filter }) => ![group, exclude, filter].includes(key),
      );
    }
}

/** @throws {ConfigError} where the product takes the draft for no config. */
function checked({ moved, removed, guards, ...sections }: Draft): DesiredState {
  const config = { version: 1, stack, ...sections, moved, removed, guards };
  return desiredState(structuredClone(config) as unknown as Config, { env: {} });
}
