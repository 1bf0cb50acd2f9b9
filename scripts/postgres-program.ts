// PostgreSQL for tests: where its programs are (Debian has them in no folder of PATH, so that several
// versions can stand side by side), and a database of its own that a server can be started on.
import { execFileSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { canInstall, installPackages, onPath } from "./debian-program.ts";

/** A database that no server runs on yet. */
export interface FreshDatabase {
  /** The program of the server. */
  readonly program: string;
  readonly folder: string;
  /** What programs of PostgreSQL are started with: they refuse to run as root. */
  readonly as: { readonly cwd: string; readonly uid?: number; readonly gid?: number };
}

/** @throws where PostgreSQL is not there and cannot be installed. */
export function createDatabase(user: string, password: string): FreshDatabase {
  const programs = postgresFolder();
  const folder = mkdtempSync(join(tmpdir(), "ringwright-postgres-"));
  const nobody = 65_534;
  const isRoot = process.getuid?.() === 0;
  const as = { cwd: folder, ...(isRoot && { uid: nobody, gid: nobody }) };
  const secret = join(folder, "password");
  writeFileSync(secret, password, { mode: 0o600 });
  if (isRoot) for (const path of [folder, secret]) chownSync(path, nobody, nobody);
  const data = join(folder, "data");
  const flags = [
    "-A",
    "scram-sha-256",
    `--pwfile=${secret}`,
    "-E",
    "UTF8",
    "--locale=C",
    "--no-sync",
  ];
  const env = { ...process.env, HOME: folder };
  execFileSync(join(programs, "initdb"), ["-D", data, "-U", user, ...flags], {
    ...as,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { program: join(programs, "postgres"), folder, as };
}

function postgresFolder(): string {
  const found = installedPostgres();
  if (found !== undefined) return found;
  if (canInstall()) {
    installPackages(["postgresql"]);
    const now = installedPostgres();
    if (now !== undefined) return now;
  }
  throw new Error(
    "initdb is not there: install PostgreSQL (apt-get install postgresql), or have its folder in PATH",
  );
}

/** The folder of the newest that is there. */
export function installedPostgres(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).map(Number) : [];
  const folders = versions
    .toSorted((a, b) => b - a)
    .map((version) => join(debian, String(version), "bin"));
  const shell = onPath("initdb");
  const all = shell === undefined ? folders : [...folders, dirname(realpathSync(shell))];
  return all.find((folder) =>
    ["initdb", "postgres"].every((name) => existsSync(join(folder, name))),
  );
}
