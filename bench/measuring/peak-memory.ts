import { readFileSync } from 'node:fs';

/**
 * The most memory that this process ever held, in bytes. On Linux since it began to run its program (proc: VmHWM); what
 * getrusage says there, and all that others have, counts what the process held that started it.
 */
export function peakMemory(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return Number(peak ?? process.resourceUsage().maxRSS) * 1024;
}
