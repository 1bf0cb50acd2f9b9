/** Lines as a comment of YAML. What was a line end within one is a code by now. */
export function commentOf(lines: readonly string[]): string {
  return lines.map((line) => (line === "" ? "" : ` ${line}`)).join("\n");
}
