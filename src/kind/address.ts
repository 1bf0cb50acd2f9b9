/** What a resource is called across files, plans and markers: `kind/key`, such as `ring/broad`. */
export type Address = `${string}/${string}`;

/** The two parts of an address. Both are empty in a text that is none. */
export interface AddressParts {
  readonly kind: string;
  readonly key: string;
}

/** Characters of a key at most, since markers and alternate keys carry it. */
export const keyLimit = 64;

/** A key: what a policy file calls a resource. */
export const keyPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A key of a kind some of whose resources are given by others, which have a dot in theirs. */
export const dotlessKeyPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** An address whose form is right; whether the kind exists is another question. */
export const addressPattern = /^[A-Za-z][A-Za-z0-9]{0,31}\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function formatAddress(kind: string, key: string): Address {
  return `${kind}/${key}`;
}

export function parseAddress(text: string): AddressParts {
  const slash = text.indexOf("/");
  return slash < 0
    ? { kind: "", key: "" }
    : { kind: text.slice(0, slash), key: text.slice(slash + 1) };
}

/** The names of the two kinds that assignments refer to. */
export const groupName = "group";
export const filterName = "filter";

/** The address of the group that an assignment names by its key. */
export function groupAddress(key: string): Address {
  return formatAddress(groupName, key);
}

/** The address of the filter that an assignment names by its key. */
export function filterAddress(key: string): Address {
  return formatAddress(filterName, key);
}
