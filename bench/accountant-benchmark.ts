import { join } from 'node:path';
import { ROOT } from '../cdk/bundling/bundling.ts';
import type { AccountantFindings } from './accountant-process.ts';
import type { Benchmark } from './measuring/benchmark.ts';
import { runProcess } from './measuring/run-process.ts';

const MB = 2 ** 20;

/** Measures how many dispatches a second one core accounts for, and its memory. */
export const accountant: Benchmark = {
  name: 'accountant',
  about:
    'dispatches a second through one worker, and its memory with 2,500 servers and 20,000 people in voice',
  async run({ seed }) {
    const script = join(ROOT, 'bench', 'accountant-process.ts');
    const output = await runProcess(process.execPath, ['--expose-gc', script, String(seed)]);
    const found = JSON.parse(output) as AccountantFindings;
    return [
      {
        title: 'A worker, from a dispatch of the gateway library to the text of a message',
        columns: ['', ''],
        rows: [
          ['dispatches/s, median of five rounds', found.rate],
          ['MB before any server', found.before / MB],
          ['MB with 2,500 servers and 20,000 people in voice', found.full / MB],
          ['MB that remain after 250,000 dispatches', found.left / MB],
          ['seconds to settle an hour of voice for all of them', found.settling],
          ['dispatches a batch', found.dispatches / found.batches],
          ['bytes a batch', found.bytes / found.batches],
        ],
      },
    ];
  },
};
