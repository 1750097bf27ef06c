/** Draws `architecture.svg`: `npm run picture`. */
import { writeFileSync } from 'node:fs';

type Kind = 'outside' | 'runs' | 'keeps';

interface Box {
  at: readonly [column: number, row: number];
  title: string;
  says: string;
  kind: Kind;
}

const WIDTH = 190;
const HEIGHT = 62;
const GAP = [62, 42] as const;
const MARGIN = 24;
const COLOURS: Record<Kind, string> = { outside: '#e8eaf6', runs: '#e3f2e6', keeps: '#fff3df' };

const BOXES = {
  gateway: { at: [0, 0], title: 'Discord gateway', says: 'events', kind: 'outside' },
  worker: { at: [1, 0], title: 'Worker', says: 'hashes, counts, batches', kind: 'runs' },
  queue: { at: [2, 0], title: 'SQS FIFO', says: 'batches in order, a DLQ', kind: 'keeps' },
  ingest: { at: [3, 0], title: 'ingest', says: 'one batch, one transaction', kind: 'runs' },
  salts: { at: [1, 1], title: 'salts', says: 'only the worker reads them', kind: 'keeps' },
  state: { at: [2, 1], title: 'state', says: 'checkpoints, settings, gaps', kind: 'keeps' },
  identities: { at: [3, 1], title: 'identities', says: 'hash → token, for a month', kind: 'keeps' },
  counters: { at: [4, 0], title: 'counters', says: 'by hour, channel and token', kind: 'keeps' },
  scheduler: { at: [0, 2], title: 'Scheduler', says: 'hourly on the 1st', kind: 'outside' },
  rotation: { at: [1, 2], title: 'rotation', says: 'closes months', kind: 'runs' },
  announcements: { at: [2, 2], title: 'announcements', says: 'the month’s report, once', kind: 'runs' },
  command: { at: [0, 3], title: 'Slash command', says: 'signed by Discord', kind: 'outside' },
  interactions: { at: [1, 3], title: 'interactions', says: 'verifies, permits, defers', kind: 'runs' },
  reports: { at: [3, 3], title: 'reports', says: 'reads, folds, replies', kind: 'runs' },
  exports: { at: [4, 3], title: 'S3', says: 'exports, gone after a day', kind: 'keeps' },
} as const satisfies Record<string, Box>;

type Name = keyof typeof BOXES;

const ARROWS: readonly (readonly [Name, Name])[] = [
  ['gateway', 'worker'],
  ['worker', 'queue'],
  ['queue', 'ingest'],
  ['ingest', 'counters'],
  ['ingest', 'identities'],
  ['worker', 'state'],
  ['ingest', 'state'],
  ['salts', 'worker'],
  ['scheduler', 'rotation'],
  ['rotation', 'salts'],
  ['rotation', 'announcements'],
  ['command', 'interactions'],
  ['interactions', 'reports'],
  ['reports', 'exports'],
  ['identities', 'reports'],
  ['counters', 'reports'],
];

const left = ({ at: [column] }: Box): number => MARGIN + column * (WIDTH + GAP[0]);
const top = ({ at: [, row] }: Box): number => MARGIN + row * (HEIGHT + GAP[1]);
const centre = (box: Box): [number, number] => [left(box) + WIDTH / 2, top(box) + HEIGHT / 2];

/** Where a line from one box's centre to another's leaves the first. */
function edge(from: Box, to: Box): [number, number] {
  const [x, y] = centre(from);
  const [dx, dy] = [centre(to)[0] - x, centre(to)[1] - y];
  const share = Math.min(WIDTH / 2 / Math.abs(dx || 1e-9), HEIGHT / 2 / Math.abs(dy || 1e-9));
  return [x + dx * share, y + dy * share];
}

const fixed = (value: number): string => value.toFixed(1);

function draw(box: Box): string {
  const [x, y] = centre(box);
  return `<g><rect x="${left(box)}" y="${top(box)}" width="${WIDTH}" height="${HEIGHT}" rx="9" fill="${COLOURS[box.kind]}" stroke="#5b6270"/>
<text x="${x}" y="${y - 5}" class="title">${box.title}</text><text x="${x}" y="${y + 15}" class="says">${box.says}</text></g>`;
}

function arrow(from: Box, to: Box): string {
  const [x1, y1] = edge(from, to);
  const [x2, y2] = edge(to, from);
  return `<line x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}" marker-end="url(#head)"/>`;
}

/** The picture as SVG, on a ground of its own: it stands on light and dark pages. */
export function architecture(): string {
  const boxes = Object.values(BOXES) as Box[];
  const width = Math.max(...boxes.map(left)) + WIDTH + MARGIN;
  const height = Math.max(...boxes.map(top)) + HEIGHT + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The parts of Userstats and how data flows between them">
<style>text{font-family:system-ui,sans-serif;text-anchor:middle;fill:#1c2330}.title{font-size:16px;font-weight:600}.says{font-size:12.5px;fill:#454c59}line{stroke:#5b6270;stroke-width:1.6}</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#5b6270"/></marker></defs>
<rect width="${width}" height="${height}" rx="12" fill="#ffffff"/>
${ARROWS.map(([from, to]) => arrow(BOXES[from], BOXES[to])).join('\n')}
${boxes.map(draw).join('\n')}
</svg>
`;
}

if (import.meta.main) writeFileSync(new URL('./architecture.svg', import.meta.url), architecture());
