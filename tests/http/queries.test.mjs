/* No statement of the program reads a table that grows from end to end, or it says here why it may. Each is explained by
 * SQLite on a migrated database. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { it } from 'node:test';

import { onlyOn, preparePlace } from './harness.mjs';
import { passing, statements } from './statements.mjs';

const growing = new Set(['plans', 'plan_items', 'plan_milestones', 'promises', 'commitments', 'commitment_milestones',
  'ratings', 'rating_marks', 'rating_ballots', 'rating_talks',
  'close_outs', 'assessments', 'assessment_lines', 'notices', 'feedback', 'audit', 'workflow_steps', 'files',
  'indicator_values', 'campaigns', 'settings', 'indicator_averages', 'sessions', 'submissions', 'users', 'late_permits',
  'cadence_records', 'analyses', 'analysis_authors', 'spot_visits', 'spot_findings', 'acceptances', 'acceptance_items',
  'acceptance_lists', 'reports', 'report_versions', 'evaluations', 'evaluation_lines', 'evaluation_authors', 'secretary_terms',
  'secretary_entries', 'incentives', 'incentive_filings', 'ascents', 'ascent_measures', 'plaques', 'namings', 'naming_villages',
  'remedies', 'remedy_steps', 'remedy_checks',
  'rating_category_villages', 'cadres', 'cadre_posts', 'cadre_classes', 'cadre_attendances',
  'cadre_pairings', 'cadre_duties', 'candidates', 'pool_lists', 'reserve_pairs', 'reserve_entries', 'reserve_attendances', 'reserve_meetings',
  'pool_findings', 'pool_proposals', 'pool_picks', 'pool_gates', 'pool_signatures']);

/* Files that look at everything, each because it is asked to. */
const thorough = new Map([
  ['src/cli/check.c', '`yicun check` compares every attachment with its hash'],
  ['src/plan/check.c', '`yicun check` looks at every plan'],
  ['src/commitment/check.c', '`yicun check` recomputes every item and figure'],
  ['src/acceptance/check.c', '`yicun check` recounts every acceptance'],
  ['src/evaluation/check.c', '`yicun check` recounts every evaluation'],
  ['src/incentive/check.c', '`yicun check` looks for every incentive in the files'],
  ['src/pool/check_gate.c', '`yicun check` looks at everybody who passed'],
  ['src/rectify/check.c', '`yicun check` looks at every village that was put right'],
  ['src/reserve/check.c', '`yicun check` looks at every reserve cadre'],
  ['src/report/check.c', '`yicun check` looks at every report'],
  ['src/pool/check.c', '`yicun check` looks at every candidate'],
  ['src/analysis/check.c', '`yicun check` looks at every analysis'],
  ['src/assess/check.c', '`yicun check` looks at every report and its lines'],
]);
/* [what stands in the statement, its table, why it may read all of it]. */
const allowed = [
  ['previous_hash, hash FROM audit ORDER BY chain, number', 'audit', 'a chain is verified from its first record, when asked'],
  ['SELECT COUNT(DISTINCT chain) FROM audit WHERE chain NOT IN', 'audit', 'so is whether a chain lost its head'],
  ['SELECT id, round_id FROM ratings WHERE state', 'ratings', '`yicun check` computes every closed rating anew'],
  ['SELECT MIN(r.id) AS id FROM ratings r', 'ratings', '`yicun check` looks for two that stand beside each other'],
  ['SELECT 1 FROM users LIMIT 1', 'users', 'it stops at the first row'],
];

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

it('no statement reads a table that grows from end to end without a reason', { skip: onlyOn('sqlite', 'its plans are read') }, () => {
  const place = preparePlace();
  place.sql(passing);
  const plans = plansOf(`${place.folder}/yicun.db`);
  place.stop();
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
