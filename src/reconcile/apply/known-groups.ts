import type { Plan } from "../plan/plan.ts";
import type { Task } from "./task.ts";

/** What an apply knows of the groups and filters that assignments name. */
export class KnownGroups {
  /** Ids by address, as far as they are known. */
  readonly #ids: Map<string, string>;
  readonly #fresh = new Set<string>();
  readonly #processing = new Set<string>();

  constructor(plan: Plan) {
    this.#ids = new Map(Object.entries(plan.references));
  }

  /** Groups whose membership this run has set going. */
  get processing(): ReadonlySet<string> {
    return this.#processing;
  }

  /** Whether this run made the group, so that other replicas may not know it yet. */
  isFresh(address: string): boolean {
    return this.#fresh.has(address);
  }

  /** @throws {TypeError} where it is not known: a policy is never assigned without what it names. */
  idOf(address: string): string {
    const id = this.#ids.get(address);
    if (id === undefined) throw new TypeError(`the id of ${address} is not known`);
    return id;
  }

  /** What an id is called in the files; nothing where it is not known. */
  addressesOf(id: string): string[] {
    return [...this.#ids].flatMap(([address, known]) => (known === id ? [address] : []));
  }

  /** Remembers what this run made, and that a written rule has yet to be evaluated. */
  noteMade(task: Task): void {
    task.fresh = true;
    if (task.id !== null) this.#ids.set(task.change.address, task.id);
    if (task.kind.role === "group") this.#fresh.add(task.change.address);
    this.noteProcessing(task);
  }

  noteProcessing({ change, kind, id }: Task): void {
    if (kind.role !== "group") return;
    if (id !== null) this.#ids.set(change.address, id);
    const { rulePath } = kind.membership;
    if (change.fields.some(({ path, after }) => path === rulePath && after !== null))
      this.#processing.add(change.address);
  }
}
