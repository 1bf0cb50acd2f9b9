import type { GraphRequest } from "../graph/request.ts";
import type { Fields } from "./body.ts";
import type { ObjectForm } from "./object-form.ts";
import type { WireObject } from "./wire.ts";

/** What the form of an object follows from. */
export interface FormChoice {
  /** Values that are to be written, by property path. */
  readonly fields: Fields;
  /** Rows of what the service offers; null where they could not be read, undefined where they were not asked for. */
  readonly offered: readonly WireObject[] | null | undefined;
  /** The object that takes the values; undefined for a new one. */
  readonly live?: WireObject | undefined;
}

/** A form, or why no form takes the values. */
export type FormVerdict = ObjectForm | { readonly problem: string };

/** A kind whose objects can be stored in more than one way. */
export interface Forms {
  /** Names of all, the one of most objects first. */
  readonly names: readonly string[];
  /** The form of an object that was read. */
  readonly of: (wire: WireObject) => string;
  /** What a form is called, such as "custom profile". */
  readonly title: (name: string) => string;
  /** Reads what the service offers; read once, with the snapshot. */
  readonly offer: GraphRequest;
  readonly choose: (choice: FormChoice) => FormVerdict;
  /**
   * The form that an object would be replaced by; undefined where it is in the better one already,
   * or holds what only its own can. `fields` are all of its values.
   */
  readonly better: (choice: FormChoice & { readonly live: WireObject }) => ObjectForm | undefined;
}
