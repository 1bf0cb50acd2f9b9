import { withoutComments } from "./powershell/without-comments.ts";

/** What a script for Intune must not do, by rule. */
export type ScriptRule =
  | "ascii" // anything but ASCII: without a mark, Windows PowerShell 5.1 reads ANSI
  | "size" // 200 KB and more
  | "placeholder" // a place of a template that was not filled
  | "output" // not exactly one Write-Output, followed by nothing but exit
  | "exit" // exit before the end
  | "console" // words on the console would displace the result, or fail the script
  | "download" // something from the network other than a file of a share
  | "restart" // restarts or shuts down
  | "delete" // deletes files, folders or values
  | "environment" // setx or SetEnvironmentVariable: both spoil PATH
  | "user" // a user's registry or variables
  | "evaluate" // runs text as code
  | "install"; // runs an installer

/** One thing in a script that breaks a rule. */
export interface ScriptProblem {
  readonly rule: ScriptRule;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** Intune takes scripts below 200 KB. */
const mostBytes = 200_000;

/** Found anywhere but in comments, in texts as well: a name can be called from a text. */
const names: readonly { readonly rule: ScriptRule; readonly pattern: RegExp }[] = [
  {
    rule: "console",
    pattern:
      /\bWrite-(?:Host|Warning|Error|Verbose|Debug|Information|Progress)\b|\bOut-(?:Host|Default|String)\b|\[(?:System\.)?Console\]|\$Host\b/gi,
  },
  {
    rule: "download",
    pattern:
      /\bInvoke-(?:WebRequest|RestMethod)\b|\bStart-BitsTransfer\b|\bWeb(?:Client|Request)\b|\bHttp(?:Client|WebRequest)\b|\bNet\.Sockets\b|\bbitsadmin\b|\bcertutil\b|\bXMLHTTP\b|\bInstall-(?:Module|Package|Script)\b|\bwinget\b/gi,
  },
  {
    rule: "restart",
    pattern: /\b(?:Restart|Stop)-Computer\b|\bshutdown\b|\bInitiateSystemShutdown\w*/gi,
  },
  {
    rule: "delete",
    pattern:
      /\b(?:Remove|Clear)-(?:Item|ItemProperty|Content)\b|(?:\.|::)Delete\w*\s*\(|\bcmd(?:\.exe)?\s*\/c\b|\brobocopy\b|\bFormat-Volume\b/gi,
  },
  { rule: "environment", pattern: /\bsetx(?:\.exe)?\b|\bSetEnvironmentVariable\b/gi },
  {
    rule: "user",
    pattern: /\bHKCU\b|\bHKEY_CURRENT_USER\b|\bHKEY_USERS\b|\bHKU:|\bCurrentUser\b|::Users\b/gi,
  },
  { rule: "evaluate", pattern: /\bInvoke-Expression\b|-Enc(?:odedCommand)?\b|::Create\(['"]?\{/gi },
  { rule: "install", pattern: /\bmsiexec\b|\bWindowsInstaller\.Installer\b/gi },
];

/** Short words that are something else elsewhere, so only where a command can stand. */
const commands: readonly { readonly rule: ScriptRule; readonly words: string }[] = [
  { rule: "console", words: "oh" },
  { rule: "download", words: "iwr|irm|curl|wget|ftp" },
  { rule: "delete", words: "rm|ri|rd|rmdir|del|erase|rp|clc|cli" },
  { rule: "evaluate", words: "iex" },
];

/**
 * Everything in a script that breaks the rules for what Ringwright sends to devices; empty where it
 * keeps them. Looks at the text alone: a script that wants to hide what it does can, so this is no
 * judge of scripts of strangers.
 *
 * ```ts
 * for (const { rule, line, message } of scriptProblems("Write-Host done\n"))
 *   console.log(rule, line, message);
 * ```
 */
export function scriptProblems(script: string): readonly ScriptProblem[] {
  const { code, bare } = withoutComments(script);
  const at = (index: number) => script.slice(0, index).split("\n").length;
  const problems: ScriptProblem[] = [];
  const add = (rule: ScriptRule, index: number, message: string) => {
    problems.push({ rule, line: at(index), message });
  };
  // also in comments: a byte is read before it is a comment
  for (const match of script.matchAll(/[^\t\n\r\x20-\x7e]/g))
    add("ascii", match.index, `holds ${codePoint(match[0])}, which is not ASCII`);
  const bytes = new TextEncoder().encode(script).length;
  if (bytes >= mostBytes) add("size", 0, `has ${bytes} bytes; Intune takes less than ${mostBytes}`);
  for (const match of script.matchAll(/\{\{\w+\}\}/g))
    add("placeholder", match.index, `holds ${match[0]}, which was not filled in`);
  for (const { rule, pattern } of names)
    for (const match of code.matchAll(pattern))
      add(rule, match.index, `holds ${match[0].trim()}: ${reasons[rule]}`);
  for (const { rule, words } of commands)
    for (const match of bare.matchAll(commandPattern(words)))
      add(rule, match.index, `runs ${match[0].trim()}: ${reasons[rule]}`);
  checkEnd(bare, add);
  return problems.toSorted((a, b) => a.line - b.line);
}

const reasons: Readonly<Record<ScriptRule, string>> = {
  ascii: "",
  size: "",
  placeholder: "",
  output: "",
  exit: "",
  console: "Intune keeps the last line alone, and takes words of an error stream for a failure",
  download: "a script takes files from the named share alone",
  restart: "devices restart by their ring alone",
  delete: "a script deletes nothing",
  environment: "it shortens or expands what it writes; write the registry with its kind",
  user: "a script changes the machine alone",
  evaluate: "a script runs nothing but what was shown",
  install: "one installed version replaces another",
};

function commandPattern(words: string): RegExp {
  return new RegExp(`(?<=(?:^|[;{}|(&=])[^\\S\\n]*)(?:${words})(?:\\.exe)?(?=[\\s;)|]|$)`, "gim");
}

function checkEnd(bare: string, add: (rule: ScriptRule, index: number, message: string) => void) {
  const outputs = [
    ...bare.matchAll(/\bWrite-Output\b|(?<=(?:^|[;{}|])[^\S\n]*)(?:echo|write)(?![\w-])/gim),
  ];
  const exits = [...bare.matchAll(/(?<=(?:^|[;{}])[^\S\n]*)exit\b/gim)];
  const end = /\bWrite-Output[^\n;|{}]*\n(?:[^\S\n]*exit[^\n;{}]*)?\s*$/i.exec(bare);
  if (outputs.length === 0) add("output", bare.length, "has no Write-Output");
  else if (!end) add("output", outputs.at(-1)?.index ?? 0, "does something after its output");
  for (const extra of outputs.slice(0, -1))
    add("output", extra.index, `writes ${extra[0]} before its last line`);
  for (const early of exits)
    if (!end || early.index < end.index) add("exit", early.index, "ends before its last line");
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
