/* Failing memory (tests/torture/memory.c), on a place of its own filled with the demo. MOST: how many allocations of
 * each kind of request fail in turn; 0: all of them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { preparePlace } from '../http/harness.mjs';

describe('failing memory', () => {
  let place;
  before(() => {
    place = preparePlace();
    const made = place.yicun(['demo']);
    assert.equal(made.status, 0, made.stderr);
  });
  after(() => place.stop());

  it('is an error page, without a crash, a leak or half a write, and the next request is answered', (t) => {
    const { status, stdout, stderr } = spawnSync(process.env.MEMORY, [place.config, process.env.MOST ?? '0'],
      { encoding: 'utf8' });
    for (const line of stdout.trimEnd().split('\n')) t.diagnostic(line);
    assert.equal(status, 0, stderr.slice(0, 4000));
    const check = place.yicun(['check']);
    assert.equal(check.status, 0, check.stdout);
  });
});
