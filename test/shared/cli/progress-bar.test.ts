import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { startProgress } from '../../../shared/cli/progress-bar.ts';

/** A stream that keeps what is written to it. */
function sink(isTTY: boolean) {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 80 }), text: () => written.join('') };
}

describe('startProgress', () => {
  it('writes a line at the start and one at the end where there is no terminal', () => {
    const { stream, text } = sink(false);
    const progress = startProgress('Replaying', 1000, stream);
    assert.equal(text(), 'Replaying: 0 of 1000\n');
    progress.update(400);
    progress.update(1000);
    assert.equal(text(), 'Replaying: 0 of 1000\n');
    progress.stop();
    progress.stop();
    assert.equal(text(), 'Replaying: 0 of 1000\nReplaying: 1000 of 1000\n');
  });

  it('says how far it came when it is stopped before the end', () => {
    const { stream, text } = sink(false);
    const progress = startProgress('Replaying', 1000, stream);
    progress.update(400);
    progress.stop();
    assert.match(text(), /Replaying: 400 of 1000\n$/);
  });

  it('draws a bar on a terminal', () => {
    const { stream, text } = sink(true);
    const progress = startProgress('Replaying', 4, stream);
    progress.update(1);
    progress.update(4);
    progress.stop();
    const lines = stripVTControlCharacters(text());
    assert.ok(lines.includes(`Replaying ${'░'.repeat(30)} 0%  0/4`), lines);
    assert.ok(lines.includes(`Replaying ${'█'.repeat(30)} 100%  4/4`), lines);
    assert.ok(lines.endsWith('\n'));
  });

  it('leaves Ctrl-C to the process', () => {
    const before = process.listenerCount('SIGINT');
    const progress = startProgress('Replaying', 4, sink(true).stream);
    assert.equal(process.listenerCount('SIGINT'), before);
    progress.stop();
  });
});
