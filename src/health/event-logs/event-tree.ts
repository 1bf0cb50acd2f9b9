/** One element of an event, whether it was XML or binary XML. */
export interface EventElement {
  /** Without its prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly EventElement[];
  /** Its own text. */
  readonly text: string;
}
