/** One element of an XML document. Comments and processing instructions are left out. */
export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  /** Of its prefix, or the default one; empty where there is none. */
  readonly namespace: string;
  /** By local name; of two that differ in their prefix alone the last. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

/** The first child of that name, in whatever namespace. */
export function xmlChild(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** Children of that name, in order. */
export function xmlChildren(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The text below a path of names, trimmed; empty where a step is missing. */
export function xmlText(element: XmlElement | undefined, ...path: readonly string[]): string {
  const found = path.reduce<XmlElement | undefined>((at, name) => xmlChild(at, name), element);
  return found?.text.trim() ?? "";
}
