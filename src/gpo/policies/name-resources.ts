import { isSensitive } from "../../config/variables.ts";
import { replaceHarmful } from "../../kind/harmful-text.ts";
import type { PolicyObject } from "../entries/policy-object.ts";

/** How a ring and a setting that come of one object are called. */
export interface ResourceNames {
  /** Of both, in the policy file. */
  readonly key: string;
  readonly ring: string;
  readonly setting: string;
}

const resourceKeyLimit = 40;
const titleLimit = 200;

/** Names for the resources of an object, none of which was given before. */
export class ResourceNamer {
  readonly #keys = new Set<string>();
  readonly #titles = new Set<string>();
  readonly #isOne: boolean;

  /** @param isOne whether there is one object: without a name of its own it is plainly `gpo` */
  constructor(isOne: boolean) {
    this.#isOne = isOne;
  }

  name(object: PolicyObject): ResourceNames {
    const { name, id, file } = object;
    const own = name ?? id ?? (this.#isOne ? null : baseName(file));
    const key = free(this.#keys, own === null ? "gpo" : keyOf(own), (number) => `-${number}`);
    if (own === null) {
      return {
        key,
        ring: "Windows Update from Group Policy",
        setting: "Windows Update settings from Group Policy",
      };
    }
    const ring = free(this.#titles, titleOf(own), (number) => ` (${number})`);
    return { key, ring, setting: `${ring} (settings)` };
  }
}

/** A text that is not taken, with a number behind it where it has to be; takes it. */
function free(taken: Set<string>, text: string, suffix: (number: number) => string): string {
  let own = text;
  for (let number = 2; taken.has(own.toLowerCase()); number++) own = `${text}${suffix(number)}`;
  taken.add(own.toLowerCase());
  return own;
}

function keyOf(name: string): string {
  const key = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, resourceKeyLimit)
    .replace(/^-+|-+$/g, "");
  return key === "" ? "gpo" : key;
}

/** A name as a policy file takes it: one line, nothing unseen, no variable. */
function titleOf(name: string): string {
  const plain = replaceHarmful(name.replaceAll("\n", " "), () => "")
    .slice(0, titleLimit)
    .trim();
  const title = isSensitive(plain) ? plain.replaceAll("${", "$ {") : plain;
  return title === "" ? "Windows Update from Group Policy" : title;
}

function baseName(file: string): string {
  const base = file.split(/[\\/]/).at(-1) ?? "";
  return base.replace(/\.[a-z]{1,4}$/i, "");
}
