import { isSensitive } from "../../config/variables.ts";
import { unflatten } from "../../kind/flatten.ts";
import { parseSpec } from "../../kind/parse-spec.ts";
import { ringSchema } from "../../rings/schema.ts";
import { settingSchema } from "../../settings/schema.ts";
import type { PolicyValue } from "../entries/merge-entries.ts";
import { shownValue } from "../entries/registry-entry.ts";
import type { Side } from "../template/policy.ts";
import { policyTitles } from "../template/find-policy.ts";
import { restartOf } from "./restarts.ts";

/** What became of one registry value. */
export type Outcome =
  /** It is written to a ring or a setting. */
  | "mapped"
  /** Another value says it, so nothing is lost. */
  | "implied"
  /** Windows does not act on it, since a value that switches it is off or missing. */
  | "notInForce"
  /** Nothing in Intune says the same. */
  | "none"
  /** No source names it as an update policy. */
  | "unknown"
  /** Its type or value is none that Windows takes. */
  | "invalid";

/** One line of the table that an import prints. */
export interface ImportRow {
  /** Below `SOFTWARE\Policies\Microsoft\Windows`. */
  readonly key: "WindowsUpdate" | `WindowsUpdate\\${string}`;
  readonly name: string;
  /** Such as `REG_DWORD`. */
  readonly type: string;
  /** As text; empty where the file takes the value out. */
  readonly value: string;
  /** The title of its policy in the administrative template; null where none writes it. */
  readonly policy: string | null;
  /** The Group Policy object that it comes from; null for the registry of a machine. */
  readonly gpo: string | null;
  readonly file: string;
  /** 1-based: the line of a text or an XML file, the record of a registry.pol. */
  readonly line: number;
  readonly outcome: Outcome;
  /** Where it went, such as `ring quality.deferralDays`; null where it went nowhere. */
  readonly target: string | null;
  /** Why it became that, in one sentence; null where there is nothing to say. */
  readonly note: string | null;
  /** When PCs restart by it, such as `by force, 3 days after the offer`; null where they do not. */
  readonly restart: string | null;
}

type Said = Pick<ImportRow, "outcome" | "target" | "note" | "restart">;

/** The values of an import, and what becomes of each: none is dropped without a row. */
export class ImportDraft {
  readonly #values: readonly PolicyValue[];
  readonly #rows = new Map<PolicyValue, Said>();
  readonly #fields: Record<Side, Record<string, unknown>> = { ring: {}, setting: {} };

  /** Values in force, by key and name. */
  readonly #byName: ReadonlyMap<string, PolicyValue>;

  constructor(values: readonly PolicyValue[]) {
    this.#values = values;
    const inForce = values.filter(
      ({ value, lostTo, isPreference }) => value && lostTo === undefined && !isPreference,
    );
    this.#byName = new Map(inForce.map((item) => [idOf(item.key, item.name), item]));
  }

  /** The value of that name that no rule has dealt with yet. */
  open(key: string, name: string): PolicyValue | undefined {
    const value = this.#find(key, name);
    return value && !this.#rows.has(value) ? value : undefined;
  }

  /** Whether a value of that name is set, dealt with or not. */
  holds(key: string, name: string): boolean {
    return this.#find(key, name) !== undefined;
  }

  /** A whole number; undefined where the value is missing or of another type. */
  number(key: string, name: string): number | undefined {
    const value = this.#find(key, name)?.value;
    return value?.type === "REG_DWORD" ? value.data : undefined;
  }

  text(key: string, name: string): string | undefined {
    const value = this.#find(key, name)?.value;
    return value?.type === "REG_SZ" || value?.type === "REG_EXPAND_SZ" ? value.data : undefined;
  }

  /** Writes a value, unless it is out of its documented range; then says so. */
  map(from: PolicyValue, side: Side, path: string, value: unknown, note?: string): boolean {
    const problem = isSensitive(value)
      ? "holds ${var:…}, which a policy file would read as a variable"
      : misfit(side, path, value);
    if (problem !== undefined) {
      this.say(from, "invalid", problem);
      return false;
    }
    this.#fields[side][path] = value;
    this.#rows.set(from, {
      outcome: "mapped",
      target: `${side} ${path}`,
      note: note ?? null,
      restart: restartOf(side, path, value),
    });
    return true;
  }

  /** Several values that are one in the file; each gets the same target. */
  mapTogether(
    from: readonly (PolicyValue | undefined)[],
    side: Side,
    path: string,
    value: unknown,
    note?: string,
  ): boolean {
    const present = from.filter((item) => item !== undefined);
    const [first, ...rest] = present;
    if (!first || !this.map(first, side, path, value, note)) {
      const why = first && this.#rows.get(first)?.note;
      for (const item of rest) this.say(item, "invalid", why ?? "does not fit");
      return false;
    }
    for (const item of rest)
      this.#rows.set(item, {
        outcome: "mapped",
        target: `${side} ${path}`,
        note: null,
        restart: null,
      });
    return true;
  }

  say(
    from: PolicyValue | undefined,
    outcome: Outcome,
    note: string,
    restart: string | null = null,
  ): void {
    if (from) this.#rows.set(from, { outcome, target: null, note, restart });
  }

  has(side: Side, path: string): boolean {
    return path in this.#fields[side];
  }

  /** What is to be written at a path so far. */
  field(side: Side, path: string): unknown {
    return this.#fields[side][path];
  }

  /** What is to be written, without names. */
  spec(side: Side): Record<string, unknown> | undefined {
    const fields = this.#fields[side];
    return Object.keys(fields).length > 0 ? unflatten(fields) : undefined;
  }

  /** In the order of the files. `gpo` is the object that all are of, unless a value says another. */
  rows(gpo: string | null): readonly ImportRow[] {
    const policyOf = policyTitles();
    return this.#values.map((item) => {
      const { key, name, value, file, line } = item;
      const said = this.#rows.get(item) ?? {
        outcome: "unknown" as const,
        target: null,
        note: "is no update policy that this version knows",
        restart: null,
      };
      return {
        key: key === "" ? "WindowsUpdate" : (`WindowsUpdate\\${key}` as const),
        name: name === "" ? "(default)" : name,
        type: value?.type ?? "deleted",
        value: value ? shownValue(value) : "",
        policy: policyOf(key, name),
        gpo: item.gpo ?? gpo,
        file,
        line,
        ...said,
      };
    });
  }

  #find(key: string, name: string): PolicyValue | undefined {
    return this.#byName.get(idOf(key, name));
  }
}

function idOf(key: string, name: string): string {
  return `${key}\\${name}`.toLowerCase();
}

/** Why the schema does not take a value; undefined where it does. */
function misfit(side: Side, path: string, value: unknown): string | undefined {
  const schema = side === "ring" ? ringSchema() : settingSchema();
  const parsed = parseSpec<unknown>(schema, {
    displayName: "import",
    ...unflatten({ [path]: value }),
  });
  return parsed.ok ? undefined : parsed.problems[0]?.message;
}
