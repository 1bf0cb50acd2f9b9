// Which Chromium the browser tests drive: the one that CHROMIUM names, one of this machine, or, in CI
// as root on Debian or Ubuntu, one that is installed from the distribution.
import { existsSync } from "node:fs";
import { canInstall, installPackages, onPath } from "./debian-program.ts";

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "microsoft-edge-stable",
];
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** @throws where there is none, and none can be installed. */
export function findBrowser(): string {
  const wanted = process.env["CHROMIUM"];
  if (wanted !== undefined) return wanted;
  const found = installed();
  if (found !== undefined) return found;
  if (canInstall()) {
    // with a font: without one no text has a width, and nothing overflows
    installPackages(["chromium", "fonts-dejavu-core"]);
    const now = installed();
    if (now !== undefined) return now;
  }
  throw new Error(
    "The browser tests need Chromium, Chrome or Edge: install one (apt-get install chromium), or name it in CHROMIUM.",
  );
}

function installed(): string | undefined {
  const found = names.map(onPath).find((path) => path !== undefined);
  return found ?? places.find((path) => existsSync(path));
}
