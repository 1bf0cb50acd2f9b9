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

/** With a font: without one no text has a width, and nothing overflows. */
export const browserPackages: readonly string[] = ["chromium", "fonts-dejavu-core"];

/** @throws where there is none, and none can be installed. */
export function findBrowser(): string {
  const found = installedBrowser();
  if (found !== undefined) return found;
  if (canInstall()) {
    installPackages(browserPackages);
    const now = installedBrowser();
    if (now !== undefined) return now;
  }
  throw new Error(
    "The browser tests need Chromium, Chrome or Edge: install one (apt-get install chromium), or name it in CHROMIUM.",
  );
}

export function installedBrowser(): string | undefined {
  const wanted = process.env["CHROMIUM"];
  if (wanted !== undefined) return wanted;
  const found = names.map(onPath).find((path) => path !== undefined);
  return found ?? places.find((path) => existsSync(path));
}
