/** What an id of a message stands for: a kind of error in policy files, or of what a plan says. */
export interface ConfigProblem {
  /** What is wrong, as a clause. */
  readonly title: string;
  /** How it comes to that. Whole sentences. */
  readonly cause: string;
  /** What to do. Whole sentences. */
  readonly remedy: string;
}

/**
 * Every kind of error that reading and checking policy files finds, by its stable id: 1xx files, 2xx
 * values, 3xx what several values say together, 4xx variables, 5xx parts with rules of their own.
 * `validate --explain` and docs/diagnostics.md show it.
 */
export const configProblems = {
  RC101: {
    title: "a file that cannot be read",
    cause:
      "The file does not exist, may not be read, is too large, or has a name that is no policy file's.",
    remedy: "Check the path after --config. Split a large file into a folder of files.",
  },
  RC102: {
    title: "a file that is not UTF-8",
    cause: "An editor saved it in another encoding, such as UTF-16 or Windows-1252.",
    remedy: "Save it as UTF-8.",
  },
  RC103: {
    title: "a file that is not valid YAML",
    cause:
      "A colon, a quote or a blank is missing, or lines are not indented alike. What follows a first such error cannot be told from it, so that only the first is shown.",
    remedy:
      "Look at the line that is shown and the one above it. Put texts with : # { [ or a leading sign into quotes.",
  },
  RC104: {
    title: "a tab as indentation",
    cause: "YAML takes blanks only at the beginning of a line.",
    remedy: "Replace the tab by blanks, and let the editor insert blanks in YAML files.",
  },
  RC105: {
    title: "a bracket or a quote that is never closed",
    cause: "What was opened at the line that is shown has no end.",
    remedy: "Close it on the line where it belongs.",
  },
  RC106: {
    title: "several documents in one file",
    cause: "A line of three hyphens (---) begins another document, and a policy file is one.",
    remedy: "Take the line out, or split the file: a folder of files is read as one config.",
  },
  RC107: {
    title: "a merge key",
    cause: "YAML 1.2 has no merge keys (<<).",
    remedy:
      "Write the properties out, use an alias (*name) for a whole value, or write the config in TypeScript.",
  },
  RC108: {
    title: "YAML that is nested too deeply, or repeats itself too often",
    cause: "Deep nesting and aliases that multiply are ways to exhaust a reader.",
    remedy: "Write the values out.",
  },
  RC109: {
    title: "a config program that gives no config",
    cause:
      "A config in TypeScript or JavaScript failed, took too long, exports nothing, or gives a value that is not plain, such as a function or a date.",
    remedy:
      "Export defineConfig({ ... }) of texts, numbers, true, false, null, lists and mappings.",
  },
  RC201: {
    title: "a property that is not known",
    cause:
      "The name is misspelt, stands at another place, or is that of Graph, of the portal or of another tool.",
    remedy: "Write the name that the message proposes; docs/config.md lists all of them.",
  },
  RC202: {
    title: "a property that is missing",
    cause: "It has to be stated, and is not.",
    remedy: "Add it; the message says what it is.",
  },
  RC203: {
    title: "a value of another kind",
    cause: "A text stands where a number does, or one value where a list or a mapping does.",
    remedy: "Write it as the message says. Numbers, true and false stand without quotes.",
  },
  RC204: {
    title: "a value out of its range",
    cause: "Microsoft documents the range, and Graph refuses what lies out of it.",
    remedy: "Take a value within the range that the message names.",
  },
  RC205: {
    title: "a word that is none of the list",
    cause: "The value has to be one of some words.",
    remedy: "Take one of those that the message names, in the same letters.",
  },
  RC206: {
    title: "a text of another form",
    cause: "The value has a form, such as a day, a time, a GUID or an address.",
    remedy: "Write it in the form that the message shows.",
  },
  RC207: {
    title: "a key that cannot be one",
    cause: "Keys name objects in the tenant and in commands, so that not every text is one.",
    remedy: "Use letters, digits, dots, - and _, at most 64.",
  },
  RC208: {
    title: "something that is given twice",
    cause: "The second would replace the first without a word.",
    remedy: "Take one of them out; the message names the place of the first.",
  },
  RC209: {
    title: "a property that files cannot state",
    cause:
      "Pauses and rollbacks belong to the operator, and some values of an object are Graph's own.",
    remedy: "Take it out. Pause with: ringwright ring pause.",
  },
  RC301: {
    title: "an assignment that cannot be",
    cause:
      "It names a group or a filter that the files do not hold, a target twice, or one that this kind of policy does not take.",
    remedy: "Name groups by their keys under groups. A group of others is one with existing: true.",
  },
  RC302: {
    title: "two objects of one name",
    cause: "Objects are found by their display name, so that one of them would never be found.",
    remedy: "Give one another name, or state the id of each.",
  },
  RC303: {
    title: "an address that does not fit",
    cause:
      "adopt, moved or removed names an object that is not in the files, still is, or is named twice.",
    remedy: "Correct the address; the message says what it should be.",
  },
  RC304: {
    title: "a freeze that cannot be told",
    cause: "It stands in two places, or in a calendar file that cannot be read.",
    remedy: "State it under calendar, once.",
  },
  RC305: {
    title: "an exception that cannot be made",
    cause: "It names no policy of the files, or one without assignments.",
    remedy: "Name a policy that states its assignments, such as ring/broad.",
  },
  RC306: {
    title: "properties that do not go together",
    cause: "Each is valid by itself, and the kind of object cannot have all of them.",
    remedy: "Take out the one that is not meant.",
  },
  RC307: {
    title: "a file beside the config that cannot be used",
    cause:
      "A script or a lock file that the config names is missing, too large, or not what it should be.",
    remedy: "Correct the path, which counts from the file that names it, or the file.",
  },
  RC401: {
    title: "a variable that cannot be filled in",
    cause: "The environment variable is not set, or the name is none that a variable can have.",
    remedy:
      "Set RINGWRIGHT_VAR_NAME for ${var:NAME}. Names are upper-case letters, digits and _. In a pipeline, map the secret to it.",
  },
  RC501: {
    title: "a rollout that cannot work",
    cause: "Its content, stages, gates and actuator do not fit together.",
    remedy: "See docs/rollouts.md for what goes with what.",
  },
  RC502: {
    title: "a tool that cannot be placed",
    cause: "Its version is not pinned, or what is stated of it does not fit together.",
    remedy: "Pin it with: ringwright tool pin. See docs/toolchains.md.",
  },
  RC503: {
    title: "sites that cannot be told apart",
    cause: "What says at which site a device is, is not stated, or twice.",
    remedy: "See docs/sites.md.",
  },
  RC504: {
    title: "a compatibility list that contradicts itself",
    cause: "Two entries bear one name.",
    remedy: "Give each a name of its own.",
  },
} as const satisfies Readonly<Record<`RC${number}`, ConfigProblem>>;

/** The id of a kind of error in policy files. */
export type ConfigProblemId = keyof typeof configProblems;
