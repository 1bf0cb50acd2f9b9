/** A path in the folder of the config or below it: relative, and nowhere up. */
export const ownPathPattern = /^(?!.*(^|[\\/])\.\.([\\/]|$))[^\\/:][^:]{0,300}$/;
