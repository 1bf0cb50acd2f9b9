/** Which files a file imports. */
export type Imports = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Circles of files, each as the way from a file back to itself. Of circles that hang together
 * the shortest is given: once that is gone, the next shows.
 */
export function findCircles(imports: Imports): readonly (readonly string[])[] {
  const circles: (readonly string[])[] = [];
  const seen = new Set<string>();
  for (const file of [...imports.keys()].sort()) {
    if (seen.has(file)) continue;
    const reached = waysFrom(file, imports);
    if (!reached.has(file)) continue;
    const knot = [...reached.keys()].filter((other) => waysFrom(other, imports).has(file));
    for (const member of knot) seen.add(member);
    const [shortest] = knot
      .map((member) => wayBack(member, imports))
      .sort((a, b) => a.length - b.length);
    if (shortest !== undefined) circles.push(shortest);
  }
  return circles;
}

function wayBack(file: string, imports: Imports): readonly string[] {
  const ways = waysFrom(file, imports);
  const way = [file];
  for (let at = ways.get(file); at !== undefined && at !== file; at = ways.get(at)) way.unshift(at);
  return [file, ...way];
}

/** Every file that can be reached, with the one before it on the shortest way. */
function waysFrom(start: string, imports: Imports): ReadonlyMap<string, string> {
  const before = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const target of imports.get(file) ?? []) {
      if (before.has(target)) continue;
      before.set(target, file);
      queue.push(target);
    }
  }
  return before;
}
