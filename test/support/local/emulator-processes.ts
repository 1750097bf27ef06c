import { readdirSync, readFileSync } from 'node:fs';

/** The ids of the emulators' processes: those, other than Node's, that were started with a path below `dir`. Linux only. */
export function emulatorsOf(dir: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const args = commandOf(pid);
      return args.some((arg) => arg.startsWith(`${dir}/`)) && !args.some((arg) => arg.endsWith('.ts'));
    });
}

/** The words that a process was started with; none once it has ended. */
function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
