/** Namespaces by prefix, the default one by the empty prefix, as elements declare them. */
export interface Names {
  readonly own: ReadonlyMap<string, string>;
  readonly around: Names | undefined;
}

const always: Names = {
  own: new Map([["xml", "http://www.w3.org/XML/1998/namespace"]]),
  around: undefined,
};

/** Those that hold within an element, by its attributes and those around it. */
export function namespacesOf(
  attributes: ReadonlyMap<string, string>,
  around: Names = always,
): Names {
  const own = [...attributes].flatMap(([name, value]) => {
    if (name === "xmlns") return [["", value] as const];
    return name.startsWith("xmlns:") ? [[name.slice("xmlns:".length), value] as const] : [];
  });
  return own.length === 0 ? around : { own: new Map(own), around };
}

/** A qualified name apart; undefined where nothing declares its prefix. */
export function resolveName(
  qualified: string,
  names: Names,
  hasDefault: boolean,
): { readonly name: string; readonly namespace: string } | undefined {
  const [prefix = "", name] = qualified.split(":");
  if (name === undefined)
    return { name: prefix, namespace: hasDefault ? (namespaceOf("", names) ?? "") : "" };
  const namespace = namespaceOf(prefix, names);
  return namespace === undefined ? undefined : { name, namespace };
}

// as deep as elements are nested, which is limited
function namespaceOf(prefix: string, names: Names): string | undefined {
  for (let at: Names | undefined = names; at; at = at.around) {
    const found = at.own.get(prefix);
    if (found !== undefined) return found;
  }
  return undefined;
}
