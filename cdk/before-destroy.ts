/** What `npm run destroy` says before it asks. */
process.stdout.write(
  [
    'Removed: the worker, the functions, the queues with what waits in them, the endpoint, the alarms, the exports,',
    'the bot token, and the tables salts, identities and state. No open month can be closed afterwards: its counts',
    'stay under tokens that lead to nobody, as in a closed one.',
    'Kept: the table counters, which is protected. Delete it yourself if it is to go (docs/deploy.md, Removal).',
    '',
    '',
  ].join('\n'),
);
