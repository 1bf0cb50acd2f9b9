// What suites need of the distribution and this machine has not: in CI as root on Debian or Ubuntu, all at
// once, so that no suite has to wait for it. Elsewhere each suite says what it misses.
import { canInstall, installPackages, onPath } from "./debian-program.ts";
import { browserPackages, installedBrowser } from "./find-browser.ts";
import { installedPostgres } from "./postgres-program.ts";

const missing = [
  ...(installedBrowser() === undefined ? browserPackages : []),
  ...(installedPostgres() === undefined ? ["postgresql"] : []),
  // of the name of their program
  ...["redis-server", "prometheus"].filter((name) => onPath(name) === undefined),
];
if (missing.length > 0 && canInstall()) installPackages(missing);
