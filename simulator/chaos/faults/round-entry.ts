/** One round in a process of its own: a stack, a Discord and the truth of it. Prints the result as JSON. */
import { playRound } from './play-round.ts';

const result = await playRound(Number(process.argv[2]));
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
