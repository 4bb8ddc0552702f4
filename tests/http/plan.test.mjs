/* The plan room over both transports: who may do what, what hinders, what two people at once see, and the path to
 * filed. Single rules with their boundaries stand in tests/unit/test_plan_rules.c. */
import { describe, it, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { root, startPlace, transports } from './harness.mjs';
import { deliberation, item, lists, startPath, study, town } from './path.mjs';

const villages = readFileSync(`${root}/data/units-suzhou.csv`, 'utf8').match(new RegExp(`^${town}\\d{3}`, 'gm'));
const village = (n) => villages[n];
const rules = (answer) => answer.body.errors.map((error) => error.rule);
const fields = (answer) => answer.body.errors.map((error) => error.field);

for (const transport of transports)
  describe(`plans over ${transport}`, () => {
    let place, path, wang, chen, zhao, indicator;
    let next = 0, emptied;
    const draft = () => path.begin(village(next++));
    const read = async (who, id) => (await who('GET', `/plans/${id}`)).body;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      ({ wang, chen, zhao } = path.who);
      place.addUser('li', { unit: village(0), roles: ['village_secretary'] });
      place.addUser('sun', { unit: '320509001', roles: ['town_officer'] });
      ({ id: indicator } = await path.ok('zhao', 201, 'POST', '/indicators', {
        name: '测试指标', unit_of_measure: '万元', direction: 'at_least',
      }));
    });
    after(() => place.stop());

    const measured = (target) =>
      item('prosperity', { title: '有指标的事项', indicator, unit_of_measure: '万元', target, milestones: {
        2021: target, 2022: target, 2023: target, 2024: target, 2025: target } });

    it('PLAN-2 a village has exactly one plan in a campaign', async () => {
      const unit = village(next++);
      const first = await wang('POST', '/plans', { campaign: path.campaign, unit });
      assert.equal(first.status, 201);
      assert.equal(first.headers.location, `/plans/${first.body.id}`);
      assert.equal(first.body.state, 'draft');
      const second = await wang('POST', '/plans', { campaign: path.campaign, unit });
      assert.equal(second.status, 409);
      assert.deepEqual(rules(second), ['PLAN-2']);
    });

    it('PLAN-2 only a village that the campaign covers, and that lies in the scope', async () => {
      const start = (who, unit, campaign = path.campaign) => who('POST', '/plans', { campaign, unit });
      assert.equal((await start(wang, '320509001001')).status, 404, 'another town');
      assert.equal((await start(wang, town)).status, 422, 'a town');
      assert.equal((await start(wang, village(25), 999)).status, 422, 'no such campaign');
      assert.equal((await start(zhao, village(25))).status, 403, 'the county only reads');
    });

    it('PLAN-2, PLAN-5, PLAN-6 what hinders submission is named, with links', async () => {
      const { body: plan } = await wang('POST', '/plans', { campaign: path.campaign, unit: village(next++) });
      const refused = await wang('POST', `/plans/${plan.id}/submit`, {});
      assert.equal(refused.status, 422);
      assert.deepEqual(rules(refused), [...lists.map(() => 'PLAN-2'), 'PLAN-5', 'PLAN-6']);
      const shown = await read(wang, plan.id);
      assert.equal(shown.hindrances.length, 7);
      for (const { href_link } of shown.hindrances) {
        const page = await wang('GET', href_link.replace(/#.*/, ''));
        assert.equal(page.status, 200, href_link);
      }
    });

    it('PLAN-3 a draft keeps what is well formed and tells what is missing', async () => {
      const plan = await draft();
      const made = await wang('POST', `/plans/${plan}/items`, { list: 'service', title: '只有名称' });
      assert.equal(made.status, 201);
      assert.equal(made.body.start_on, '2021-01-01', 'dates are filled with the tenure');
      assert.ok(made.body.errors.some(({ field, rule }) => field === 'person' && rule === 'PLAN-3'));
      const at = `/plans/${plan}/items/${made.body.id}`;
      const saved = await wang('POST', at, { version: 1, target: '5', milestones: { 2025: '4' } });
      assert.equal(saved.status, 200);
      assert.equal(saved.body.version, 2);
      assert.equal(saved.body.title, '只有名称', 'what is not sent stays');
      assert.ok(saved.body.errors.some(({ field }) => field === 'milestone_2025'));
      assert.equal((await wang('POST', `/plans/${plan}/submit`, {})).status, 422);
    });

    it('PLAN-3 malformed values are refused at their field and nothing is stored', async () => {
      const plan = await draft();
      const [first] = (await read(wang, plan)).items;
      const at = `/plans/${plan}/items/${first.id}`;
      for (const [field, value] of Object.entries({
        title: '', target: 'viele', baseline: '1.23456', start_on: '2021-02-30', direction: 'up', list: 'sixth',
        indicator: 999999, baseline_year: 12, person: 'x'.repeat(61), measure: '\u202e', unknown: 1,
      })) {
        const refused = await wang('POST', at, { [field]: value });
        assert.equal(refused.status, 422, field);
        assert.deepEqual(fields(refused), [field]);
      }
      const refused = await wang('POST', at, { milestones: { 2021: 'x', 2030: '1' } });
      assert.deepEqual(fields(refused), ['milestone_2021', 'milestones']);
      assert.equal((await read(wang, plan)).items[0].version, 1);
    });

    it('forms that are no record refuse what they do not know', async () => {
      const plan = (await wang('GET', '/plans?state=draft&sort=changed')).body.plans.find((one) => one.items >= 5).id;
      const [first] = (await read(wang, plan)).items;
      for (const [place_, body] of [['submit', {}], [`items/${first.id}/move`, { to: 'down' }], [`items/${first.id}/remove`, {}],
        ['library', { list: 'service', sample: 1 }], ['copy', { from: 1 }]]) {
        const refused = await wang('POST', `/plans/${plan}/${place_}`, { ...body, unheard_of: 1 });
        assert.deepEqual([refused.status, ...rules(refused)], [422, 'unknown'], place_);
      }
      assert.equal((await wang('POST', `/plans/${plan}/library`, { list: 'service', sample: [99] })).status, 422);
    });

    it('PLAN-4 the floor is shown as typed, stored at submission, and hinders a worse target', async () => {
      const plan = await draft();
      const made = (await wang('POST', `/plans/${plan}/items`, measured('520'))).body;
      assert.equal(made.floor.source, 'none');
      assert.deepEqual(made.errors.map(({ field }) => field), ['floor_reason']);
      await path.ok('zhao', 201, 'POST', `/indicators/${indicator}/averages`, { unit: '320509', year: 2020, value: '548.2' });
      const asked = await wang('GET', `/plans/${plan}/floor?indicator=${indicator}&target=520`);
      assert.equal(asked.body.text, '低于吴江区 2020 年平均 548.2 万元（官方数据）');
      assert.equal(asked.body.below, true);
      const refused = await wang('POST', `/plans/${plan}/submit`, {});
      assert.deepEqual(fields(refused), [`items.${made.id}.target`]);
      assert.deepEqual(rules(refused), ['PLAN-4']);
      const equal = Object.fromEntries(Object.keys(made.milestones).map((year) => [year, '548.2']));
      await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${made.id}`, { target: '548.2', milestones: equal });
      const correct = (value) =>
        path.ok('zhao', 201, 'POST', `/indicators/${indicator}/averages`, { unit: '320509', year: 2020, value });
      await correct('540');
      await path.step(plan, 'wang', 'submit');
      await correct('600');
      const kept = (await read(wang, plan)).items.find(({ id }) => id === made.id);
      assert.equal(kept.floor.value, '540', 'the figure of the day of submission stays');
    });

    it('PLAN-6 votes that do not fit are refused, a vote that fails hinders', async () => {
      const plan = await draft();
      const hold = (change) => wang('POST', `/plans/${plan}/meetings`, { ...deliberation, ...change });
      assert.deepEqual(fields(await hold({ present: 31 })), ['present']);
      assert.deepEqual(fields(await hold({ votes_for: 25 })), ['votes_for']);
      assert.deepEqual(fields(await hold({ held_on: '2021-08-04' })), ['held_on']);
      assert.equal((await hold({ held_on: '2021-08-03', present: 19, votes_for: 19, votes_against: 0, votes_abstain: 0 })).status, 201);
      assert.deepEqual(rules(await wang('POST', `/plans/${plan}/submit`, {})), ['PLAN-6']);
      await path.ok('zhao', 201, 'POST', '/settings', { unit: '320509', name: 'quorum', value: 'half', from: path.day(), source: '试点办法' });
      await path.step(plan, 'wang', 'submit');
      await path.ok('zhao', 201, 'POST', '/settings', { unit: '320509', name: 'quorum', value: 'two_thirds', from: path.day(), source: '实施意见' });
    });

    it('USER-2 another town, the county and a village beside see or change nothing', async () => {
      const plan = await draft();
      const [sun, li] = [place.api('sun'), place.api('li')];
      assert.equal((await sun('GET', `/plans/${plan}`)).status, 404);
      assert.equal((await sun('POST', `/plans/${plan}/submit`, {})).status, 404);
      assert.equal((await li('GET', `/plans/${plan}`)).status, 404);
      assert.equal((await zhao('POST', `/plans/${plan}/items`, item('service'))).status, 403);
      assert.equal((await sun('GET', '/plans')).body.total, 0);
      await path.bring(plan, 'town_review');
      assert.equal((await wang('POST', `/plans/${plan}/items`, item('service'))).status, 409);
      assert.equal((await zhao('POST', `/plans/${plan}/approve`, {})).status, 403);
    });

    it('USER-3 who entered or sent a plan cannot approve it', async () => {
      const plan = await path.bring(await draft(), 'town_review');
      await read(wang, plan);
      assert.equal((await wang('POST', `/plans/${plan}/approve`, {})).status, 403);
      const own = await wang('POST', `/plans/${plan}/comments`, { text: '自己给自己提意见' });
      assert.deepEqual([own.status, ...rules(own)], [403, 'USER-3'], 'nor comment on it as its reviewer');
      assert.equal((await read(wang, plan)).may_comment, false);
      assert.equal((await read(wang, plan)).state, 'town_review');
      const other = await draft();
      await path.step(other, 'chen', 'submit');
      await read(chen, other);
      assert.equal((await chen('POST', `/plans/${other}/approve`, {})).status, 403, 'sent, though not written');
    });

    it('PLAN-8 must be opened, in this version, before it can be approved', async () => {
      const plan = await path.bring(await draft(), 'town_review');
      const refused = await chen('POST', `/plans/${plan}/approve`, {});
      assert.deepEqual([refused.status, ...rules(refused)], [422, 'PLAN-8']);
      await read(chen, plan);
      await path.step(plan, 'wang', 'withdraw');
      await path.step(plan, 'wang', 'submit');
      assert.equal((await chen('POST', `/plans/${plan}/approve`, {})).status, 422, 'an older version was opened');
      await read(chen, plan);
      await path.step(plan, 'chen', 'approve');
    });

    it('PLAN-8 approves several at once, each with its own result', async () => {
      const plans = [];
      for (let i = 0; i < 3; i++) plans.push(await path.bring(await draft(), 'county_review'));
      await read(zhao, plans[0]);
      await read(zhao, plans[2]);
      const listed = (await zhao('GET', '/plans/reviews')).body.plans.filter(({ id }) => plans.includes(id));
      assert.deepEqual(listed.map(({ opened }) => opened), [true, false, true]);
      const answer = await zhao('POST', '/plans/reviews', { plan: [...plans, 999999] });
      assert.deepEqual(answer.body.results.map(({ ok }) => ok), [true, false, true, false]);
      assert.match(answer.body.results[1].message, /打开/);
      assert.deepEqual(await Promise.all(plans.map((plan) => path.state(plan))), ['approved', 'county_review', 'approved']);
    });

    it('PLAN-7, ALL-9 a return carries its reason, and comments wait for answers', async () => {
      const plan = await path.bring(await draft(), 'town_review');
      const [first] = (await read(chen, plan)).items;
      assert.equal((await chen('POST', `/plans/${plan}/comments`, { text: '' })).status, 422);
      const comment = await path.ok('chen', 201, 'POST', `/plans/${plan}/comments`, { item: first.id, text: '目标偏低' });
      const withdrawn = await wang('POST', `/plans/${plan}/withdraw`, {});
      assert.deepEqual([withdrawn.status, ...rules(withdrawn)], [422, 'ALL-9']);
      assert.equal((await chen('POST', `/plans/${plan}/return`, { reason: ' ' })).status, 422);
      await path.step(plan, 'chen', 'return', { reason: '请按意见修改' });
      const back = await read(wang, plan);
      assert.equal(back.state, 'draft');
      assert.equal(back.returned.reason, '请按意见修改');
      assert.equal(back.items[0].comments[0].text, '目标偏低');
      const todo = (await wang('GET', '/')).body;
      assert.match(JSON.stringify(todo.returned), /请按意见修改/);
      assert.deepEqual(rules(await wang('POST', `/plans/${plan}/submit`, {})), ['PLAN-7']);
      await path.ok('wang', 200, 'POST', `/plans/${plan}/comments/${comment.id}/answer`, { answer: '已提高' });
      assert.equal((await wang('POST', `/plans/${plan}/comments/${comment.id}/answer`, { answer: '再答' })).status, 409);
      await path.step(plan, 'wang', 'submit');
    });

    let withdrawn; // in review at the town
    it('ALL-9 only the sender withdraws, and the town from the county too', async () => {
      const plan = await path.bring(await draft(), 'county_review');
      assert.equal((await wang('POST', `/plans/${plan}/withdraw`, {})).status, 403);
      await path.step(plan, 'chen', 'withdraw');
      assert.equal(await path.state(plan), 'town_review');
      withdrawn = plan;
    });

    it('PLAN-7 a plan takes as many comments as it can show, and says so at the next', async () => {
      for (let i = 0; i < 200; i++) await path.ok('chen', 201, 'POST', `/plans/${withdrawn}/comments`, { text: `意见 ${i}` });
      const next = await chen('POST', `/plans/${withdrawn}/comments`, { text: '再提一条' });
      assert.deepEqual([next.status, next.body.errors[0].field], [422, 'text']);
    });

    it('two people at once are told, and shown both values', async () => {
      const plan = await draft();
      const [first] = (await read(wang, plan)).items;
      const at = `/plans/${plan}/items/${first.id}`;
      await path.ok('wang', 200, 'POST', at, { version: 1, person: '钱芳', target: '7', milestones: { 2025: '7' } });
      const stale = await chen('POST', at, { version: 1, person: '沈建明' });
      assert.equal(stale.status, 409);
      assert.deepEqual([stale.body.yours, stale.body.theirs], [{ person: '沈建明' }, { person: '钱芳' }]);
      const browser = await place.signIn('chen');
      await browser.get(at);
      const page = await browser.post(at, { _version: 1, title: first.title, person: '沈建明' });
      assert.equal(page.status, 409);
      assert.match(page.text, /<ins>沈建明<\/ins>/);
      assert.match(page.text, /<del>钱芳<\/del>/);
      assert.match(page.text, /name="_version" value="2"/);
      assert.match(page.text, /name="person" value="沈建明"/, 'what was typed goes along');
      await browser.post(at, { _version: 2, title: first.title, person: '沈建明' });
      assert.equal((await read(wang, plan)).items[0].person, '沈建明');
    });

    it('a stale version of the plan takes no step', async () => {
      const plan = await draft();
      assert.equal((await wang('POST', `/plans/${plan}/submit`, { version: 9 })).status, 409);
      await path.step(plan, 'wang', 'submit', { version: 1 });
      assert.equal((await wang('POST', `/plans/${plan}/submit`, {})).status, 409, 'twice');
    });

    it('the same form sent twice makes one item', async () => {
      const plan = await draft();
      const browser = await place.signIn('wang');
      await browser.get(`/plans/${plan}/items/new`);
      const form = { _once: 'once-and-only', list: 'service', title: '只此一项' };
      const sent = [await browser.post(`/plans/${plan}/items`, form), await browser.post(`/plans/${plan}/items`, form)];
      assert.deepEqual(sent.map(({ status }) => status), [303, 303]);
      assert.equal(sent[0].headers.location, sent[1].headers.location);
      const items = (await read(wang, plan)).items.filter(({ title }) => title === '只此一项');
      assert.equal(items.length, 1);
    });

    it('items are taken out, put back and moved', async () => {
      const plan = await draft();
      const { id } = await path.ok('wang', 201, 'POST', `/plans/${plan}/items`, item('service', { title: '第二项' }));
      const titles = async () => (await read(wang, plan)).items.filter(({ list }) => list === 'service').map(({ title }) => title);
      const [one, two] = await titles();
      await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${id}/move`, { to: 'up' });
      assert.deepEqual(await titles(), [two, one]);
      await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${id}/move`, { to: 'up' });
      assert.deepEqual(await titles(), [two, one], 'the first stays first');
      await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${id}/remove`, {});
      assert.deepEqual(await titles(), [one]);
      assert.equal((await wang('POST', `/plans/${plan}/items/${id}`, { person: '钱芳' })).status, 409, 'gone while one typed');
      const browser = await place.signIn('wang');
      assert.match((await browser.get(`/plans/${plan}?removed=${id}`)).text, new RegExp(`items/${id}/restore`));
      await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${id}/restore`, {});
      assert.deepEqual(await titles(), [two, one]);
      emptied = plan;
    });

    it('several items are taken out at once, all or none, and each can be put back', async () => {
      const plan = emptied;
      const ids = (await read(wang, plan)).items.map(({ id }) => id);
      const count = async () => (await read(wang, plan)).items.length;
      const send = async (ticked) => (await wang('POST', `/plans/${plan}/items/remove`, { item: ticked })).status;
      assert.equal(await send([]), 422);
      assert.equal(await send([ids[0], 1]), 422);
      assert.equal(await count(), 6);
      const browser = await place.signIn('wang');
      assert.match((await browser.get(`/plans/${plan}`)).text, new RegExp(`name="item" value="${ids[0]}" form="remove-items"`));
      const done = await browser.post(`/plans/${plan}/items/remove`, { item: ids.slice(0, 3) });
      assert.equal(done.status, 303);
      assert.equal(await count(), 3);
      const page = (await browser.get(done.headers.location.replace(/#.*/, ''))).text;
      for (const id of ids.slice(0, 3)) assert.ok(page.includes(`/plans/${plan}/items/${id}/restore`));
      assert.equal(await send([ids[0]]), 422);
      await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${ids[0]}/restore`, {});
      assert.equal(await count(), 4);
    });

    it('PLAN-15 starts from the library and from a village of the same town', async () => {
      const { body: plan } = await wang('POST', '/plans', { campaign: path.campaign, unit: village(next++) });
      const add = () => wang('POST', `/plans/${plan.id}/library`, { list: 'prosperity', sample: [1, 2, 3] });
      assert.deepEqual((await add()).body, { added: 3, skipped: 0 });
      assert.deepEqual((await add()).body, { added: 0, skipped: 3 });
      const other = await draft();
      const copied = await wang('POST', `/plans/${plan.id}/copy`, { from: other });
      assert.deepEqual(copied.body, { added: 5, skipped: 0 });
      const { items } = await read(wang, plan.id);
      const copy = items.find(({ list }) => list === 'civility');
      assert.deepEqual([copy.person, copy.baseline, copy.target, copy.milestones], ['', null, null, {}]);
      assert.equal((await wang('POST', `/plans/${plan.id}/copy`, { from: 999999 })).status, 422);
    });

    it('PLAN-11 late is shown and forbids nothing', async () => {
      const plan = await draft();
      place.setClock('2021-09-20T10:00:00+08:00');
      const shown = await read(wang, plan);
      assert.equal(shown.due_status.kind, 'late');
      await path.step(plan, 'wang', 'submit');
      assert.equal((await read(wang, plan)).steps.find(({ label }) => label === '编制提交').due_status.word, '逾期完成');
      place.setClock('2021-08-03T10:00:00+08:00');
    });

    it('PLAN-12, PLAN-13 goes all the way to filed, under a number of its own', async () => {
      const plans = [await draft(), await draft()];
      for (const plan of plans) await path.bring(plan, 'noticed');
      const [plan] = plans;
      const early = await wang('POST', `/plans/${plan}/meetings`, {
        kind: 'commitment', held_on: '2021-08-03', place: '村会议室', entitled: 60, present: 50 });
      assert.deepEqual([early.status, ...rules(early)], [422, 'PLAN-12']);
      assert.deepEqual(rules(await wang('POST', `/plans/${plan}/commit`, {})), ['PLAN-12']);
      for (const one of plans) await path.bring(one, 'filed');
      const numbers = [];
      for (const one of plans) numbers.push((await read(wang, one)).archive_number);
      assert.deepEqual(numbers, [`${town}-2021-0001`, `${town}-2021-0002`]);
      const { history, in_force_on, steps } = (await wang('GET', `/plans/${plan}/records`)).body;
      assert.deepEqual(history.map(({ action }) => action), ['submit', 'approve', 'approve', 'post', 'close-notice', 'commit', 'file']);
      assert.equal(in_force_on, path.day());
      assert.ok(steps.every(({ did }) => did));
      const csv = await (await place.signIn('wang')).get('/plans?format=csv&state=filed');
      assert.match(csv.text, new RegExp(numbers[1]));
      assert.equal(place.yicun(['check']).status, 0);
    });

    it('ALL-2 the to-do list leads to what each one has to do', async () => {
      const plan = await path.bring(await draft(), 'town_review');
      const rows = async (who) => {
        const { overdue, soon, returned, open } = (await who('GET', '/')).body;
        return [...overdue, ...soon, ...returned, ...open];
      };
      const here = ({ href_link }) => href_link === `/plans/${plan}`;
      assert.ok(!(await rows(wang)).some(here), 'not to the author');
      assert.equal((await rows(chen)).find(here).action, '审核');
      assert.ok(!(await rows(zhao)).some(here), 'not yet to the county');
      await path.bring(plan, 'county_review');
      assert.equal((await rows(zhao)).find(here).action, '审核');
      await path.bring(plan, 'approved');
      assert.ok((await rows(wang)).some(({ href_link }) => href_link === `/plans/${plan}/post`));
      const missing = (await rows(wang)).filter(({ href_link }) => href_link.startsWith('/plans?state=none'));
      assert.equal(missing.length, 1, 'one line, however many villages');
    });

    it('lists by state, finds by name, and shows who has not begun', async () => {
      const all = (await zhao('GET', '/plans?size=5&sort=changed')).body;
      assert.equal(all.plans.length, 5);
      assert.ok(all.total > 5);
      const filed = (await zhao('GET', '/plans?state=filed')).body;
      assert.ok(filed.plans.length === 2 && filed.plans.every(({ state }) => state === 'filed'));
      const name = filed.plans[0].unit_name;
      assert.deepEqual((await zhao('GET', `/plans?q=${encodeURIComponent(name)}`)).body.plans.map(({ unit_name }) => unit_name), [name]);
      const missing = (await wang('GET', '/plans?state=none')).body;
      assert.ok(missing.villages.every(({ unit }) => unit.startsWith(town)));
    });

    it('every page opens, for those who edit and those who review', async () => {
      const plan = await draft();
      const { items, studies, meetings } = await read(wang, plan);
      const pages = ['', '?list=civility', '/print', `/items/${items[0].id}`, '/items/new?list=service', '/library', '/copy',
        '/studies/new', `/studies/${studies[0].id}`, '/meetings/new?kind=deliberation', `/meetings/${meetings[0].id}`];
      const browser = await place.signIn('wang');
      for (const page of pages) {
        const { status, text } = await browser.get(`/plans/${plan}${page}`);
        assert.equal(status, 200, page);
        assert.doesNotMatch(text, /\(null\)|\{\{/, page);
      }
      await path.bring(plan, 'town_review');
      const reviewer = await place.signIn('chen');
      for (const page of ['/plans', '/plans/reviews', `/plans/${plan}`, `/plans/${plan}/studies/${studies[0].id}`, `/plans/${plan}/meetings/${meetings[0].id}`])
        assert.equal((await reviewer.get(page)).status, 200, page);
    });

    it('a mistake leads back to the same page, filled, with the error where it belongs', async () => {
      const one = async (state) => (await wang('GET', `/plans?state=${state}`)).body.plans[0].id;
      const plan = await one('draft');
      const browser = await place.signIn('wang');
      await browser.get(`/plans/${plan}/library?list=service`);
      for (const [page, fields] of [['library', { list: 'service' }], ['copy', { from: 999999 }]]) {
        const { status, text } = await browser.post(`/plans/${plan}/${page}`, fields);
        assert.equal(status, 422, page);
        assert.match(text, /class="note bad summary"/, page);
        assert.match(text, new RegExp(`action="/plans/${plan}/${page}"`), page);
      }
      const waiting = await one('town_review');
      const reviewer = await place.signIn('chen');
      await reviewer.get(`/plans/${waiting}`);
      const { status, text } = await reviewer.post(`/plans/${waiting}/return`, { reason: ' ' });
      assert.equal(status, 422);
      assert.match(text, /<a href="#f-reason">请写明原因/);
      assert.match(text, /id="f-reason"[^>]*aria-invalid="true"/);
      assert.match(text, /class="err"><span class="visually-hidden">错误：<\/span>请写明原因/);
    });

    let recorded; // a draft
    it('records with papers: a scan is kept with the meeting', async () => {
      const plan = (recorded = await draft());
      const browser = await place.signIn('wang');
      await browser.get(`/plans/${plan}`);
      const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
      const sent = await browser.upload(`/plans/${plan}/meetings`, deliberation, [{ field: 'scan', name: '会议记录.png', bytes: pixel }]);
      assert.equal(sent.status, 303);
      const { meetings } = await read(wang, plan);
      const page = (await wang('GET', `/plans/${plan}/meetings/${meetings.at(-1).id}`)).body;
      assert.deepEqual(page.files.map(({ name }) => name), ['会议记录.png']);
      await path.ok('wang', 200, 'POST', `/plans/${plan}/studies`.replace('studies', `meetings/${meetings.at(-1).id}/remove`), {});
      assert.equal((await wang('POST', `/plans/${plan}/studies`, { ...study, place: '' })).status, 422);
    });

    it('a plan takes as many studies and meetings as it shows, and says so at the next', async () => {
      const plan = recorded;
      for (const [kind, most, record] of [['studies', 200, study], ['meetings', 100, deliberation]]) {
        const { [kind]: begun } = await read(wang, plan);
        for (let i = begun.length; i < most; i++) await path.ok('wang', 201, 'POST', `/plans/${plan}/${kind}`, record);
        const next = await wang('POST', `/plans/${plan}/${kind}`, record);
        assert.deepEqual([next.status, next.body.errors?.[0].field], [422, 'held_on'], kind);
        assert.match(next.body.errors[0].message, new RegExp(`最多登记 ${most} 次`));
        const { [kind]: shown } = await read(wang, plan);
        assert.equal(shown.length, most);
        await path.ok('wang', 200, 'POST', `/plans/${plan}/${kind}/${shown[0].id}`, { place: '改过的地点' });
      }
      await path.bring(plan, 'in_force'); /* discussions never keep out the promise */
    });
  });
