import {
  type CompletionPoint,
  type CompletionValue,
  globalFlagsWithValue,
} from "./completion-points.ts";

/** A completion script for bash, 3.2 and later. */
export function bashCompletion(points: readonly CompletionPoint[]): string {
  return `# bash completion of ringwright; load it with: source <(ringwright completion bash)
_ringwright_at() {
  case "$1" in
${points.map(caseOf).join("\n")}
  esac
}

_ringwright() {
  local word previous path seen index words flags takes_value takes_file choices operands file_operand
  word="\${COMP_WORDS[COMP_CWORD]}"
  previous="\${COMP_WORDS[COMP_CWORD-1]}"
  path=''
  _ringwright_at "$path"
  for ((index = 1; index < COMP_CWORD; index++)); do
    seen="\${COMP_WORDS[index]}"
    case " ${globalFlagsWithValue().join(" ")} " in
      *" $seen "*) ((index++)) ;;
      *)
        case " $words " in
          *" $seen "*)
            path="\${path:+$path }$seen"
            _ringwright_at "$path"
            ;;
        esac
        ;;
    esac
  done
  # bash takes --option=value for three words
  if [[ $previous == '=' ]]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  if [[ $word == '=' ]]; then word=''; fi
  COMPREPLY=()
  if [[ " $takes_value " == *" $previous "* ]]; then
    _ringwright_choices "$path $previous"
    if [[ -n $choices ]]; then
      COMPREPLY=($(compgen -W "$choices" -- "$word"))
    elif [[ " $takes_file " == *" $previous "* ]]; then
      _ringwright_files "$word"
    fi
  elif [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  elif [[ -n $file_operand ]]; then
    _ringwright_files "$word"
  else
    COMPREPLY=($(compgen -W "$words $operands" -- "$word"))
  fi
}

_ringwright_choices() {
  choices=''
  case "$1" in
${points.flatMap(choicesOf).join("\n")}
  esac
}

_ringwright_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -f -- "$1"))
}

complete -F _ringwright ringwright
`;
}

function caseOf({ path, commands, options, operands, takesFile }: CompletionPoint): string {
  const flagsWhere = (isWanted: (value: CompletionValue) => boolean) =>
    options.flatMap(({ flags, value }) => (isWanted(value) ? flags : [])).join(" ");
  const variables = {
    words: commands.map(({ word }) => word).join(" "),
    flags: flagsWhere(() => true),
    takes_value: flagsWhere(({ type }) => type !== "none"),
    takes_file: flagsWhere(({ type }) => type === "file"),
    operands: operands.join(" "),
    file_operand: takesFile ? "yes" : "",
  };
  const lines = Object.entries(variables).map(([name, value]) => `      ${name}='${value}'`);
  return [`    '${path}')`, ...lines, "      ;;"].join("\n");
}

function choicesOf({ path, options }: CompletionPoint): string[] {
  return options.flatMap(({ flags, value }) => {
    if (value.type !== "choices") return [];
    const places = flags.map((flag) => `'${path} ${flag}'`).join(" | ");
    return [`    ${places}) choices='${value.choices.join(" ")}' ;;`];
  });
}
