import { type CompletionPoint, type Described, globalFlagsWithValue } from "./completion-points.ts";

/** A completion script for zsh: to be sourced, or put into a folder of `fpath` as `_ringwright`. */
export function zshCompletion(points: readonly CompletionPoint[]): string {
  return `#compdef ringwright
# zsh completion of ringwright; load it with: source <(ringwright completion zsh)
_ringwright_at() {
  case "$1" in
${points.map(caseOf).join("\n")}
  esac
}

_ringwright_value() {
  case "$1" in
${points.flatMap(valuesOf).join("\n")}
    *) return 1 ;;
  esac
  # also where none matches: a value is no command
  return 0
}

_ringwright() {
  local path_words='' next='' seen index
  local -a commands options operands
  local file_operand=''
  _ringwright_at ''
  for ((index = 2; index < CURRENT; index++)); do
    seen="\${words[index]}"
    case "$seen" in
      ${globalFlagsWithValue().join(" | ")}) ((index++)) ;;
      *)
        if [[ -n $seen && " $next " == *" $seen "* ]]; then
          path_words="\${path_words:+$path_words }$seen"
          _ringwright_at "$path_words"
        fi
        ;;
    esac
  done
  if _ringwright_value "$path_words \${words[CURRENT-1]}"; then
    return
  fi
  if [[ "\${words[CURRENT]}" == -* ]]; then
    _describe -o 'option' options
  elif [[ -n $file_operand ]]; then
    _files
  else
    (( $#commands )) && _describe 'command' commands
    (( $#operands )) && compadd -- $operands
  fi
}

if [[ "$funcstack[1]" == _ringwright ]]; then
  _ringwright "$@"
else
  compdef _ringwright ringwright
fi
`;
}

function caseOf({ path, commands, options, operands, takesFile }: CompletionPoint): string {
  const flags = options.flatMap(({ flags: all, help }) => all.map((word) => ({ word, help })));
  return [
    `    ${quoted(path)})`,
    `      next=${quoted(commands.map(({ word }) => word).join(" "))}`,
    `      commands=(${commands.map(described).join(" ")})`,
    `      options=(${flags.map(described).join(" ")})`,
    `      operands=(${operands.map(quoted).join(" ")})`,
    `      file_operand='${takesFile ? "yes" : ""}'`,
    "      ;;",
  ].join("\n");
}

function valuesOf({ path, options }: CompletionPoint): string[] {
  return options.flatMap(({ flags, value }) => {
    const places = flags.map((flag) => quoted(`${path} ${flag}`)).join(" | ");
    switch (value.type) {
      case "none":
        return [];
      case "file":
        return [`    ${places}) _files ;;`];
      case "choices":
        return [`    ${places}) compadd -- ${value.choices.map(quoted).join(" ")} ;;`];
      case "other":
        return [`    ${places}) _message 'value' ;;`];
      default:
        return value satisfies never;
    }
  });
}

// a colon parts the word from what is said of it
function described({ word, help }: Described): string {
  return quoted(`${word.replaceAll(":", "\\:")}:${help}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
