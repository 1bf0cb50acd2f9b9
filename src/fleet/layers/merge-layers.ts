import type { ConfigIssue } from "../../config/config-error.ts";
import type { WrittenConfig } from "../../config/merge.ts";
import type { ConfigSource, Path } from "../../config/source.ts";
import { isMapping } from "../../kind/value-at.ts";
import { kinds } from "../../registry/kinds.ts";
import type { TenantLayer } from "../list/tenant-list.ts";
import { type FinalPath, isFinal } from "./final-values.ts";
import type { LayeredValue, StatedValue } from "./tenant-state.ts";

/** One layer that is to be merged. */
export interface LayerInput {
  readonly role: TenantLayer["role"];
  readonly config: WrittenConfig;
  readonly final: readonly FinalPath[];
}

/** What layers say together, and who says it. */
export class MergedLayers {
  readonly issues: ConfigIssue[] = [];
  readonly #root: MapNode;
  readonly #final: FinalPath[] = [];
  readonly #suppressions: WrittenConfig["suppressions"][number][] = [];

  /** The first is the base, whose places stand for what no layer states. */
  constructor(base: LayerInput, others: readonly LayerInput[]) {
    this.#root = emptyMap(base, base.config.written);
    this.#add(base, true);
    for (const layer of others) this.#add(layer, false);
  }

  /** As one config, still without its variables. */
  get config(): WrittenConfig {
    return {
      written: plainOf(this.#root),
      sourceOf: (path) => this.#sourceOf(path),
      suppressions: this.#suppressions,
    };
  }

  /** Values that hold in the end. */
  get values(): LayeredValue[] {
    return leavesOf(this.#root, []).map(({ path, leaf }) => ({
      path: path.join("."),
      ...statedBy(leaf.statements[0], path),
      overrides: leaf.statements.slice(1).map((one) => statedBy(one, path)),
    }));
  }

  /** Whether anything is said at a path or below it. */
  states(path: Path): boolean {
    return nodeAt(this.#root, path).rest === 0;
  }

  /** States a value of no layer, where none is. */
  add(path: readonly string[], value: unknown, from: StatedIn): void {
    const [last = "", ...above] = path.toReversed();
    let node = this.#root;
    for (const key of above.toReversed()) {
      const inner = node.entries.get(key) ?? emptyMap(from, {});
      node.entries.set(key, inner);
      // what is no mapping is told by the schema
      if (!("entries" in inner)) return;
      node = inner;
    }
    node.entries.set(last, { statements: [{ from, value }] });
  }

  #add(layer: LayerInput, isBase: boolean): void {
    const { written } = layer.config;
    this.#suppressions.push(...layer.config.suppressions);
    // an empty file says nothing
    if (written === null || written === undefined) return;
    if (!isMapping(written)) {
      this.#say(layer, [], "must be a mapping");
      return;
    }
    this.#merge(this.#root, written, [], { layer, isBase });
    this.#final.push(...layer.final);
  }

  #merge(into: MapNode, stated: Readonly<Record<string, unknown>>, above: Path, turn: Turn): void {
    for (const [key, value] of Object.entries(stated)) {
      const path = [...above, key];
      const before = into.entries.get(key);
      if (isRemoval(value, path)) this.#remove(into, key, value, path, turn);
      else if (value === null && !turn.isBase) this.#unset(into, key, path, turn);
      else if (isMapping(value)) {
        const isMap = before !== undefined && "entries" in before;
        // what stands in the mapping is looked at by itself
        if (before && !isMap && Object.keys(value).length === 0)
          this.#refuseFinal(path, before, turn);
        const { entries, from } = isMap ? before : { entries: new Map(), from: turn.layer };
        const inner: MapNode = { entries, from, statements: statementsWith(before, value, turn) };
        into.entries.set(key, inner);
        this.#merge(inner, value, path, turn);
      } else if (!this.#isHead(before, value, path, turn)) {
        this.#refuseFinal(path, before, turn);
        into.entries.set(key, { statements: statementsWith(before, value, turn) });
      }
    }
  }

  /** `$remove: true`: the resource is none of this tenant's. */
  #remove(
    into: MapNode,
    key: string,
    value: Readonly<Record<string, unknown>>,
    path: Path,
    turn: Turn,
  ): void {
    const place = [...path, "$remove"];
    const problem =
      value["$remove"] !== true
        ? "must be true; leave it out to keep the resource"
        : Object.keys(value).length > 1
          ? "stands alone: a resource that is taken out has no properties"
          : turn.isBase
            ? "takes out what an earlier layer states, and the base is the first"
            : into.entries.has(key)
              ? undefined
              : `takes out ${path.join(".")}, which no earlier layer states`;
    if (problem !== undefined) this.#say(turn.layer, place, problem);
    else if (this.#mayEnd(path, turn)) into.entries.delete(key);
  }

  /** `null`: a property is not stated any more. */
  #unset(into: MapNode, key: string, path: Path, turn: Turn): void {
    const before = into.entries.get(key);
    const isResource = path.length === 2 && isSection(path[0]);
    if (isResource || (path.length === 1 && isSection(key))) {
      const words = isResource
        ? "a resource is taken out by $remove: true"
        : "takes out a whole section; write $remove: true at each of its resources";
      this.#say(turn.layer, path, `is null; ${words}`);
    } else if (!before) {
      this.#say(
        turn.layer,
        path,
        "is null, which takes out what an earlier layer states, and none does",
      );
    } else {
      this.#refuseFinal(path, before, turn);
      into.entries.delete(key);
    }
  }

  // what a policy file begins with: each layer may repeat it, as long as it agrees
  #isHead(before: Node | undefined, value: unknown, path: Path, turn: Turn): boolean {
    if (path.length !== 1 || turn.isBase) return false;
    const [key] = path;
    if (key !== "stack" && key !== "version") return false;
    const leaf = before && !("entries" in before) ? before : undefined;
    const [said] = leaf?.statements ?? [];
    if (said?.value === value) return true;
    const there = said ? ` (${placeIn(said.from, path)} says ${JSON.stringify(said.value)})` : "";
    this.#say(turn.layer, path, `stands in the base, and is the same in every layer${there}`);
    return true;
  }

  /** A resource may end where no earlier layer made it, or what holds it, final as a whole. */
  #mayEnd(path: Path, turn: Turn): boolean {
    const final = this.#final.find((one) => isFinal(one, path));
    if (final) this.#say(turn.layer, path, finalText(final));
    return final === undefined;
  }

  #refuseFinal(path: Path, before: Node | undefined, turn: Turn): void {
    const within =
      before && "entries" in before ? leavesOf(before, path).map((leaf) => leaf.path) : [];
    const final = this.#final.find((one) => [path, ...within].some((at) => isFinal(one, at)));
    if (final) this.#say(turn.layer, path, finalText(final));
  }

  #say(layer: LayerInput, path: Path, message: string): void {
    const source = layer.config.sourceOf(path);
    const place = source.place(path, "key");
    this.issues.push({ file: source.file, ...place, path: path.join("."), message });
  }

  #sourceOf(path: Path): ConfigSource {
    const { node } = nodeAt(this.#root, path);
    const { from } = "entries" in node ? node : node.statements[0];
    return from.config.sourceOf(path);
  }
}

/** Who states a value: a layer, or the list of tenants. */
export type StatedIn = Pick<LayerInput, "role"> & {
  readonly config: Pick<WrittenConfig, "sourceOf">;
};

/** What one layer says at a place. */
interface Statement {
  readonly value: unknown;
  readonly from: StatedIn;
}

/** All of a place, the latest first; at least one. */
type Statements = readonly [Statement, ...Statement[]];

interface LeafNode {
  readonly statements: Statements;
}

interface MapNode extends LeafNode {
  readonly entries: Map<string, Node>;
  /** Who made it a mapping. */
  readonly from: StatedIn;
}

type Node = MapNode | LeafNode;

/** Which layer is being added. */
interface Turn {
  readonly layer: LayerInput;
  readonly isBase: boolean;
}

function isSection(key: unknown): boolean {
  return kinds.some(({ section }) => section === key);
}

function isRemoval(value: unknown, path: Path): value is Readonly<Record<string, unknown>> {
  return path.length === 2 && isSection(path[0]) && isMapping(value) && "$remove" in value;
}

function finalText({ pattern, at }: FinalPath): string {
  return `is final since ${at} (${pattern}): take it out here, or that out of final there`;
}

function placeIn({ config }: StatedIn, path: Path): string {
  const source = config.sourceOf(path);
  const place = source.place(path, "key");
  return [source.file, place?.line, place?.column].filter((part) => part !== undefined).join(":");
}

function statedBy({ from, value }: Statement, path: Path): StatedValue {
  const source = from.config.sourceOf(path);
  const line = source.place(path, "key")?.line ?? null;
  return { value, file: source.file, line, layer: from.role };
}

function emptyMap(from: StatedIn, value: unknown): MapNode {
  return { entries: new Map(), from, statements: [{ value, from }] };
}

function statementsWith(before: Node | undefined, value: unknown, { layer }: Turn): Statements {
  return [{ value, from: layer }, ...(before?.statements ?? [])];
}

function plainOf(node: Node): unknown {
  if (!("entries" in node)) return node.statements[0].value;
  return Object.fromEntries([...node.entries].map(([key, inner]) => [key, plainOf(inner)]));
}

function leavesOf(
  node: Node,
  path: Path,
): readonly { readonly path: Path; readonly leaf: LeafNode }[] {
  if (!("entries" in node)) return [{ path, leaf: node }];
  if (node.entries.size === 0 && path.length > 0) {
    const [{ from }, ...before] = node.statements;
    return [{ path, leaf: { statements: [{ value: {}, from }, ...before] } }];
  }
  return [...node.entries].flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

/** The deepest node on the way to a path, and how many steps are left from there. */
function nodeAt(root: MapNode, path: Path): { readonly node: Node; readonly rest: number } {
  let node: Node = root;
  for (const [taken, key] of path.entries()) {
    const inner: Node | undefined = "entries" in node ? node.entries.get(String(key)) : undefined;
    if (!inner) return { node, rest: path.length - taken };
    node = inner;
  }
  return { node, rest: 0 };
}
