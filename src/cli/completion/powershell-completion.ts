import { type CompletionPoint, type Described, globalFlagsWithValue } from "./completion-points.ts";

/** A completion script for PowerShell, 5.1 and later. */
export function powershellCompletion(points: readonly CompletionPoint[]): string {
  return `# PowerShell completion of ringwright; load it with:
#   ringwright completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ringwright -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $points = @{
${points.map(pointText).join("\n")}
  }
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  $path = ''
  $previous = ''
  foreach ($word in $words) {
    if (@(${globalFlagsWithValue().map(quoted).join(", ")}) -notcontains $previous) {
      $longer = "$path $word".Trim()
      if ($points.ContainsKey($longer)) { $path = $longer }
    }
    $previous = $word
  }
  $point = $points[$path]
  # nothing is given where a file or a free value follows: PowerShell then offers files
  if ($point.Values.ContainsKey($previous)) {
    $candidates = [ordered]@{}
    foreach ($value in $point.Values[$previous]) { $candidates[$value] = $value }
  } elseif ($wordToComplete.StartsWith('-')) { $candidates = $point.Options }
  else { $candidates = $point.Words }
  $candidates.GetEnumerator() | Where-Object { $_.Key.StartsWith($wordToComplete) } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterValue', $_.Value)
  }
}
`;
}

function pointText({ path, commands, options, operands }: CompletionPoint): string {
  const flags = options.flatMap(({ flags: all, help }) => all.map((word) => ({ word, help })));
  const values = options.flatMap(({ flags: all, value }) => {
    const choices = value.type === "choices" ? value.choices : [];
    return value.type === "none"
      ? []
      : all.map((flag) => `${quoted(flag)} = @(${choices.map(quoted).join(", ")})`);
  });
  const words = [...commands, ...operands.map((word) => ({ word, help: word }))];
  return [
    `    ${quoted(path)} = @{`,
    `      Words = ${table(words)}`,
    `      Options = ${table(flags)}`,
    `      Values = @{ ${values.join("; ")} }`,
    "    }",
  ].join("\n");
}

function table(entries: readonly Described[]): string {
  const pairs = entries.map(({ word, help }) => `${quoted(word)} = ${quoted(help)}`);
  return `[ordered]@{ ${pairs.join("; ")} }`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
