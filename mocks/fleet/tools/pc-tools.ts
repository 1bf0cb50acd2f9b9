import type { ToolFacts } from "../../../src/tools/script/tool-facts.ts";
import { hash32 } from "../../ground/random.ts";
import { textOf, type WireObject } from "../../ground/wire.ts";
import type { ToolOnDevice, ToolOptions, ToolTroubles } from "../../options/tool-options.ts";
import type {
  ChangeWord,
  PlacedVersion,
  SavedHold,
  SavedPcTool,
  SavedPcTools,
} from "../../state/tenant-tools.ts";
import type { ScriptDecision } from "./decision.ts";
import { viewPath, type ForeignSegments } from "./machine-path.ts";
import type { ToolScript } from "./tool-script.ts";

/** What scripts look at while they do so. */
export type Look = Pick<ToolFacts, "lock" | "archive" | "neededBytes" | "elapsedMs">;

/** What a PC is when it is first looked at. */
export interface PcStart {
  readonly device: WireObject;
  readonly options: ToolOptions;
  readonly seed: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A run that changed nothing: until anything else changes, later ones do the same. */
export interface SettledRun {
  /** In epoch milliseconds. */
  readonly at: number;
  /** Of the PC. */
  readonly revision: number;
  /** Names all of the remediation and the PC's Windows that it depends on. */
  readonly terms: string;
}

const fullVolume = 1_048_576;
const windowsPath = String.raw`%SystemRoot%\system32;%SystemRoot%;%SystemRoot%\System32\Wbem`;

/** The tools of one PC: folders, machine variables and `Path`. */
export class PcTools {
  readonly troubles: ToolTroubles;
  readonly deviceName: string;
  /** Milliseconds that a script takes on it. */
  readonly pace: number;
  /** Its remediations, by id. */
  readonly held: Map<string, SavedHold>;
  /** Runs that would do the same again, by id of the remediation. */
  readonly settled = new Map<string, SettledRun>();
  /** Until when its runs are carried out, in epoch milliseconds. */
  at: number;
  /** Rises with each change. */
  revision = 0;
  readonly #freeAtStart: number;
  readonly #building: { readonly from: number; readonly to: number } | undefined;
  readonly #variables: Map<string, string>;
  readonly #tools: Map<string, SavedPcTool>;
  readonly #options: ToolOptions;
  /** What `Path` gives of each tool that was asked for. */
  readonly #active = new Map<string, string | null>();
  #path: string;
  #usedBytes: number;

  /** As the options have it, or as a saved state left it. */
  constructor({ device, options, seed, at }: PcStart, saved?: SavedPcTools) {
    const troubles = options.troubles?.(structuredClone(device)) ?? {};
    const { building, foreign, goroot, gotoolchain } = troubles;
    this.troubles = troubles;
    this.deviceName = textOf(device, "deviceName");
    this.pace = 300 + (hash32(seed, "tool script", textOf(device, "id")) % 900);
    this.#options = options;
    this.#freeAtStart = Number(device["freeStorageSpaceInBytes"] ?? 0);
    this.#building = building && {
      from: instantOf(building.from, this.deviceName),
      to: instantOf(building.to, this.deviceName),
    };
    const variables = Object.entries({ GOROOT: goroot, GOTOOLCHAIN: gotoolchain }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    this.at = saved?.at ?? at;
    this.#path =
      saved?.path ?? [...(foreign === undefined ? [] : [foreign]), windowsPath].join(";");
    this.#variables = new Map(saved ? Object.entries(saved.variables) : variables);
    this.#usedBytes = saved?.usedBytes ?? 0;
    this.#tools = new Map(Object.entries(saved?.tools ?? {}));
    this.held = new Map(Object.entries(saved?.held ?? {}));
    for (const tool of Object.keys(options.installed ?? {})) this.#toolOf(tool);
  }

  /** What a script finds at an instant. */
  facts(script: ToolScript, build: number, at: number, look: Look): ToolFacts {
    const { placed } = this.#known(script);
    const complete = placed.filter(({ completeAt }) => completeAt <= at);
    const found = complete.find(({ version }) => version === script.version);
    const folder =
      found === undefined
        ? "missing"
        : found.proof === null || found.proof === proofOf(script)
          ? "proven"
          : "mismatch";
    return {
      is64Bit: true,
      build,
      rootAccess: placed.length > 0 ? "guarded" : "missing",
      folder,
      probe: folder === "proven" ? "passed" : "notRun",
      pathKind: "ExpandString",
      path: this.#path,
      ...this.#foreign,
      running: this.#runningAt(script, at),
      variables: Object.fromEntries(
        script.reported.map((name) => [name, this.#variables.get(name) ?? null]),
      ),
      placed: complete.map(({ version }) => version),
      stages: 0,
      freeBytes: this.freeBytes,
      isLogLost: false,
      ...(look.lock === "notNeeded"
        ? this.#lastChange(script)
        : { lastState: "none", lastErr: "" }),
      ...look,
    };
  }

  get freeBytes(): number {
    if (this.troubles.diskFull === true) return fullVolume;
    return Math.max(0, this.#freeAtStart - this.#usedBytes);
  }

  /** Whether another script of the tool has its lock. */
  isLocked({ tool }: ToolScript, at: number): boolean {
    return this.#toolOf(tool).lockedUntil > at;
  }

  lock(script: ToolScript, until: number): void {
    this.#tools.set(script.tool, { ...this.#known(script), lockedUntil: until });
  }

  /** A folder that is complete at an instant. */
  place(script: ToolScript, completeAt: number, bytes: number): void {
    const tool = this.#known(script);
    const { version } = script;
    const placed = [...tool.placed, { version, proof: proofOf(script), completeAt }].sort(
      (a, b) => a.completeAt - b.completeAt || (a.version < b.version ? -1 : 1),
    );
    this.#tools.set(script.tool, { ...tool, placed });
    this.#usedBytes += bytes;
    this.revision++;
  }

  /** Keeps what a remediation script printed, which nothing reads, and the word that it leaves. */
  noteEnd(script: ToolScript, { line, state, err }: ScriptDecision): void {
    const tool = this.#known(script);
    this.#tools.set(script.tool, { ...tool, printed: line });
    if (state === "locked") return;
    const { version, hex, purpose } = script;
    const word: ChangeWord = { version, hex, state, err };
    const before = tool.words[purpose];
    if (JSON.stringify(before) === JSON.stringify(word)) return;
    const words = { ...tool.words, [purpose]: word };
    this.#tools.set(script.tool, { ...tool, printed: line, words });
    this.revision++;
  }

  #lastChange(script: ToolScript): Pick<ToolFacts, "lastState" | "lastErr"> {
    const word = this.#known(script).words[script.purpose];
    const isAbout = word?.version === script.version && word.hex === script.hex;
    return isAbout
      ? { lastState: word.state, lastErr: word.err.slice(0, 200) }
      : { lastState: "none", lastErr: "" };
  }

  setVariable(name: string, value: string): void {
    this.#variables.set(name, value);
    this.revision++;
  }

  setPath(script: ToolScript, path: string, at: number): void {
    this.#path = path;
    this.#active.clear();
    this.revision++;
    this.#tools.set(script.tool, { ...this.#known(script), since: at });
  }

  /** The next instant after one from which it is another PC without any script. */
  nextEdgeAfter(at: number): number {
    const { from = Infinity, to = Infinity } = this.#building ?? {};
    let next = Infinity;
    const note = (edge: number): void => {
      if (edge > at) next = Math.min(next, edge);
    };
    note(from);
    note(to);
    for (const { placed, lockedUntil } of this.#tools.values()) {
      note(lockedUntil);
      for (const { completeAt } of placed) note(completeAt);
    }
    return next;
  }

  /** All tools that it has at an instant. */
  toolsAt(at: number): Readonly<Record<string, ToolOnDevice>> {
    return Object.fromEntries(
      [...this.#tools].map(([name, { placed, since, printed }]) => [
        name,
        {
          placed: placed.filter(({ completeAt }) => completeAt <= at).map(({ version }) => version),
          active: this.#activeOf(name),
          since: since === null ? undefined : new Date(since),
          remediationOutput: printed ?? undefined,
        },
      ]),
    );
  }

  toJSON(): SavedPcTools {
    return {
      at: this.at,
      path: this.#path,
      variables: Object.fromEntries(this.#variables),
      usedBytes: this.#usedBytes,
      tools: Object.fromEntries(this.#tools),
      held: Object.fromEntries(this.held),
    };
  }

  get #foreign(): ForeignSegments {
    const { foreign } = this.troubles;
    if (foreign === undefined) return { holders: [], installers: [] };
    const isInstalled = /^C:\\Program Files(?: \(x86\))?\\/i.test(foreign);
    return { holders: [foreign], installers: isInstalled ? [foreign] : [] };
  }

  #activeOf(name: string): string | null {
    const known = this.#active.get(name);
    if (known !== undefined) return known;
    const { layout, startActive } = this.#toolOf(name);
    const { foreign } = this.troubles;
    let active = foreign === undefined ? startActive : null;
    if (layout !== null) {
      const view = viewPath(this.#path, { ...layout, version: "", segment: "" }, this.#foreign);
      active = view.foreign.length > 0 ? null : view.active;
    }
    this.#active.set(name, active);
    return active;
  }

  #toolOf(name: string): SavedPcTool {
    const known = this.#tools.get(name);
    if (known !== undefined) return known;
    const { installed = {}, active = {} } = this.#options;
    const versions = Object.hasOwn(installed, name) ? (installed[name] ?? []) : [];
    const told = Object.hasOwn(active, name) ? active[name] : undefined;
    const made: SavedPcTool = {
      placed: versions.map((version): PlacedVersion => ({ version, proof: null, completeAt: 0 })),
      layout: null,
      startActive: told === undefined ? (versions.at(-1) ?? null) : told,
      since: null,
      lockedUntil: 0,
      printed: null,
      words: {},
    };
    this.#tools.set(name, made);
    return made;
  }

  /** The first script of a tool says where its folders are, and so what has stood in `Path`. */
  #known({ tool: name, root, bin }: ToolScript): SavedPcTool {
    const tool = this.#toolOf(name);
    if (tool.layout !== null) return tool;
    const known: SavedPcTool = { ...tool, layout: { root, bin } };
    this.#tools.set(name, known);
    this.#active.clear();
    if (tool.startActive !== null)
      this.#path += `;${[root, tool.startActive, ...(bin === "" ? [] : [bin])].join("\\")}`;
    return known;
  }

  /** Programs that run from another version's folder than the wanted one. */
  #runningAt(script: ToolScript, at: number): readonly string[] {
    const { from, to } = this.#building ?? { from: Infinity, to: -Infinity };
    if (at < from || at >= to) return [];
    const { active } = viewPath(this.#path, script, this.#foreign);
    return active === null || active === script.version ? [] : script.processes.slice(0, 2);
  }
}

function instantOf(text: string, deviceName: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new TypeError(
      `tools.troubles of ${deviceName}: building needs instants in ISO 8601, not ${text}`,
    );
  return at;
}

function proofOf({ algorithm, hex }: ToolScript): string {
  return `${algorithm} ${hex}`;
}
