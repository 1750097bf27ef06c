/**
 * Asks again whenever something newer is to be asked, one at a time: while an answer is awaited only the newest question is
 * kept, and an answer to an older one is not heard.
 */
export function askLatest<Q, A>(
  ask: (question: Q) => Promise<A>,
  heard: (answer: A) => void,
  failed: (error: unknown) => void,
): { ask: (question: Q) => void; forget: () => void } {
  let asking = false;
  let next: { question: Q } | undefined;
  let round = 0;

  async function run(): Promise<void> {
    asking = true;
    while (next) {
      const { question } = next;
      next = undefined;
      const mine = round;
      const isWanted = () => next === undefined && mine === round;
      try {
        const answer = await ask(question);
        if (isWanted()) heard(answer);
      } catch (error) {
        if (isWanted()) failed(error);
      }
    }
    asking = false;
  }

  return {
    ask(question) {
      next = { question };
      if (!asking) void run();
    },
    forget() {
      next = undefined;
      round++;
    },
  };
}
