import cliProgress from 'cli-progress';

/** A progress display that runs. */
export interface Progress {
  /** Shows how much is done. */
  update(done: number): void;
  /** Ends the display. Call it on failure too: a bar that runs keeps the process alive. */
  stop(): void;
}

/** Shows progress on standard error: a bar on a terminal, elsewhere one line at the start and one at the end. */
export function startProgress(
  label: string,
  total: number,
  stream: NodeJS.WritableStream & { isTTY?: boolean } = process.stderr,
): Progress {
  return stream.isTTY ? startBar(label, total, stream) : startLines(label, total, stream);
}

function startBar(label: string, total: number, stream: NodeJS.WritableStream): Progress {
  const bar = new cliProgress.SingleBar({
    stream,
    format: `${label} {bar} {percentage}%  {value}/{total}  {eta_formatted} left`,
    barsize: 30,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    // The library's own handler would swallow Ctrl-C.
    gracefulExit: false,
    hideCursor: false,
  });
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}

function startLines(label: string, total: number, stream: NodeJS.WritableStream): Progress {
  let latest = 0;
  let isOver = false;
  stream.write(`${label}: 0 of ${total}\n`);
  return {
    update(done) {
      latest = done;
    },
    stop() {
      if (!isOver) stream.write(`${label}: ${latest} of ${total}\n`);
      isOver = true;
    },
  };
}
