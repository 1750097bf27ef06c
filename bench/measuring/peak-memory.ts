import { readFileSync } from 'node:fs';

/**
 * The peak memory of this process, in bytes. On Linux it comes from /proc (VmHWM): there, getrusage includes the memory of
 * the parent process.
 */
export function peakMemory(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return Number(peak ?? process.resourceUsage().maxRSS) * 1024;
}
