/* Every route x every role x records of the own place, another town and another county x signed out, against the
 * table in permissions.mjs (USER-1, USER-2, DESIGN section 4). What is outside the scope is answered, byte for byte,
 * like what does not exist, so that it cannot be probed. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { run, transports } from './harness.mjs';
import { permissions } from './permissions.mjs';
import { roles, startWorld } from './world.mjs';

const routes = JSON.parse(run(['routes', '--json']).stdout);
const nameOf = ({ method, pattern }) => `${method} ${pattern}`;
const corners = ['own', 'other_town', 'other_county'];

/* Kind of record that a parameter names: "#id" by the segment before it, the others by themselves. */
const kinds = {
  plans: 'plan',
  items: 'commitment',
  analyses: 'analysis',
  cadence: 'cadence',
  notices: 'notice',
  feedback: 'feedback',
  files: 'file',
  users: 'user',
  sessions: 'session',
  campaigns: 'campaign',
  indicators: 'indicator',
  practices: 'practice',
  reports: 'report',
  archives: 'archive',
  ratings: 'rating',
  ascents: 'ascent',
  plaques: 'plaque',
  namings: 'naming',
  remedies: 'remedy',
  'rating-rounds': 'rating_round',
  'spot-checks': 'spot_check',
  'spot-visits': 'spot_visit',
  'spot-findings': 'spot_finding',
  secretaries: 'secretary',
  incentives: 'incentive',
  cadres: 'cadre',
  'cadre-classes': 'cadre_class',
  people: 'candidate',
  gates: 'gate',
};
const absent = { unit: '320509104999', town: '320509999', county: '320599' };

function parametersOf(pattern) {
  const segments = pattern.split('/');
  return segments.flatMap((segment, at) => {
    if (segment === ':name') return [{ segment, fixed: 'notice_days' }];
    if (segment === ':file') return [{ segment, fixed: `${'A'.repeat(43)}.ics` }];
    if (segment === ':key') return [{ segment, fixed: 'stars' }];
    if (segment === ':period') return [{ segment, fixed: '2021-4' }];
    if (segment === ':section') return [{ segment, fixed: 'overall' }];
    if (segment === ':month') return [{ segment, fixed: '2021-06' }];
    if (segment === '#task') return [{ segment, fixed: '1' }]; // its number within the person's record
    if (segment === ':town') return [{ segment, kind: 'town' }];
    if (segment === ':year') return [{ segment, fixed: '2021' }];
    if (segment === '#step') return [{ segment, fixed: '1' }]; // the number of a step within its record
    if (segment === ':code') return [{ segment, kind: 'unit' }];
    if (segment === ':county') return [{ segment, kind: 'county' }];
    if (!segment.startsWith('#')) return [];
    return [{ segment, kind: segment === '#id' ? kinds[segments[at - 1]] : segment.slice(1) }];
  });
}

/* The pattern with ids of `records`; `missing` says of which parameters ids are taken that do not exist. */
function fill(pattern, records, missing = () => false) {
  let path = pattern;
  parametersOf(pattern).forEach(({ segment, fixed, kind }, at) => {
    const id = fixed ?? (missing(at) ? absent[kind] ?? 999999999 : records[kind]);
    assert.ok(id, `${pattern}: the tests make no record for ${segment}; see world.mjs`);
    path = path.replace(segment, id);
  });
  return path;
}

const everything = () => true;
const namesRecord = (pattern) => parametersOf(pattern).some(({ kind }) => kind);

/* What a county sets is read by all it covers; the figures of an indicator name their unit themselves. */
const ofCounties = ['campaign', 'indicator', 'rating_round'];
const fromAbove = /^(GET \/(campaigns|indicators|rating-rounds)\/|POST \/(indicators|rating-rounds)\/#id\/)/;

/* Whether the record's unit lies at or below the user's, or may be read from below. A session is its user's alone. */
function isInScope(world, role, corner, route) {
  const { unit } = world.user[role];
  const { county, village } = world.corner[corner];
  const [first] = parametersOf(route.pattern);
  if (first?.kind === 'session') return corner === 'own';
  if (!ofCounties.includes(first?.kind)) return village.startsWith(unit);
  return county.startsWith(unit) || (fromAbove.test(nameOf(route)) && unit.startsWith(county));
}

const same = (one, other) => {
  assert.equal(one.status, other.status);
  assert.equal(one.text, other.text);
  assert.equal(one.headers['content-type'], other.headers['content-type']);
};

it('the permission table and the route table name the same routes and roles', () => {
  assert.deepEqual([...permissions.keys()].sort(), routes.map(nameOf).sort());
  for (const route of routes) {
    const wanted = permissions.get(nameOf(route));
    const said = route.who.includes('signed_in') ? roles : route.who;
    assert.deepEqual([...said].sort(), [wanted].flat().sort(), nameOf(route));
  }
});

for (const transport of transports)
  describe(`access over ${transport}`, () => {
    let world;
    const records = {};

    const send = (headers, { method }, path) =>
      world.place.request(method, path, {
        headers: { accept: 'application/json', ...(method === 'POST' && { 'content-type': 'application/json' }), ...headers },
        body: method === 'POST' ? '{}' : undefined,
      });
    const as = (role, route, path) => send(world.bearer(role), route, path);
    /* POOL-10: the village may know other people of the pool than those above it. */
    const recordsOf = (role, corner, route) => {
      const known = role === 'village_secretary' ? { candidate: records[corner].own_candidate }
        : route?.pattern.includes('#candidate') ? { unit: records[corner].candidate_unit } : {};
      return { ...records[corner], ...known, ...(corner === 'own' && { session: world.user[role].session }) };
    };
    const elsewhere = (role, { method }) => as(role, { method }, '/there-is-no-such-page');

    before(async () => {
      world = await startWorld(transport);
      for (const corner of corners) records[corner] = await world.corner[corner].records();
      for (const role of roles) {
        await world.place.signIn(role);
        const page = (world.user[role].page = await world.place.signIn(role));
        const { sessions } = (await page.json('/account')).json();
        world.user[role].session = sessions.find((session) => !session.own).id;
      }
      world.nextDays(11 / (24 * 60)); // a new window for what is limited by address
    });
    after(() => world.end());

    /* What needs sessions comes first, since the walk below ends them. */
    describe('an unsafe request of a signed-in browser', () => {
      for (const route of routes.filter(({ method }) => method === 'POST'))
        it(`${nameOf(route)} needs the token of its own session`, async () => {
          const wanted = permissions.get(nameOf(route));
          const role = wanted === 'public' ? 'town_officer' : wanted[0];
          const { page } = world.user[role];
          const path = fill(route.pattern, recordsOf(role, 'own'));
          const accept = 'application/json';
          const foreign = world.user[role === 'auditor' ? 'system_admin' : 'auditor'].page.csrf;
          const attempts = [
            await page.post(path, { _csrf: '' }, { headers: { accept } }),
            await page.post(path, { _csrf: foreign }, { headers: { accept } }),
            await page.post(path, { _csrf: foreign }, { json: true }),
            await page.post(path, {}, { headers: { accept, 'sec-fetch-site': 'cross-site' } }),
            await page.post(path, {}, { headers: { accept, origin: 'https://elsewhere.example' } }),
          ];
          for (const answer of attempts) {
            assert.equal(answer.status, 403, answer.text);
            assert.equal(answer.json().errors[0].rule, 'csrf');
          }
        });
    });

    describe('a page outside the scope', () => {
      for (const route of routes.filter(({ method, pattern }) => method === 'GET' && namesRecord(pattern)))
        it(`${nameOf(route)} is the page of what does not exist`, async () => {
          const wanted = permissions.get(nameOf(route));
          if (wanted === 'public') return;
          const role = wanted.find((one) => !isInScope(world, one, 'other_county', route));
          const { page } = world.user[role];
          const answer = await page.get(fill(route.pattern, records.other_county));
          assert.equal(answer.status, 404);
          same(answer, await page.get(fill(route.pattern, {}, everything)));
        });
    });

    describe('signed out', () => {
      for (const route of routes)
        it(nameOf(route), async () => {
          const path = fill(route.pattern, recordsOf('village_secretary', 'own'));
          const program = await send({}, route, path);
          const browser = await send({ accept: 'text/html' }, route, path);
          if (permissions.get(nameOf(route)) === 'public') {
            for (const { status } of [program, browser]) assert.ok(status < 500 && ![401, 403].includes(status), `${status}`);
            return;
          }
          assert.equal(program.status, 401);
          assert.equal(program.json().errors[0].rule, 'signed_out');
          same(program, await send({}, route, fill(route.pattern, {}, everything)));
          same(program, await send({}, route, '/there-is-no-such-page'));
          assert.equal(browser.status, route.method === 'GET' ? 303 : 401);
          if (route.method === 'GET') assert.match(browser.headers.location, /^\/sign-in\?next=/);
        });
    });

    describe('each role', () => {
      for (const route of routes)
        it(nameOf(route), async () => {
          const wanted = permissions.get(nameOf(route)) ?? [];
          const own = namesRecord(route.pattern) ? corners : ['own'];
          for (const role of roles)
            for (const corner of own) {
              const about = `${role}, ${corner}`;
              const answer = await as(role, route, fill(route.pattern, recordsOf(role, corner, route)));
              const missing = () => as(role, route, fill(route.pattern, {}, everything));
              if (wanted === 'public') {
                assert.ok(answer.status < 500 && ![401, 403].includes(answer.status), `${about}: ${answer.status}`);
              } else if (!wanted.includes(role) && route.flags.includes('hidden')) {
                assert.equal(answer.status, 404, about);
                same(answer, await elsewhere(role, route));
              } else if (!wanted.includes(role)) {
                assert.equal(answer.status, 403, about);
                same(answer, await missing());
              } else if (isInScope(world, role, corner, route)) {
                assert.ok(answer.status < 500 && ![400, 401, 403, 404].includes(answer.status),
                  `${about}: ${answer.status} ${answer.text}`);
              } else {
                assert.equal(answer.status, 404, `${about}: ${answer.text}`);
                same(answer, await missing());
              }
            }
        });
    });

    describe('a record named beside another place\'s record', () => {
      for (const route of routes.filter(({ pattern }) => parametersOf(pattern).filter(({ kind }) => kind).length > 1))
        it(`${nameOf(route)} is like one that does not exist`, async () => {
          const [role] = permissions.get(nameOf(route));
          const [first] = parametersOf(route.pattern);
          const mixed = { ...records.other_town, [first.kind]: records.own[first.kind] };
          const answer = await as(role, route, fill(route.pattern, mixed));
          assert.ok(answer.status >= 300 && answer.status < 500, answer.text); // 303: back to the plan
          same(answer, await as(role, route, fill(route.pattern, mixed, (at) => at > 0)));
        });
    });

    it('the server is well and has nothing to report', async () => {
      assert.equal((await world.place.request('GET', '/healthz')).status, 200);
      assert.doesNotMatch(world.place.server.output, /error/i);
    });
  });
