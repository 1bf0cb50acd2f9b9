import type { Filter } from "./filter-ast.ts";

/** Every property that a filter reads, as a path; what `any` binds is not one. */
export function filterProperties(filter: Filter): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (node: Filter): void => {
    switch (node.kind) {
      case "and":
      case "or":
        walk(node.left);
        walk(node.right);
        return;
      case "not":
        walk(node.of);
        return;
      case "compare":
      case "in":
      case "call":
      case "any":
        found.add(node.property);
        return;
      case "isof":
        found.add("@odata.type");
        return;
      default:
        node satisfies never;
    }
  };
  walk(filter);
  return found;
}
