/** True for paths that Intune answers, in its own error shape. */
export function isIntunePath(path: string): boolean {
  return /^\/+deviceManagement(?:\/|$)/i.test(path);
}
