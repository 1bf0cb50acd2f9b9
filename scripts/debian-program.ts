// Where a program of a Debian package is: on this machine, or, in CI as root on Debian or Ubuntu,
// installed from the distribution.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** @throws where it is not there and cannot be installed. */
export function debianProgram(name: string, ...packages: readonly string[]): string {
  const found = onPath(name);
  if (found !== undefined) return found;
  if (canInstall()) {
    installPackages(packages);
    const now = onPath(name);
    if (now !== undefined) return now;
  }
  throw new Error(
    `${name} is not there: install it (apt-get install ${packages.join(" ")}), and have its folder in PATH`,
  );
}

/** Whether packages may be installed unasked: in CI, as root. */
export function canInstall(): boolean {
  return (
    process.env["CI"] !== undefined && process.getuid?.() === 0 && onPath("apt-get") !== undefined
  );
}

/** Where a program is that the shell would find. */
export function onPath(name: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** From the distribution, with what it says. */
export function installPackages(packages: readonly string[]): void {
  const options = {
    stdio: ["ignore", "inherit", "inherit"] as ["ignore", "inherit", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  execFileSync("apt-get", ["update", "-qq"], options);
  const flags = ["install", "-y", "-qq", "--no-install-recommends"];
  execFileSync("apt-get", [...flags, ...packages], options);
}
