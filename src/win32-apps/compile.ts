import { nodeCrypto } from "../graph/late-crypto.ts";
import { flatten } from "../kind/flatten.ts";
import type { Compiled } from "../kind/spec.ts";
import { win32AppProperties } from "./properties.ts";
import type { Win32App } from "./schema.ts";

/** Property values of an app, and the files that it is installed from. */
export function compileWin32App(spec: Win32App): Compiled {
  const { content, ...rest } = spec;
  const fields = flatten(rest, win32AppProperties);
  if (!content) return { fields, approximations: [] };
  const { installer, archive } = content;
  const { name, size, algorithm, hex } = archive;
  return {
    fields: {
      ...fields,
      "content.archive": name,
      ...(size !== null && { "content.bytes": size }),
      "content.digest": `${algorithm.toLowerCase()}:${hex}`,
      "content.installer": `sha256:${nodeCrypto().createHash("sha256").update(installer).digest("hex")}`,
    },
    content: [{ name: spec.setupFile ?? "install.ps1", text: installer }, archive],
    approximations: [],
  };
}
