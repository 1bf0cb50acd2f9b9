import type { OperationOptions } from "../../graph/request.ts";
import { untilVisible } from "../../graph/until-visible.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { AuditFrame } from "./audit.ts";
import {
  errorText,
  type OperationFacts,
  type OperationStep,
  readBackWaitsInMs,
} from "./operation.ts";

/** What became of a value that was to be set. */
export interface SetFacts extends OperationFacts {
  readonly requestIds: readonly string[];
  readonly error?: string;
}

/** A set leaves two of them: one before its requests, one of what became of them. */
export interface SetAuditLine extends AuditFrame {
  readonly verb: string;
  /** Object id. */
  readonly object: string;
  readonly displayName: string;
  /** What is set, as it was told. */
  readonly what: string;
  readonly result?: SetFacts["result"];
  readonly requestIds: readonly string[];
  readonly error?: string;
}

/** Something that is to be so: to repeat it does nothing more. */
export interface WantedState {
  readonly verb: string;
  readonly object: { readonly id: string; readonly displayName: string };
  readonly what: string;
  /** Whether part of it may be done where it fails. */
  readonly isDivisible: boolean;
  /** Gives the ids of the requests. */
  readonly send: (options: OperationOptions) => Promise<readonly string[]>;
  readonly isSo: (options: OperationOptions) => Promise<boolean>;
}

/** Makes something so: nothing is sent where it is already. */
export async function setStep(
  tenant: Tenant,
  setting: WantedState,
  options: OperationOptions,
): Promise<OperationStep<SetFacts, SetAuditLine>> {
  const { verb, object, what, isDivisible, send, isSo } = setting;
  if (await isSo(options)) return { isDue: false, facts: { result: "unchanged", requestIds: [] } };
  return {
    isDue: true,
    isDivisible,
    line: (frame, facts) => ({
      ...frame,
      verb,
      object: object.id,
      displayName: object.displayName,
      what,
      ...(facts ?? { requestIds: [] }),
    }),
    send: async (signal) => {
      const requestIds = await send(signal);
      return {
        readBack: async (looking) => {
          const isDone = await untilVisible(
            async () => await isSo(looking),
            (done) => done,
            { ...looking, waitsInMs: readBackWaitsInMs, sleep: tenant.sleep },
          );
          return { result: isDone ? "applied" : "pending", requestIds };
        },
        unread: (error) => ({ result: "pending", requestIds, error: errorText(error) }),
      };
    },
    failed: ({ result, error }) => ({ result, requestIds: [], error: errorText(error) }),
  };
}
