/**
 * Resolves when the process is asked to stop (SIGTERM, SIGINT). To be called first: its container's first process is
 * deaf to every signal that it does not listen to, and would be killed when its time to stop is up.
 */
export function stopSignal(): Promise<void> {
  const asked = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => asked.resolve());
  return asked.promise;
}
