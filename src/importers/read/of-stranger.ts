/**
 * What a reader of Graph's own shapes makes of something that a stranger wrote; undefined where it
 * has another shape than Graph gives it, which such a reader may take for granted.
 */
export function ofStranger<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
