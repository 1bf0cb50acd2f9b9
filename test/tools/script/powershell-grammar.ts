import { createRequire } from "node:module";
import { Language, type Node, Parser } from "web-tree-sitter";

/** One node of a PowerShell text. */
export interface SyntaxNode {
  readonly type: string;
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  /** Whether the grammar does not know it, or misses it. */
  readonly isFault: boolean;
  readonly children: readonly SyntaxNode[];
}

const require = createRequire(import.meta.url);
let loading: Promise<Parser> | undefined;
const parsed = new Map<string, SyntaxNode>();

/** The tree of a PowerShell text, by the grammar of tree-sitter-powershell. */
export async function parsePowerShell(text: string): Promise<SyntaxNode> {
  const known = parsed.get(text);
  if (known) return known;
  loading ??= load();
  const tree = (await loading).parse(text);
  if (!tree) throw new Error("the grammar gives no tree");
  // nodes of the library are slow to walk again and again
  const root = plainNode(tree.rootNode, text);
  tree.delete();
  parsed.set(text, root);
  return root;
}

/** Places that the grammar does not know, as `line: text`. */
export function syntaxFaults(node: SyntaxNode): readonly string[] {
  const own = node.isFault ? [`${node.line}: ${node.text || `no ${node.type}`}`] : [];
  return [...own, ...node.children.flatMap(syntaxFaults)];
}

function plainNode(node: Node, source: string): SyntaxNode {
  const children = node.children.filter((child) => child !== null);
  return {
    type: node.type,
    text: source.slice(node.startIndex, node.endIndex),
    line: node.startPosition.row + 1,
    isFault: node.isError || node.isMissing,
    children: children.map((child) => plainNode(child, source)),
  };
}

async function load(): Promise<Parser> {
  await Parser.init();
  const parser = new Parser();
  const wasm = require.resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");
  parser.setLanguage(await Language.load(wasm));
  return parser;
}
