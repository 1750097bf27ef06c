/**
 * Resolves when the process is asked to stop (SIGTERM or SIGINT). Call it first: the first process of a container ignores
 * every signal that it does not listen to, and would be killed when its time to stop is over.
 */
export function stopSignal(): Promise<void> {
  const asked = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => asked.resolve());
  return asked.promise;
}
