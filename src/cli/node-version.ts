/** The least version of Node.js that it runs on, as `engines` of the package says. */
export const leastNode = "22.18";

/** Why it cannot run on this Node.js; undefined where it can. */
export function tooOldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = leastNode.split(".").map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `ringwright needs Node.js ${leastNode} or later, and this is ${version}; see https://nodejs.org/en/download`;
}
