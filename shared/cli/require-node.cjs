/**
 * Checks the version of Node. The npm scripts preload this file, in syntax that every Node can read: an older Node would
 * fail at the first TypeScript file with an error that does not say why.
 */
const OLDEST = 24;

/** The advice for a version of Node, such as `20.20.2`. Undefined where the version is new enough. */
function adviceFor(version) {
  if (Number(version.split('.')[0]) >= OLDEST) return undefined;
  return (
    `Node ${OLDEST} or later is needed, this is ${version}. ` +
    'Run "npm ci", which brings it into node_modules, and start with "npm run"; or install it from https://nodejs.org.'
  );
}

const advice = adviceFor(process.versions.node);
if (advice !== undefined) {
  process.stderr.write(`${advice}\n`);
  process.exit(1);
}

module.exports = { adviceFor };
