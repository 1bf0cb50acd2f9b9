import { createRequire } from "node:module";
import type { z as Zod } from "zod";

/**
 * zod, loaded when the first schema is built: whoever imports this package to pause a ring
 * or to read a plan should not wait for it. The build of the command puts zod itself in the
 * place of this file.
 */
export const z: typeof Zod = lateZod();

function lateZod(): typeof Zod {
  let loaded: typeof Zod | undefined;
  const load = () => {
    loaded ??= (createRequire(import.meta.url)("zod") as { z: typeof Zod }).z;
    return loaded;
  };
  return new Proxy({} as typeof Zod, { get: (_target, name) => Reflect.get(load(), name) });
}
