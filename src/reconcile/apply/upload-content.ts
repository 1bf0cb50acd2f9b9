import { lookAtContentFile } from "../../config/tools/content-file.ts";
import { type GraphError, isGraphError } from "../../graph/index.ts";
import type { UploadAddress } from "../../graph/upload-blob.ts";
import { untilVisible } from "../../graph/until-visible.ts";
import type {
  StoredContent,
  ContentAt,
  ContentBlock,
  ContentFile,
  ContentProgress,
  PackedContent,
} from "../../kind/content.ts";
import type { GraphRequest } from "../../graph/request.ts";
import { isWireObject, type WireObject } from "../../kind/wire.ts";
import type { ApplyRun } from "./apply-run.ts";
import { resourceOf, type Task } from "./task.ts";

/** A version of an object's files that is stored and not yet its own; or that the task was finished instead. */
export type UploadedContent = { readonly version: string } | "finished";

const rounds = 3;
// about ten minutes: the service makes addresses and checks files behind a queue
const waitsInMs = [1000, 2000, 3000, ...Array.from({ length: 60 }, () => 10_000)];

/** Why one round of an upload ended early. */
type Setback =
  | { readonly kind: "refused"; readonly error: GraphError }
  /** Another round may end otherwise. */
  | { readonly kind: "lost"; readonly why: string }
  | { readonly kind: "hopeless"; readonly why: string };

/**
 * Uploads the files of a task's object as a new version, which nothing uses before it is published.
 * Whatever cuts an upload leaves a version that is nobody's, so that each round begins anew.
 */
export async function uploadContent(
  run: ApplyRun,
  task: Task,
  content: StoredContent,
): Promise<UploadedContent> {
  const files: ContentFile[] = [];
  for (const wanted of resourceOf(task).content ?? []) {
    const found = await lookAtContentFile(wanted, run.cancellable);
    if ("problem" in found) {
      await run.outcomes.finish(task, "failed", found.problem);
      return "finished";
    }
    files.push(found.file);
  }
  for (let round = 1; ; round++) {
    const upload = new ContentUpload(run, task, content);
    const ended = await upload.carryOut(content.pack(files));
    if (typeof ended === "string") return { version: ended };
    if (ended.kind === "refused") await run.outcomes.fail(task, ended.error);
    else if (ended.kind === "hopeless" || round === rounds)
      await run.outcomes.finish(task, "failed", `its files were not uploaded: ${ended.why}`);
    else continue;
    return "finished";
  }
}

/** One round. */
class ContentUpload {
  readonly #run: ApplyRun;
  readonly #task: Task;
  readonly #content: StoredContent;

  constructor(run: ApplyRun, task: Task, content: StoredContent) {
    this.#run = run;
    this.#task = task;
    this.#content = content;
  }

  /** The id of the version that is stored. */
  async carryOut(packed: PackedContent): Promise<string | Setback> {
    const { requests } = this.#content;
    const id = this.#task.id ?? "";
    const version = await this.#made(requests.createVersion(id));
    if (typeof version !== "string") return version;
    const file = await this.#made(requests.createFile({ id, version }, packed));
    if (typeof file !== "string") return file;
    const at = { id, version, file };
    const opened = await this.#until(at, ({ state }) => state === "open");
    if (!("state" in opened)) return opened;
    const problem = await this.#put(at, packed, opened);
    if (problem !== undefined) return problem;
    const sealed = await this.#send(requests.commit(at, packed.seal()), "(keys, not written down)");
    // one whose answer was lost may have been done: the file says whether
    if ("kind" in sealed && sealed.kind !== "lost") return sealed;
    const committed = await this.#until(at, ({ state }) => state === "committed");
    return "state" in committed ? version : committed;
  }

  async #put(
    at: ContentAt,
    packed: PackedContent,
    opened: ContentProgress,
  ): Promise<Setback | undefined> {
    const run = this.#run;
    const { address } = this.#task.change;
    let first = addressOf(opened);
    let setback: Setback | undefined;
    const upload = {
      blocks: told(packed, (sent) => {
        run.progress({ type: "upload", address, sent, of: packed.sizeStored });
      }),
      order: packed.order,
      address: async (isOver: boolean) => {
        const known = isOver ? undefined : first;
        first = undefined;
        return known ?? (await this.#renewed(at));
      },
    };
    await run.writer.sendPast(
      { address, method: "PUT", path: `(storage of ${this.#task.kind.title} ${at.id})` },
      async () => {
        try {
          await run.tenant.graph.uploadBlob(upload, run.cancellable);
          return undefined;
        } catch (error) {
          if (run.isInterrupted) throw error;
          const why = error instanceof Error ? error.message : String(error);
          setback = isGraphError(error) ? { kind: "refused", error } : { kind: "hopeless", why };
          return why;
        }
      },
    );
    return setback;
  }

  async #renewed(at: ContentAt): Promise<UploadAddress> {
    const sent = await this.#send(this.#content.requests.renew(at));
    if ("kind" in sent && sent.kind === "refused") throw sent.error;
    const opened = await this.#until(at, ({ state }) => state === "open");
    const found = "state" in opened ? addressOf(opened) : undefined;
    if (found) return found;
    throw new Error("the service gave no other address in place of one that had run out");
  }

  /** What `isThere` waits for, or why it does not come. */
  async #until(
    at: ContentAt,
    isThere: (progress: ContentProgress) => boolean,
  ): Promise<ContentProgress | Setback> {
    const { tenant, cancellable } = this.#run;
    const seen = await untilVisible<ContentProgress | GraphError>(
      async () => await this.#look(at),
      (look) => isGraphError(look) || look.state === "failed" || isThere(look),
      { waitsInMs, sleep: tenant.sleep, ...cancellable },
    );
    if (isGraphError(seen)) return { kind: "refused", error: seen };
    if (seen.state === "failed") return { kind: "lost", why: `the service says ${seen.word}` };
    return isThere(seen) ? seen : { kind: "lost", why: "the service took longer than ten minutes" };
  }

  async #look(at: ContentAt): Promise<ContentProgress | GraphError> {
    const { tenant, cancellable } = this.#run;
    const request = this.#content.requests.getFile(at);
    const answer = await tenant.graph.attempt<WireObject>(request, cancellable);
    // what was made a moment ago may not be visible yet
    if (!answer.ok) return answer.error.status === 404 ? { state: "waiting" } : answer.error;
    const { body } = answer.response;
    return isWireObject(body) ? this.#content.progress(body) : { state: "waiting" };
  }

  /** The id of what a request makes. */
  async #made(request: GraphRequest): Promise<string | Setback> {
    const sent = await this.#send(request);
    if ("kind" in sent) return sent;
    const id = isWireObject(sent.body) ? sent.body["id"] : undefined;
    return typeof id === "string" && id !== ""
      ? id
      : { kind: "lost", why: "the service did not say what it made" };
  }

  async #send(
    request: GraphRequest,
    shown?: string,
  ): Promise<{ readonly body: unknown } | Setback> {
    const { address } = this.#task.change;
    const result = await this.#run.writer.sendOne({
      address,
      request,
      fresh: this.#task.change.action === "create",
      ...(shown !== undefined && { shown }),
    });
    if (result.ok) return { body: result.response.body };
    return result.error.ambiguous
      ? { kind: "lost", why: result.error.message }
      : { kind: "refused", error: result.error };
  }
}

/** The blocks, with word of how many bytes are stored at the start, at each tenth and at the end. */
async function* told(
  { blocks, sizeStored }: PackedContent,
  tell: (sent: number) => void,
): AsyncGenerator<ContentBlock> {
  let sent = 0;
  let tenth = -1;
  const look = () => {
    const now = Math.floor((sent / sizeStored) * 10);
    if (now > tenth) tell(sent);
    tenth = Math.max(now, tenth);
  };
  look();
  for await (const block of blocks()) {
    yield block;
    // the next one is asked for once this one is stored
    sent += block.bytes.length;
    look();
  }
}

function addressOf(progress: ContentProgress): UploadAddress | undefined {
  return progress.state === "open" ? progress : undefined;
}
