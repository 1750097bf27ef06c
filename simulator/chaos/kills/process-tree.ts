import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

interface ProcessEntry {
  pid: number;
  parent: number;
  /** A process that has ended stays listed until its parent reads its exit code. */
  isRunning: boolean;
}

const POLL_MS = 10;

/**
 * Kills a process and all its descendants with SIGKILL. Resolves when none of them runs. Works on Linux only: it reads
 * /proc.
 */
export async function killTree(pid: number): Promise<void> {
  const victims = treeOf(pid, listProcesses());
  for (const victim of victims) kill(victim);
  while (listProcesses().some((entry) => entry.isRunning && victims.has(entry.pid))) await sleep(POLL_MS);
}

function treeOf(root: number, entries: readonly ProcessEntry[]): Set<number> {
  const tree = new Set([root]);
  // Iteration over a set reaches the elements that are added meanwhile.
  for (const pid of tree) {
    for (const entry of entries) if (entry.parent === pid) tree.add(entry.pid);
  }
  return tree;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // The process has ended already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function listProcesses(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readEntry(name) ?? []);
}

/** Reads `pid (name) state parent …`; the name may hold any characters (proc_pid_stat(5)). */
function readEntry(pid: string): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid: Number(pid), parent: Number(parent), isRunning: !'ZX'.includes(state) };
  } catch {
    return undefined; // The process ended meanwhile.
  }
}
