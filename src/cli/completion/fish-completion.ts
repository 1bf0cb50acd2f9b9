import {
  type CompletionOption,
  type CompletionPoint,
  globalFlagsWithValue,
} from "./completion-points.ts";

/** A completion script for fish, 3.0 and later. */
export function fishCompletion(points: readonly CompletionPoint[]): string {
  const paths = points.map(({ path }) => path).filter((path) => path !== "");
  return `# fish completion of ringwright; load it with: ringwright completion fish | source
function __ringwright_path
    set -l path ''
    set -l is_value no
    for word in (commandline -opc)[2..-1]
        if test $is_value = yes
            set is_value no
        else if contains -- $word ${globalFlagsWithValue().join(" ")}
            set is_value yes
        else
            set -l longer (string trim -- "$path $word")
            if contains -- $longer ${paths.map(quoted).join(" ")}
                set path $longer
            end
        end
    end
    echo $path
end

function __ringwright_at
    test (__ringwright_path) = "$argv[1]"
end

complete -c ringwright -f
${points.flatMap(linesOf).join("\n")}
`;
}

function linesOf({ path, commands, options, operands, takesFile }: CompletionPoint): string[] {
  const here = `complete -c ringwright -n ${quoted(`__ringwright_at ${quoted(path)}`)}`;
  return [
    ...commands.map(({ word, help }) => `${here} -a ${quoted(word)} -d ${quoted(help)}`),
    ...operands.map((operand) => `${here} -a ${quoted(operand)}`),
    ...(takesFile ? [`${here} -F`] : []),
    ...options.map((option) => `${here} ${flagsText(option)} -d ${quoted(option.help)}`),
  ];
}

function flagsText({ flags, value }: CompletionOption): string {
  const names = flags.map((flag) =>
    flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  switch (value.type) {
    case "none":
      return names.join(" ");
    case "file":
      return [...names, "-r", "-F"].join(" ");
    case "choices":
      return [...names, "-x", "-a", quoted(value.choices.join(" "))].join(" ");
    case "other":
      return [...names, "-x"].join(" ");
    default:
      return value satisfies never;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
