const PASSED_ON: readonly string[] = ['PATH', 'TMPDIR', 'LD_LIBRARY_PATH'];

/** The environment for the embedded databases: no setting of the bot, so that they never hold its token. */
export function childEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => PASSED_ON.includes(name));
  return Object.fromEntries(kept.map(([name, value = '']) => [name, value]));
}
