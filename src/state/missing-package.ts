/** Whether an import failed since its package is not installed. */
export function isMissingPackage(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === "ERR_MODULE_NOT_FOUND";
}
