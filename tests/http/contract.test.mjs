/* What outside programs rely on (docs/api.md): names, statuses, Location, versions, paging, and how values travel.
 * What the steps decide stands in the tests of the rooms. */
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { request, startPlace } from './harness.mjs';
import { deliberation, item, lists, startPath, study, town } from './path.mjs';

const village = `${town}200`;
const campaign = {
  unit: '320509', name: '另一批', first_year: 2021, last_year: 2025, study_due: '2021-07-31', plan_due: '2021-08-15',
  commit_due: '2021-08-31', election_on: '2026-01-01',
};

describe('the contract for outside programs', () => {
  let place, path, wang, chen, zhao, plan, indicator;
  before(async () => {
    place = await startPlace({ units: true, clock: '2021-08-03T10:00:00+08:00' });
    path = await startPath(place);
    ({ wang, chen, zhao } = path.who);
  });
  after(() => place.stop());

  /* 201, Location and the record, which is found there. */
  const create = async (who, target, body) => {
    const answer = await who('POST', target, body);
    assert.equal(answer.status, 201, `${target}: ${JSON.stringify(answer.body)}`);
    if (!/averages$|values$/.test(target)) assert.ok(Number.isInteger(answer.body.id), target);
    assert.match(answer.headers.location, /^\//, target);
    const found = await who('GET', answer.headers.location.replace(/#.*/, ''));
    assert.equal(found.status, 200, answer.headers.location);
    return answer.body;
  };
  const step = async (who, name, body = {}) => {
    const answer = await who('POST', `/plans/${plan}/${name}`, body);
    assert.ok([200, 201].includes(answer.status), `${name}: ${JSON.stringify(answer.body)}`);
    return (await wang('GET', `/plans/${plan}`)).body.state;
  };
  const review = async (who) => {
    await who('GET', `/plans/${plan}`);
    return step(who, 'approve');
  };

  it('campaigns, indicators, figures and settings are created under their contract names', async () => {
    const made = await create(zhao, '/campaigns', campaign);
    assert.equal(made.version, 1);
    assert.equal(made.study_due, '2021-07-31');
    ({ id: indicator } = await create(zhao, '/indicators', { name: '合同指标', unit_of_measure: '万元', direction: 'at_least' }));
    const average = await create(zhao, `/indicators/${indicator}/averages`, { unit: '320509', year: 2020, value: '548.20' });
    assert.equal(average.value, '548.2', 'a decimal travels as a string');
    await create(wang, `/indicators/${indicator}/values`, { unit: village, year: 2020, value: '500' });
    await create(zhao, '/settings', { unit: '320509', name: 'notice_days', value: '6', from: '2021-08-03', source: '某文件第三条' });
  });

  it('a plan, its items, its study and its meetings', async () => {
    const made = await create(wang, '/plans', { campaign: path.campaign, unit: village });
    assert.deepEqual([made.state, made.version, made.unit], ['draft', 1, village]);
    plan = made.id;
    for (const list of lists) {
      const { id, version, target, start_on, milestones } = await create(wang, `/plans/${plan}/items`, item(list));
      assert.deepEqual([version, target, start_on, milestones['2025']], [1, '6', '2021-09-01', '6']);
      const changed = await wang('POST', `/plans/${plan}/items/${id}`, { person: '钱芳', version });
      assert.deepEqual([changed.status, changed.body.person, changed.body.version], [200, '钱芳', 2]);
      const stale = await wang('POST', `/plans/${plan}/items/${id}`, { person: '孙立', version });
      assert.equal(stale.status, 409);
      assert.deepEqual([stale.body.errors[0].field, stale.body.yours.person, stale.body.theirs.person], ['person', '孙立', '钱芳']);
    }
    await create(wang, `/plans/${plan}/studies`, study);
    await create(wang, `/plans/${plan}/meetings`, deliberation);
  });

  it('an unknown key, a wrong value and a missing one are named at their field', async () => {
    const { body, status } = await wang('POST', `/plans/${plan}/studies`, { ...study, held_on: '2021-02-30', place: '', colour: 'red' });
    assert.equal(status, 422);
    assert.deepEqual(body.errors.map(({ field }) => field).sort(), ['colour', 'held_on', 'place']);
    for (const error of body.errors) assert.deepEqual(Object.keys(error).sort(), ['field', 'message', 'rule']);
  });

  it('every step of the path, in the states of the contract', async () => {
    assert.equal(await step(wang, 'submit'), 'town_review');
    assert.equal(await step(wang, 'withdraw'), 'draft');
    assert.equal(await step(wang, 'submit'), 'town_review');
    await chen('GET', `/plans/${plan}`);
    assert.equal(await step(chen, 'return', { reason: '请核对数字' }), 'draft');
    assert.equal(await step(wang, 'submit'), 'town_review');
    assert.equal(await review(chen), 'county_review');
    assert.equal(await review(zhao), 'approved');
    assert.equal(await step(wang, 'post', { posted_on: '2021-08-03', place: '村务公开栏' }), 'on_notice');
  });

  it('the public reads and answers without signing in, and is answered', async () => {
    const open = (method, target, body) => request(place.port, method, target, {
      headers: { accept: 'application/json', 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
    for (const target of ['/public', '/public/notices']) assert.equal((await open('GET', target)).status, 200, target);
    const { notices, total } = (await open('GET', '/public/notices')).json();
    assert.equal(total, 1);
    assert.equal((await open('GET', `/public/notices/${notices[0].id}`)).status, 200);
    const sent = await open('POST', `/public/notices/${notices[0].id}/feedback`, { text: '路灯先装哪几条路？', name: '', contact: '' });
    assert.equal(sent.status, 201);
    const { feedback } = (await wang('GET', `/notices/${notices[0].id}`)).body;
    const answered = await wang('POST', `/feedback/${feedback[0].id}/answer`, { text: '先装村中心路。', changes_plan: false });
    assert.equal(answered.status, 200, JSON.stringify(answered.body));
  });

  it('closing, promising and filing', async () => {
    path.nextDays(7);
    assert.equal(await step(wang, 'close-notice'), 'noticed');
    await create(wang, `/plans/${plan}/meetings`, { kind: 'commitment', form: 'all_members', held_on: path.day(),
      place: '村会议室', entitled: 60, present: 52, promised_by: '李文斌', minutes: '逐项承诺。' });
    assert.equal(await step(wang, 'commit'), 'in_force');
    assert.equal(await step(wang, 'file'), 'filed');
    const early = await wang('POST', `/plans/${plan}/submit`, {});
    assert.equal(early.status, 409, 'a step that the state does not allow');
  });

  it('lists say how many there are and are read page by page', async () => {
    const keys = { '/plans': 'plans', '/notices': 'notices', '/campaigns': 'campaigns', '/indicators': 'indicators', '/units': 'units', '/settings': 'settings' };
    for (const [target, key] of Object.entries(keys)) {
      const { body } = await zhao('GET', `${target}?page=1&size=1${target === '/units' ? '&q=%E6%9D%91' : ''}`);
      assert.ok(Array.isArray(body[key]), target);
      assert.ok(Number.isInteger(body.total) && body.total >= body[key].length, target);
      if (target !== '/settings') assert.ok(body[key].length <= 1, target);
    }
  });

  it('what lies outside the scope is missing, and what nobody signed is refused', async () => {
    place.addUser('sun', { unit: '320509001', roles: ['town_officer'] });
    assert.equal((await place.api('sun')('GET', `/plans/${plan}`)).status, 404);
    const answer = await request(place.port, 'GET', '/plans', { headers: { accept: 'application/json' } });
    assert.equal(answer.status, 401);
    assert.equal(answer.json().errors.length, 1);
  });
});
