import { tooOldNode } from "./node-version.ts";

const tooOld = tooOldNode(process.versions.node);
if (tooOld === undefined) {
  // an older one would end with an error somewhere in what is loaded now
  const { start } = await import("./start.ts");
  await start();
} else {
  process.stderr.write(`error: ${tooOld}\n`);
  process.exitCode = 1;
}
