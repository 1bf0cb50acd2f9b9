// Which Chromium the browser tests drive: the one that CHROMIUM names, one of this machine, or, in CI
// as root on Debian or Ubuntu, one that is installed from the distribution.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

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
  if (process.env["CI"] !== undefined && process.getuid?.() === 0 && onPath("apt-get")) {
    install();
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

function onPath(name: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** With a font: without one no text has a width, and nothing overflows. */
function install(): void {
  const options = {
    stdio: ["ignore", "inherit", "inherit"] as ["ignore", "inherit", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  execFileSync("apt-get", ["update", "-qq"], options);
  const packages = ["chromium", "fonts-dejavu-core"];
  execFileSync(
    "apt-get",
    ["install", "-y", "-qq", "--no-install-recommends", ...packages],
    options,
  );
}
