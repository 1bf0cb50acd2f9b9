/** How an object of a kind that lives in more than one collection is stored. */
export interface ObjectForm {
  /** Such as `settingsCatalog`. */
  readonly name: string;
  /** How the service takes each value that is to be written, by its own word. */
  readonly types?: Readonly<Record<string, string>>;
  /** Why a new object is stored in this form and not in the one that is better, as part of a sentence. */
  readonly because?: string;
}
