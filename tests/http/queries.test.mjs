/* No statement of the program reads a table that grows from end to end, or it says here why it may. Every SQL("...") of
 * the sources, as the preprocessor sees it, is explained by the store on a migrated database. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';

import { preparePlace, root } from './harness.mjs';

const growing = new Set(['plans', 'plan_items', 'plan_milestones', 'promises', 'commitments', 'commitment_milestones',
  'close_outs', 'assessments', 'assessment_lines', 'notices', 'feedback', 'audit', 'workflow_steps', 'files',
  'indicator_values', 'sessions', 'submissions', 'users', 'late_permits']);

/* Files that look at everything, each because it is asked to. */
const thorough = new Map([
  ['src/cli/check.c', '`yicun check` compares every attachment with its hash'],
  ['src/plan/check.c', '`yicun check` looks at every plan'],
  ['src/commitment/check.c', '`yicun check` recomputes every item and figure'],
  ['src/assess/check.c', '`yicun check` looks at every report and its lines'],
]);
/* [what stands in the statement, its table, why it may read all of it]. */
const allowed = [
  ['previous_hash, hash FROM audit ORDER BY chain, number', 'audit', 'a chain is verified from its first record, when asked'],
  ['SELECT COUNT(DISTINCT chain) FROM audit WHERE chain NOT IN', 'audit', 'so is whether a chain lost its head'],
  ['SELECT 1 FROM users LIMIT 1', 'users', 'it stops at the first row'],
];

/* The SQL of a source, its macros expanded. */
function statementsOf(file) {
  const text = execFileSync('gcc', ['-E', '-P', '-std=c11', '-D_GNU_SOURCE', '-Iinclude', '-Isrc', file],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 });
  return [...text.matchAll(/\(\(struct sql\)\{((?:\s*"(?:[^"\\]|\\.)*")+)\s*\}\)/g)].map(([, literals]) =>
    [...literals.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => JSON.parse(`"${part}"`)).join(''));
}

const sources = fs.readdirSync(path.join(root, 'src'), { recursive: true }).filter((name) => name.endsWith('.c'))
  .map((name) => `src/${name}`).filter((file) => /\bSQL\(/.test(fs.readFileSync(path.join(root, file), 'utf8')));
const statements = sources.flatMap((file) => statementsOf(file).map((sql) => ({ file, sql })))
  .filter(({ sql }) => /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(sql));

/* The tables that a name in the statement stands for: an alias may be used again in a subquery. */
function tablesOf(sql, name) {
  const tables = [...sql.matchAll(/\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?/g)];
  return tables.filter(([, table, alias]) => table === name || alias === name).map(([, table]) => table);
}

/* Lines of the plan for each statement; what is bound is not known, so it is NULL. */
function plansOf(database) {
  const input = statements.map(({ sql }, at) => `.print @@${at}\nEXPLAIN QUERY PLAN ${sql};`).join('\n');
  const { stdout, stderr } = spawnSync('sqlite3', ['-batch', database], { input, encoding: 'utf8', maxBuffer: 64 << 20 });
  assert.equal(stderr, '');
  const plans = stdout.split(/^@@\d+\n/m).slice(1);
  assert.equal(plans.length, statements.length);
  return plans.map((plan) => plan.split('\n').map((line) => line.replace(/^[\s|`-]+/, '')));
}

it('no statement reads a table that grows from end to end without a reason', () => {
  const place = preparePlace();
  const plans = plansOf(`${place.folder}/yicun.db`);
  fs.rmSync(place.folder, { recursive: true, force: true });
  assert.ok(statements.length > 200, 'the statements are found');
  const faults = [], used = new Set();
  statements.forEach(({ file, sql }, at) => {
    for (const line of plans[at]) {
      const name = /^SCAN (\w+)/.exec(line)?.[1];
      for (const table of name ? tablesOf(sql, name).filter((one) => growing.has(one)) : []) {
        const reason = allowed.find(([part, one]) => one === table && sql.includes(part));
        if (thorough.has(file)) used.add(file);
        else if (reason) used.add(reason);
        else faults.push(`${file}: ${line} (${table}): ${sql}`);
      }
    }
  });
  assert.deepEqual([...new Set(faults)], []);
  assert.deepEqual([...thorough.keys(), ...allowed].filter((reason) => !used.has(reason)), [], 'reasons nothing needs');
});
