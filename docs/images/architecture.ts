/** Draws `architecture.svg`: `npm run picture`. */
import { writeFileSync } from 'node:fs';
import { runCommand } from '../../shared/cli/command.ts';

type Kind = 'outside' | 'runs' | 'keeps';

interface Box {
  at: readonly [column: number, row: number];
  title: string;
  says: string;
  /** The service it runs on or is stored in. */
  where: string;
  kind: Kind;
}

const WIDTH = 190;
const HEIGHT = 76;
const GAP = [62, 38] as const;
const MARGIN = 24;
const COLOURS: Record<Kind, string> = { outside: '#e8eaf6', runs: '#e3f2e6', keeps: '#fff3df' };
const LEGEND: Record<Kind, string> = { outside: 'outside', runs: 'runs', keeps: 'stores' };
const LEGEND_HEIGHT = 44;

const BOXES = {
  gateway: { at: [0, 0], title: 'Gateway', says: 'events', where: 'Discord', kind: 'outside' },
  worker: { at: [1, 0], title: 'Worker', says: 'hashes, counts, batches', where: 'Fargate', kind: 'runs' },
  queue: { at: [2, 0], title: 'batches', says: 'in order, by shard', where: 'SQS', kind: 'keeps' },
  ingest: { at: [3, 0], title: 'ingest', says: 'claims a batch, puts counts', where: 'Lambda', kind: 'runs' },
  salts: { at: [1, 1], title: 'salts', says: 'only the worker reads them', where: 'DynamoDB', kind: 'keeps' },
  state: {
    at: [2, 1],
    title: 'state',
    says: 'checkpoints, settings, gaps',
    where: 'DynamoDB',
    kind: 'keeps',
  },
  identities: {
    at: [3, 1],
    title: 'identities',
    says: 'hash → token, for a month',
    where: 'DynamoDB',
    kind: 'keeps',
  },
  counters: {
    at: [4, 0],
    title: 'counters',
    says: 'by hour, channel and token',
    where: 'DynamoDB',
    kind: 'keeps',
  },
  scheduler: {
    at: [0, 2],
    title: 'Scheduler',
    says: 'hourly on the 1st, then daily',
    where: 'EventBridge',
    kind: 'outside',
  },
  rotation: { at: [1, 2], title: 'rotation', says: 'closes months', where: 'Lambda', kind: 'runs' },
  announcements: {
    at: [2, 2],
    title: 'announcements',
    says: 'posts the month’s report',
    where: 'Lambda',
    kind: 'runs',
  },
  command: { at: [0, 3], title: 'Slash command', says: 'signed', where: 'Discord', kind: 'outside' },
  interactions: {
    at: [1, 3],
    title: 'interactions',
    says: 'verifies, permits, defers',
    where: 'API Gateway, Lambda',
    kind: 'runs',
  },
  reports: {
    at: [3, 3],
    title: 'reports',
    says: 'reads, folds, edits the reply',
    where: 'Lambda',
    kind: 'runs',
  },
  bucket: { at: [4, 3], title: 'bucket', says: 'exports, files of days', where: 'S3', kind: 'keeps' },
  replies: {
    at: [4, 2],
    title: 'Replies, posts',
    says: 'what people see',
    where: 'Discord',
    kind: 'outside',
  },
} as const satisfies Record<string, Box>;

type Name = keyof typeof BOXES;

/** Main flows of data; `deletes` where the first box deletes from the second. */
const ARROWS: readonly (readonly [from: Name, to: Name, deletes?: 'deletes'])[] = [
  ['gateway', 'worker'],
  ['worker', 'queue'],
  ['queue', 'ingest'],
  ['ingest', 'counters'],
  ['ingest', 'identities'],
  ['worker', 'state'],
  ['ingest', 'state'],
  ['salts', 'worker'],
  ['scheduler', 'rotation'],
  ['rotation', 'salts', 'deletes'],
  ['rotation', 'identities', 'deletes'],
  ['rotation', 'state'],
  ['rotation', 'announcements'],
  ['announcements', 'replies'],
  ['command', 'interactions'],
  ['interactions', 'state'],
  ['interactions', 'reports'],
  ['reports', 'bucket'],
  ['reports', 'replies'],
  ['identities', 'reports'],
  ['counters', 'reports'],
];

const left = ({ at: [column] }: Box): number => MARGIN + column * (WIDTH + GAP[0]);
const top = ({ at: [, row] }: Box): number => MARGIN + row * (HEIGHT + GAP[1]);
const centre = (box: Box): [number, number] => [left(box) + WIDTH / 2, top(box) + HEIGHT / 2];

/** The point at which a line from one box's centre to another's leaves the first box. */
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
<text x="${x}" y="${y - 18}" class="where">${box.where}</text><text x="${x}" y="${y + 3}" class="title">${box.title}</text><text x="${x}" y="${y + 23}" class="says">${box.says}</text></g>`;
}

/** The meaning of colours and dashes, below the boxes. */
function legend(y: number, width: number): string {
  const entries = Object.entries(LEGEND).map(([kind, label], i) => {
    const x = MARGIN + i * 150;
    return `<rect x="${x}" y="${y - 12}" width="22" height="15" rx="4" fill="${COLOURS[kind as Kind]}" stroke="#5b6270"/><text x="${x + 30}" y="${y}" class="key">${label}</text>`;
  });
  const dashes = MARGIN + entries.length * 150;
  const deletes = `<line x1="${dashes}" y1="${y - 4}" x2="${dashes + 30}" y2="${y - 4}" class="deletes"/><text x="${dashes + 38}" y="${y}" class="key">deletes</text>`;
  const note = `<text x="${width - MARGIN}" y="${y}" class="note">Logs, metrics, dashboard and alarms: CloudWatch</text>`;
  return [...entries, deletes, note].join('\n');
}

function arrow(from: Box, to: Box, style = ''): string {
  const [x1, y1] = edge(from, to);
  const [x2, y2] = edge(to, from);
  return `<line x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}" class="${style}" marker-end="url(#head)"/>`;
}

/** The picture as SVG. It has a white background, so it reads on light and dark pages. */
export function architecture(): string {
  const boxes = Object.values(BOXES) as Box[];
  const width = Math.max(...boxes.map(left)) + WIDTH + MARGIN;
  const bottom = Math.max(...boxes.map(top)) + HEIGHT;
  const height = bottom + LEGEND_HEIGHT + MARGIN / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The parts of Userstats and how data flows between them">
<style>text{font-family:system-ui,sans-serif;text-anchor:middle;fill:#1c2330}.title{font-size:16px;font-weight:600}.says{font-size:12.5px;fill:#454c59}.where{font-size:10.5px;letter-spacing:.06em;fill:#6a7180}.key,.note{font-size:12.5px;fill:#454c59}.key{text-anchor:start}.note{text-anchor:end}line{stroke:#5b6270;stroke-width:1.6}.deletes{stroke-dasharray:5 4}</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#5b6270"/></marker></defs>
<rect width="${width}" height="${height}" rx="12" fill="#ffffff"/>
${ARROWS.map(([from, to, style]) => arrow(BOXES[from], BOXES[to], style)).join('\n')}
${boxes.map(draw).join('\n')}
${legend(bottom + LEGEND_HEIGHT - 10, width)}
</svg>
`;
}

const HELP = `Usage: npm run picture

Draws the picture of the architecture, docs/images/architecture.svg, from its source beside it.`;

async function write(): Promise<void> {
  writeFileSync(new URL('./architecture.svg', import.meta.url), architecture());
}

if (import.meta.main) await runCommand({ help: HELP, options: [], run: write });
