const INHERITED: readonly string[] = ['PATH', 'TMPDIR', 'LD_LIBRARY_PATH'];

/** The environment for the embedded databases. It has no setting of the bot, so they never get its token. */
export function childEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => INHERITED.includes(name));
  return Object.fromEntries(kept.map(([name, value = '']) => [name, value]));
}
