/** Whether a text has the form of an object id. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/**
 * Lets an id pass, before anything is sent.
 *
 * @throws {TypeError} for what is none, such as a display name; says how the id is found.
 */
export function requireObjectId(id: string, { title, find }: IdOwner): void {
  if (isObjectId(id)) return;
  throw new TypeError(
    `${JSON.stringify(id)} is not the id of any ${title}: ids are GUIDs. Find it by name with ${find}, which gives ids too. Nothing was sent`,
  );
}

/** What an id is of. */
export interface IdOwner {
  /** In a sentence, such as `update ring`. */
  readonly title: string;
  /** The call that finds one, such as `list()`. */
  readonly find: string;
}
