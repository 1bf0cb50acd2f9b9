/** True for paths that Intune answers, in its own error shape. */
export function isIntunePath(path: string): boolean {
  return /^\/+device(?:App)?Management(?:\/|$)/i.test(path);
}
