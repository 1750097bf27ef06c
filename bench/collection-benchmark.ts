import { startStack } from '../local/stack/stack.ts';
import { dynamodb } from '../shared/aws/dynamodb.ts';
import { sqs } from '../shared/aws/sqs.ts';
import { quietLog } from '../shared/cli/quiet-log.ts';
import { DAY_MS, monthOf, monthStart } from '../shared/time.ts';
import { makeLife } from '../simulator/life/life.ts';
import { play } from '../simulator/session/player.ts';
import { type Benchmark, secondsOf, type Table } from './measuring/benchmark.ts';
import { meterDatabase, meterQueue } from './measuring/metered.ts';
import { PRICES } from './measuring/prices.ts';

/** A day of a lively server with 5,000 people: a million messages a month. */
const LIFE = { people: 5_000, channels: 20, messages: 33_000, voice: 700 };
/** A day of the current month. For a past month, ingest reads for each batch whether it is closed. */
const START = monthStart(monthOf(Date.now())) + 11 * DAY_MS;
const MILLION = 1_000_000;
const FLUSH_SECONDS = 10;
/** SQS requests for a message: send, receive and delete. Lambda receives a quiet shard's messages one by one. */
const REQUESTS_PER_MESSAGE = 3;
/** Ingest's share of 256 MB on ARM: twice the local stack's time for a batch. */
const INGEST_GIGABYTE_SECONDS = 0.25 * 0.03;

/** Measures a day of a server from the gateway to the counters, and everything that AWS bills for it. */
export const collection: Benchmark = {
  name: 'collection',
  about: 'events a second from the gateway to the counters, and what a million messages cost',
  async run({ seed, full, say }) {
    const consumed = meterDatabase(dynamodb);
    const queued = meterQueue(sqs);
    const days = full ? 7 : 1;
    const events = [
      ...makeLife({
        seed,
        start: START,
        days,
        ...LIFE,
        messages: LIFE.messages * days,
        voice: LIFE.voice * days,
      }),
    ];
    const messages = events.filter(({ kind, bot }) => kind === 'msg' && !bot).length;
    say(`${events.length} events of ${days === 1 ? 'a day' : `${days} days`}`);
    const stack = await startStack({ log: quietLog });
    try {
      await stack.startIngest();
      consumed.reads.clear();
      consumed.writes.clear();
      const seconds = await secondsOf(() =>
        play(events, { stack, flushSeconds: FLUSH_SECONDS, log: quietLog }),
      );
      const scale = MILLION / messages;
      return [
        {
          title: `Collection: ${events.length} events, ${messages} of them messages of people, flushed every ${FLUSH_SECONDS} s`,
          columns: ['', ''],
          rows: [
            ['events/s, all on this machine', events.length / seconds],
            ['batches', queued.messages],
            ['messages per batch', messages / queued.messages],
            ['bytes per batch', queued.bytes / queued.messages],
          ],
        },
        units('Write units per message', consumed.writes, messages),
        units('Read units per message', consumed.reads, messages),
        cost(consumed.writes, consumed.reads, queued.messages, scale),
      ];
    } finally {
      await stack.stop();
    }
  },
};

function units(title: string, by: ReadonlyMap<string, number>, messages: number): Table {
  const rows = [...by]
    .sort(([, a], [, b]) => b - a)
    .map(([name, value]) => [name, value / messages] as const);
  return {
    title,
    columns: ['table and operation', 'units'],
    rows: [...rows, ['in all', sum(by) / messages]],
  };
}

function cost(
  writes: ReadonlyMap<string, number>,
  reads: ReadonlyMap<string, number>,
  batches: number,
  scale: number,
): Table {
  const requests = REQUESTS_PER_MESSAGE * batches * scale;
  const lines: [string, number, number][] = [
    ['write units', sum(writes) * scale, PRICES.writeUnit],
    ['read units', sum(reads) * scale, PRICES.readUnit],
    ['SQS requests', requests, PRICES.fifoRequest],
    ['Lambda invocations', batches * scale, PRICES.invocation],
    ['Lambda GB-seconds', batches * scale * INGEST_GIGABYTE_SECONDS, PRICES.gigabyteSecond],
  ];
  const all = lines.reduce((total, [, amount, price]) => total + amount * price, 0);
  return {
    title: `A million messages at the list prices of ${PRICES.date}`,
    columns: ['', 'amount', 'dollars'],
    rows: [
      ...lines.map(([name, amount, price]) => [name, Math.round(amount), amount * price] as const),
      ['in all', '', all],
    ],
  };
}

const sum = (by: ReadonlyMap<string, number>): number =>
  [...by.values()].reduce((all, each) => all + each, 0);
