import type { ReadObjects } from "../entries/policy-object.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { gposOf, readGpReport, reportNamespace } from "./gp-report.ts";
import { readGpResult, resultNamespace } from "./gp-result.ts";
import { openXml } from "./open-xml.ts";
import type { GroupPolicyFile } from "./source-file.ts";

/** A report by itself: of policies, or of what came of them on one machine. */
export function readXmlSource(file: GroupPolicyFile): ReadObjects {
  const { root, problems } = openXml(file);
  if (!root) return { objects: [], problems, otherValues: 0 };
  if (root.namespace === resultNamespace) return readGpResult(file.name, root);
  if (isReport(root)) return readGpReport(file.name, root);
  const message = `is no report of Group Policy: its root is ${root.name}`;
  return {
    objects: [],
    problems: [{ file: file.name, line: root.line, message }],
    otherValues: 0,
  };
}

function isReport(root: XmlElement): boolean {
  return gposOf(root).some(({ namespace }) => namespace === reportNamespace);
}
