/* Every statement of the program is understood by both engines: each is prepared on a migrated database of either. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { it } from 'node:test';

import { onlyOn, preparePlace } from './harness.mjs';
import { passing, statements } from './statements.mjs';
import { shellOf } from './store.mjs';

/* How an engine is asked whether it understands, one statement a line, and where it says that it does not. */
const sight = {
  sqlite: { prepare: (sql) => `EXPLAIN ${sql};`, refused: /^(?:Parse|Runtime) error near line (\d+): (.*)$/gm },
  postgresql: { prepare: (sql, at) => `PREPARE s${at} AS ${sql};`, refused: /^psql:<stdin>:(\d+): ERROR: +(.*)$/gm },
};

/* What the engine refuses: a map from the statement to why. */
function refusedBy(place) {
  const { prepare, refused } = sight[place.engine];
  const [program, args] = shellOf(place, { goOn: true });
  const input = statements.map(({ sql }, at) => prepare(sql.replace(/\s+/g, ' '), at)).join('\n');
  const { stderr, error } = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (error) throw error;
  const found = new Map([...stderr.matchAll(refused)].map(([, line, why]) => [statements[line - 1], why]));
  assert.equal(stderr.match(/error/gi)?.length ?? 0, found.size, stderr);
  return found;
}

it('every statement is prepared by both engines', { skip: onlyOn('postgresql', 'both are asked where both are tested') }, () => {
  const faults = [];
  for (const engine of ['sqlite', 'postgresql']) {
    const place = preparePlace({ engine });
    try {
      place.sql(passing);
      const [program, args] = shellOf(place, { goOn: true });
      const known = spawnSync(program, args, { input: sight[engine].prepare('SELECT nothing', 0), encoding: 'utf8' });
      assert.equal([...known.stderr.matchAll(sight[engine].refused)].length, 1, `${engine} says what it refuses: ${known.stderr}`);
      for (const [{ file, sql }, why] of refusedBy(place)) faults.push(`${engine}: ${file}: ${why}: ${sql}`);
    } finally {
      place.stop();
    }
  }
  assert.deepEqual(faults, []);
});
