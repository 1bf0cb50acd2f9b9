import type { SourceProblem } from "../entries/registry-entry.ts";
import { readXml } from "../xml/read-xml.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { XmlError } from "../xml/xml-error.ts";
import { decodeText } from "./decode-text.ts";
import type { GroupPolicyFile } from "./source-file.ts";

/** The root of an XML file, or why it cannot be read. */
export function openXml(
  { name: file, bytes }: GroupPolicyFile,
  namespace?: string,
): { readonly root?: XmlElement; readonly problems: readonly SourceProblem[] } {
  const text = decodeText(bytes);
  if (text === undefined)
    return { problems: [{ file, message: "is neither UTF-16 nor UTF-8 text" }] };
  try {
    const root = readXml(text);
    if (namespace === undefined || root.namespace === namespace) return { root, problems: [] };
    const message = `is no such file of Group Policy: its root is ${root.name}`;
    return { problems: [{ file, line: root.line, message }] };
  } catch (error) {
    if (error instanceof XmlError)
      return { problems: [{ file, line: error.line, message: error.message }] };
    throw error;
  }
}
