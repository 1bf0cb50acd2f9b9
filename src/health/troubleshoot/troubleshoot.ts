import type { DeviceFacts, FactName } from "./facts.ts";
import {
  treeRoot,
  type TreeFinding,
  type TreeQuestion,
  type TroubleshootingTree,
  updateTree,
} from "./update-tree.ts";

/** One question as it was answered. */
export interface TroubleshootStep {
  readonly id: string;
  readonly ask: string;
  readonly fact: FactName;
  readonly answer: "yes" | "no" | "unknown";
  /** How the path went on: as was answered, and as if nothing were wrong there where that is unknown. */
  readonly wentOn: "yes" | "no";
  /** The fact; null where it is not known. */
  readonly value: number | boolean | string | null;
  readonly findOut: string;
}

/** Why a device has not installed an update, as far as what is known of it says. */
export interface Troubleshooting {
  /** In the order in which they were asked. */
  readonly path: readonly TroubleshootStep[];
  /** What the path ended in. */
  readonly id: string;
  readonly finding: string;
  readonly action: string;
  /** The page that says so; null where it is experience. */
  readonly source: string | null;
  /** False where a question on the path had no answer: with it the end may be another. */
  readonly isCertain: boolean;
}

/**
 * Goes through the tree of why an update is not installed, with what is known of one device. Pure. A
 * question whose fact is not known is passed over and told with the way to find it out.
 */
export function troubleshoot(
  facts: DeviceFacts,
  tree: TroubleshootingTree = updateTree,
): Troubleshooting {
  const path: TroubleshootStep[] = [];
  let id = treeRoot;
  for (;;) {
    const node = treeNode(tree, id);
    if ("finding" in node) {
      const isCertain = path.every(({ answer }) => answer !== "unknown");
      return { path, id, ...node, isCertain };
    }
    const step = stepOf(id, node, facts);
    path.push(step);
    if (path.length > Object.keys(tree).length) throw new Error(`the tree comes back to ${id}`);
    id = node[step.wentOn];
  }
}

function treeNode(tree: TroubleshootingTree, id: string): TreeQuestion | TreeFinding {
  const node = Object.hasOwn(tree, id) ? tree[id] : undefined;
  if (node === undefined) throw new Error(`the tree has no ${id}`);
  return node;
}

function stepOf(id: string, question: TreeQuestion, facts: DeviceFacts): TroubleshootStep {
  const { ask, fact, findOut } = question;
  const value = facts[fact];
  const step = { id, ask, fact, findOut };
  if (value === undefined)
    return { ...step, answer: "unknown", wentOn: question.unknown ?? "no", value: null };
  const answer = isYes(question, value) ? "yes" : "no";
  return { ...step, answer, wentOn: answer, value };
}

function isYes(
  { atLeast, oneOf }: TreeQuestion,
  value: NonNullable<DeviceFacts[FactName]>,
): boolean {
  if (atLeast !== undefined) return typeof value === "number" && value >= atLeast;
  return oneOf?.includes(value) ?? value === true;
}
