/** Plays the round whose seed is the first argument, and prints its result as JSON. */
import { playRound } from './play-round.ts';

const result = await playRound(Number(process.argv[2]));
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
