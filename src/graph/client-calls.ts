import type { GraphError } from "./error.ts";
import type { BatchResult, GraphRequest, OperationOptions } from "./request.ts";

/** A request whose method the called function names. */
export type MethodRequest = Omit<GraphRequest, "method">;

/** A list is read with GET, whatever `method` says. */
export type ListRequest = MethodRequest & Partial<Pick<GraphRequest, "method">>;

/** How `batch` sends. */
export interface BatchOptions extends OperationOptions {
  /** Told of each result as it is known, before the others are. */
  readonly onResult?: ((result: BatchResult, index: number) => void) | undefined;
  /** Batches under way at the same time. Default 4. */
  readonly parallel?: number | undefined;
}

/** How `batchOf` sends. */
export interface BatchOfOptions<I> extends OperationOptions {
  /**
   * Asked right before items are sent that have waited for more than two seconds, for the quota,
   * for the service or for another try: gives those that are still meant. The others are not
   * sent; their error has the code `NotSent`, and is ambiguous where an earlier try may have
   * been done.
   */
  readonly stillMeant?: ((late: readonly I[]) => Promise<ReadonlySet<I>>) | undefined;
  /** When what an item is about was last looked at; default: as it is handed in. */
  readonly seenAt?: ((item: I) => Date | undefined) | undefined;
  /** Told of each result as it is known, before the others are. */
  readonly onResult?: ((item: I, result: BatchResult) => void) | undefined;
  /** Batches under way at the same time. Default 4. */
  readonly parallel?: number | undefined;
}

/** How far a list is followed. */
export interface ListOptions extends OperationOptions {
  /** Pages after which a list counts as endless and throws. Default 10,000, the most that is taken for a list with an end. */
  readonly maxPages?: number | undefined;
  /**
   * Whether an item may be given twice, where a service repeats it: the ids of what was seen are
   * then not kept, which takes 25 MB a million. Default false.
   */
  readonly mayRepeat?: boolean | undefined;
}

/** How `lists` reads, and what it does about a list that is refused. */
export interface ListsOptions<I, E> extends ListOptions {
  /**
   * What stands for the rows of a list whose first page is refused; it may throw the error
   * again. Unset: throws it.
   */
  readonly orElse?: ((error: GraphError, item: I) => E) | undefined;
  /** Batches under way at the same time. Default 4. */
  readonly parallel?: number | undefined;
}
