import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { lambda } from '../../shared/aws/invoke-function.ts';
import { errorFields, type Log } from '../../shared/log.ts';

/** A Lambda function. Its payload is JSON. */
export type LambdaFunction = (payload: never) => Promise<unknown>;

/** The functions that handlers of this process can invoke. */
export interface Functions {
  /** Resolves with true when no invocation is running, and with false if one still is after `waitMs`. */
  idle: (waitMs?: number) => Promise<boolean>;
  stop: () => void;
}

/** The largest payload of an Event invocation, in bytes (Lambda API: Invoke). */
const MAX_PAYLOAD = 1024 * 1024;

/**
 * Has this process run the functions that its handlers invoke, instead of asking Lambda. As on AWS, an invocation is
 * accepted before the function runs; here a failure is logged, not tried again.
 */
export function startFunctions(functions: Record<string, LambdaFunction>, log: Log): Functions {
  const running = new Set<Promise<unknown>>();

  async function run(handler: LambdaFunction, payload: string): Promise<void> {
    await nextTurn();
    try {
      await handler(JSON.parse(payload) as never);
    } catch (error) {
      log('error', 'A function failed.', errorFields(error));
    }
  }

  async function invoke(name: string, payload: string): Promise<void> {
    const handler = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!handler) throw new Error(`There is no function named ${name}.`);
    if (Buffer.byteLength(payload) > MAX_PAYLOAD)
      throw new Error(`An invocation of ${name} has a payload of more than 1 MB.`);
    const invocation = run(handler, payload);
    running.add(invocation);
    void invocation.finally(() => running.delete(invocation));
  }

  const before = lambda.invoke;
  lambda.invoke = invoke;
  return {
    async idle(waitMs) {
      const timeout = waitMs === undefined ? [] : [sleep(waitMs, 'too long', { ref: false })];
      while (running.size > 0) {
        const outcome = await Promise.race([Promise.all(running), ...timeout]);
        if (outcome === 'too long') return false;
      }
      return true;
    },
    stop() {
      // Another stack may have been started meanwhile.
      if (lambda.invoke === invoke) lambda.invoke = before;
    },
  };
}
