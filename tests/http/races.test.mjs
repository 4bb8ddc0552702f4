/* Everyone at once. Steps that two people may take at the same moment are a table: one line each. Then a crowd of 32
 * reads and writes what the pages are about; under ThreadSanitizer (`make races`) for longer. */
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { password, root, startPlace, transports } from './harness.mjs';
import { commitment, item, startPath, town } from './path.mjs';
import { picture } from './world.mjs';

const SECONDS = Number(process.env.CROWD_SECONDS ?? 3);
const CLIENTS = 32;
const villages = fs.readFileSync(`${root}/data/units-suzhou.csv`, 'utf8').match(new RegExp(`^${town}\\d{3}`, 'gm'));

const post = (path) => ({ posted_on: path.day(), place: '村务公开栏' });
const promise = (path, plan) =>
  path.ok('wang', 201, 'POST', `/plans/${plan}/meetings`, { ...commitment, held_on: path.day() });
const back = { reason: '请再写具体一些' };

/* What is contested: the state that the plan is in, who takes the step (all at once, several times each), and how.
 * `steps` is how many steps of a life cycle it is, if not one; `winners` how many are told that it is done, if not one. */
const contested = [
  { what: 'submitting', state: 'draft', by: ['wang', 'chen'], action: 'submit' },
  { what: 'withdrawing', state: 'town_review', by: ['wang'], action: 'withdraw' },
  { what: 'approving in the town', state: 'town_review', by: ['chen', 'zhou'], action: 'approve' },
  { what: 'returning', state: 'town_review', by: ['chen', 'zhou'], action: 'return', body: () => back },
  { what: 'approving and returning', state: 'town_review', by: ['chen', 'zhou'], action: ['approve', 'return'], body: () => back },
  { what: 'approving in the county', state: 'county_review', by: ['zhao', 'sun'], action: 'approve' },
  { what: 'posting', state: 'approved', by: ['wang', 'chen'], action: 'post', body: post },
  { what: 'closing a notice', state: 'on_notice', by: ['wang', 'chen'], action: 'close-notice', prepare: (path) => path.nextDays(14) },
  { what: 'committing', state: 'noticed', by: ['wang', 'chen'], action: 'commit', prepare: promise },
  { what: 'filing', state: 'in_force', by: ['chen', 'zhou'], action: 'file' },
  { what: 'saying that an item is done', by: ['li'], ...ofPromise([], ['close-out']) },
  { what: 'verifying it', by: ['wang', 'chen'], ...ofPromise(['close-out'], ['verify']) },
  { what: 'verifying and returning it', by: ['wang', 'chen'], ...ofPromise(['close-out'], ['verify', 'return']) },
  { what: 'taking it up again', by: ['wang', 'chen'], ...ofPromise(['close-out', 'verify'], ['reopen']) },
  { what: 'sending an assessment', by: ['li'], ...ofAssessment([], ['submit']) },
  { what: 'withdrawing it', by: ['li'], ...ofAssessment(['submit'], ['withdraw']) },
  { what: 'confirming it', by: ['wang', 'chen'], ...ofAssessment(['submit'], ['confirm']) },
  { what: 'confirming and returning it', by: ['wang', 'chen'], ...ofAssessment(['submit'], ['confirm', 'return']) },
  { what: 'amending a plan', state: 'in_force', by: ['wang', 'chen'], url: (plan) => `/plans/${plan}/amend`, body: () => back },
  { what: 'beginning a plan', by: ['wang', 'chen'], url: () => '/plans', steps: 0,
    body: (path, _, village) => ({ campaign: path.campaign, unit: village }) },
  { what: 'changing an item', state: 'draft', by: ['wang', 'chen'], steps: 0, ...ofItem('') },
  { what: 'removing an item', state: 'draft', by: ['wang', 'chen'], steps: 0, winners: 8, ...ofItem('/remove') },
  { what: 'answering an opinion', state: 'on_notice', by: ['wang', 'chen'], steps: 0,
    prepare: async (path, plan) => {
      const { notices } = await path.ok('wang', 200, 'GET', '/notices?size=200');
      const { id } = notices.find((notice) => notice.plan === plan || notice.plan_id === plan);
      await path.who.wang('POST', `/public/notices/${id}/feedback`, { text: '路灯太少，请再加几盏' });
      return (await path.ok('wang', 200, 'GET', `/notices/${id}`)).feedback[0];
    },
    url: (plan, feedback) => `/feedback/${feedback.id}/answer`,
    body: () => ({ text: '已经列入计划。', changes_plan: false, shown: true }) },
];

/* The first item of the plan, from the version that everyone has open. */
function ofItem(action) {
  return {
    prepare: async (path, plan) => {
      const { id } = await path.ok('wang', 201, 'POST', `/plans/${plan}/items`, item('service', { title: '新的一项' }));
      return path.ok('wang', 200, 'GET', `/plans/${plan}/items/${id}`);
    },
    url: (plan, one) => `/plans/${plan}/items/${one.id ?? one.item.id}${action}`,
    body: (path, one, village, n) => (action ? {} : { ...item('service'), title: `第 ${n} 种写法` }),
    version: (one) => one.version ?? one.item.version,
  };
}

/* An item in force after the steps `before`; then one of `actions` is contested. */
function ofPromise(before, actions) {
  const take = { 'close-out': ['li', { value: '7', evidence: '镇里验收合格，验收单编号 12。' }], verify: ['wang', {}] };
  return {
    state: 'in_force',
    prepare: async (path, plan, village) => {
      addSecretary(path, village);
      const [{ id }] = (await path.ok('li', 200, 'GET', '/items')).items;
      for (const action of before) await path.ok(take[action][0], 200, 'POST', `/items/${id}/${action}`, take[action][1]);
      return path.ok('wang', 200, 'GET', `/items/${id}`);
    },
    url: (plan, one, n) => `/items/${one.id}/${actions[n % actions.length]}`,
    body: (path, one, village, n) => take[actions[n % actions.length]]?.[1] ?? back,
    version: (one) => one.version,
  };
}

/* The village's secretary, as `li`. */
function addSecretary(path, village) {
  path.place.addUser(`li${village}`, { unit: village, roles: ['village_secretary'] });
  path.who.li = path.place.api(`li${village}`);
}

/* The present period's self-assessment after the steps `before`. */
function ofAssessment(before, actions) {
  return {
    state: 'in_force',
    prepare: async (path, plan, village) => {
      addSecretary(path, village);
      const { periods } = await path.ok('li', 200, 'GET', `/plans/${plan}/assessments`);
      const url = `/plans/${plan}/assessments/${periods[0].period}`;
      const { items } = await path.ok('li', 200, 'GET', url);
      const said = { items: items.map((one) => ({ item: one.item, progress: '5.5', note: '按进度推进' })) };
      for (const action of before) await path.ok('li', 200, 'POST', `${url}/${action}`, said);
      for (const who of before.length ? ['wang', 'chen'] : []) await path.ok(who, 200, 'GET', url); // unseen is not confirmed
      return { url, said, version: (await path.ok('li', 200, 'GET', url)).version };
    },
    url: (plan, one, n) => `${one.url}/${actions[n % actions.length]}`,
    body: (path, one, village, n) => ({ submit: one.said, return: back })[actions[n % actions.length]] ?? {},
    version: (one) => one.version,
  };
}

for (const transport of transports)
  describe(`everyone at once over ${transport}`, () => {
    let place, path, next = 0;
    before(async () => {
      place = await startPlace({ transport, units: true, config: { limits: { limited_posts: 1000000 } } });
      path = await startPath(place);
      for (const [name, unit, role] of [['zhou', town, 'town_officer'], ['sun', '320509', 'county_reviewer']]) {
        place.addUser(name, { unit, roles: [role] });
        path.who[name] = place.api(name);
      }
    });
    after(() => place.stop());

    for (const step of contested)
      it(`${step.what} is done once, and who was late is told`, async () => {
        const village = villages[++next];
        const plan = step.state && (await path.bring(await path.begin(village), step.state));
        const prepared = await step.prepare?.(path, plan, village);
        const looks = plan && (await Promise.all(step.by.map((who) => path.ok(who, 200, 'GET', `/plans/${plan}`))));
        const version = step.version ? step.version(prepared) : step.action && looks[0].version;
        const before = place.sql('SELECT COALESCE(MAX(id), 0) FROM workflow_steps; SELECT MAX(id) FROM audit;').split('\n');
        const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => {
          const who = step.by[n % step.by.length];
          const actions = [step.action].flat();
          const url = step.url?.(plan, prepared, n) ?? `/plans/${plan}/${actions[n % actions.length]}`;
          const body = step.body?.(path, prepared, village, n) ?? {};
          return path.who[who]('POST', url, { ...body, ...(version && { version }) });
        }));
        const statuses = answers.map(({ status }) => status);
        const winners = step.winners ?? 1, why = `${statuses}: ${JSON.stringify(answers[0].body)}`;
        assert.equal(statuses.filter((status) => status < 300).length, winners, why);
        assert.equal(statuses.filter((status) => status === 409).length, answers.length - winners, why);
        assert.equal(place.sql(`SELECT COUNT(*) FROM workflow_steps WHERE id > ${before[0]};`), String(step.steps ?? 1));
        assert.equal(place.sql(`SELECT action, COUNT(*) FROM audit WHERE id > ${before[1]} GROUP BY action, entity, entity_id HAVING COUNT(*) > 1;`), '');
        assert.notEqual(place.sql(`SELECT COUNT(*) FROM audit WHERE id > ${before[1]};`), '0');
      });

    it(`a crowd of ${CLIENTS} is answered`, async () => {
      const plan = await path.bring(await path.begin(villages[++next]), 'draft');
      const { id } = await path.ok('wang', 201, 'POST', `/plans/${plan}/items`, item('service'));
      const until = Date.now() + SECONDS * 1000;
      const wrong = [];
      const acts = crowd(plan, id);
      await Promise.all(Array.from({ length: CLIENTS }, async (_, client) => {
        const browser = await place.signIn(['wang', 'chen', 'zhou'][client % 3]);
        for (let n = client; Date.now() < until; n++) {
          const [what, expected, act] = acts[n % acts.length];
          const { status } = await act(browser, n);
          if (!expected.includes(status)) wrong.push(`${what}: ${status}`);
        }
      }));
      assert.deepEqual(wrong, []);
      assert.equal(place.yicun(['check']).status, 0);
    });

    /* What each of the crowd does in turn: name, statuses that are right, request. */
    const crowd = (plan, one) => [
      ['home', [200], (browser) => browser.get('/')],
      ['list', [200], (browser) => browser.get('/plans?size=20')],
      ['plan', [200], (browser) => browser.get(`/plans/${plan}`)],
      ['plan as JSON', [200], (browser) => browser.json(`/plans/${plan}`)],
      ['form', [200], (browser) => browser.get(`/plans/${plan}/items/${one}`)],
      ['change', [303], (browser, n) => browser.post(`/plans/${plan}/items/${one}`, flat({ ...item('service'), title: `第 ${n} 次` }))],
      ['refused', [422], (browser) => browser.post(`/plans/${plan}/items/${one}`, { list: 'service', target: 'x' })],
      ['upload', [303], (browser, n) => browser.upload(`/plans/${plan}/studies/${n}`.replace(/\/\d+$/, ''),
        { held_on: '2021-07-22', place: '会议室', attended: '全体', documents: `第 ${n} 份` },
        [{ field: 'evidence', name: '照片.png', bytes: Buffer.concat([picture, Buffer.from(String(n))]) }])],
      ['export', [200], (browser) => browser.get('/units.csv')],
      ['public', [200], (browser) => browser.get('/public')],
      ['opinion', [303, 404], (browser) => browser.post('/public/notices/1/feedback', { text: '路灯太少，请再加几盏' })],
      ['missing', [404], (browser) => browser.get('/plans/999999')],
      ['static', [200], (browser) => browser.get('/static/app.css')],
      ['sign-in', [303], (browser) => place.browser().post('/sign-in', { name: 'qian', password })],
    ];
  });

/* Milestones as a form sends them. */
function flat({ milestones, ...fields }) {
  for (const [year, value] of Object.entries(milestones)) fields[`milestone_${year}`] = value;
  return fields;
}
