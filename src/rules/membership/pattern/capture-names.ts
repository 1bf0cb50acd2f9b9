/** Numbers and names of every capture, since a reference may stand before its group. */
export function captureNames(source: string): ReadonlySet<string> {
  const names = new Set<string>();
  let unnamed = 0;
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === "\\") at++;
    else if (char === "[") at = classEnd(source, at);
    else if (char === "(") {
      const name = /^\(\?[<'](?![=!])(\w+)/.exec(source.slice(at, at + 80))?.[1];
      if (name !== undefined) names.add(name);
      else if (source.charAt(at + 1) !== "?") names.add(String(++unnamed));
    }
  }
  // .NET numbers named groups after the others
  const named = [...names].filter((name) => !/^\d+$/.test(name)).length;
  for (let number = 1; number <= named; number++) names.add(String(unnamed + number));
  return names;
}

function classEnd(source: string, open: number): number {
  let at = open + 1;
  if (source.charAt(at) === "^") at++;
  if (source.charAt(at) === "]") at++;
  while (at < source.length && source.charAt(at) !== "]") at += source.charAt(at) === "\\" ? 2 : 1;
  return at;
}
