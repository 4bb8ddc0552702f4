/* Bimonthly self-assessments over both transports: the draft that loses nothing, submission once and in time, the town's
 * confirmation and return, late entries by permission, and the figures that follow (EXEC-4, ALL-7, ALL-9). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { startPlace, transports } from './harness.mjs';
import { item, lists, startPath, town } from './path.mjs';
import { multipart, picture } from './world.mjs';

const village = (number) => `${town}2${String(number).padStart(2, '0')}`;

for (const transport of transports)
  describe(`self-assessment over ${transport}`, { concurrency: 1 }, () => {
    let place, path, secretary, wang, chen, zhao;
    const plans = {};

    /* The secretary of a village, and its plan in force since August 2021. */
    const begin = async (number) => {
      const unit = village(number);
      place.addUser(`li${number}`, { unit, roles: ['village_secretary'] });
      path.who[`li${number}`] = place.api(`li${number}`);
      const plan = await path.begin(unit);
      await path.bring(plan, 'in_force');
      return { plan, unit, who: `li${number}`, api: path.who[`li${number}`] };
    };
    const url = (one, period = '2021-5', step = '') => `/plans/${one.plan}/assessments/${period}${step}`;
    const show = async (one, period) => (await path.ok(one.who, 200, 'GET', url(one, period)));
    const setDay = (day) => {
      path.now = Date.parse(`${day}T10:00:00+08:00`);
      place.setClock(new Date(path.now).toISOString());
    };
    /* What is said of every item; `more` by its place changes or adds. */
    const all = async (one, progress = '1.5', more = {}, period = '2021-5') => {
      const { items } = await show(one, period);
      return { items: items.map(({ item: id }, at) => ({ item: id, progress, note: `第 ${at + 1} 项的进展`, ...more[at] })) };
    };
    const submit = async (one, body, period) => one.api('POST', url(one, period, '/submit'), body);
    const errorsOf = ({ body }) => body.errors.map(({ field, rule }) => [field, rule]);
    const check = () => {
      const checked = place.yicun(['check']);
      assert.equal(checked.status, 0, checked.stdout + checked.stderr);
    };

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      ({ wang, chen, zhao } = path.who);
      for (const [name, number] of Object.entries({ one: 0, two: 1, three: 2, four: 3, five: 4 })) {
        path.now = Date.parse('2021-08-03T10:00:00+08:00');
        place.setClock(new Date(path.now).toISOString());
        plans[name] = await begin(number);
      }
      setDay('2021-11-02');
      secretary = plans.one;
    });
    after(() => place.stop());

    describe('the periods of a plan', () => {
      it('EXEC-4 begin with the one in which it came into force, and end with the present one', async () => {
        const { periods, total } = await path.ok('wang', 200, 'GET', `/plans/${plans.one.plan}/assessments`);
        assert.deepEqual(periods.map(({ period, state, due_on }) => [period, state, due_on]), [
          ['2021-6', 'none', '2022-01-10'], ['2021-5', 'none', '2021-11-10'], ['2021-4', 'none', '2021-09-10']]);
        assert.equal(total, 3);
        assert.match(periods[2].status.word, /已截止/);
      });

      for (const [period, why] of [['2021-3', /还没有生效/], ['2022-1', /还没有开始/], ['2026-1', /任期/], ['2020-6', /任期/]])
        it(`EXEC-4 ${period} is not reported`, async () => {
          for (const [method, step] of [['GET', ''], ['POST', ''], ['POST', '/submit']]) {
            const answer = await secretary.api(method, url(secretary, period, step));
            assert.equal(answer.status, 409, JSON.stringify(answer.body));
            assert.match(answer.body.errors[0].message, why);
          }
        });

      it('what is no period is not found', async () => {
        for (const period of ['2021-7', '2021', 'x'])
          assert.equal((await secretary.api('GET', url(secretary, period))).status, 404);
      });

      it('a plan that is not in force has none', async () => {
        const draft = await path.begin(village(9));
        assert.equal((await wang('GET', `/plans/${draft}/assessments`)).status, 409);
        assert.equal((await wang('GET', `/plans/${draft}/assessments/2021-5`)).status, 409);
      });

      it('ALL-2 the village is asked to report the period that ended, by its due date', async () => {
        const { soon, open } = await path.ok(secretary.who, 200, 'GET', '/');
        const todo = [...soon, ...open].find(({ title }) => /双月自评/.test(title));
        assert.equal(todo.title, '报送 2021年9—10月 双月自评');
        assert.equal(todo.due, '2021-11-10');
        assert.equal(todo.href_link, url(secretary));
      });

      it('ALL-2 the period that still runs is announced for the day after its end', async () => {
        const { next } = await path.ok(secretary.who, 200, 'GET', '/');
        assert.deepEqual([next.title, next.on], ['报送 2021年11—12月 双月自评', '2022-01-01']);
        assert.match(next.href_link, /2021-6$/);
      });
    });

    describe('the draft', () => {
      it('EXEC-4 opens with every item in force, what the year expects and the even pace', async () => {
        const { items, state, total, due_on } = await show(secretary);
        assert.equal(items.length, lists.length);
        assert.equal(total, lists.length);
        assert.deepEqual([state, due_on], ['draft', '2021-11-10']);
        for (const one of items) {
          assert.deepEqual([one.expected, one.progress, one.last, one.late, one.open], ['2', '', null, false, true]);
          assert.equal(one.expected_due_label, '2021年12月31日');
        }
      });

      it('keeps what was typed, also what cannot be submitted; what it does not name stays', async () => {
        const [first, second] = (await show(secretary)).items.map((one) => one.item);
        const saved = await path.ok(secretary.who, 200, 'POST', url(secretary), {
          items: [{ item: first, progress: '一半', note: '写了一半' }, { item: second, next_step: '接着干' }] });
        assert.equal(saved.version, 1);
        assert.equal(saved.number, 1); // the version of the plan that is reported on
        await path.ok(secretary.who, 200, 'POST', url(secretary), { items: [{ item: first, note: '写完了' }] });
        const { items, version } = await show(secretary);
        assert.equal(version, 2);
        assert.deepEqual([items[0].progress, items[0].note, items[1].next_step], ['一半', '写完了', '接着干']);
      });

      it('takes the same as a form', async () => {
        const [first] = (await show(secretary)).items.map((one) => one.item);
        const page = await place.signIn(secretary.who);
        const { version } = await show(secretary);
        const answer = await page.post(url(secretary), { _version: version, [`progress_${first}`]: '1.2', [`note_${first}`]: '表单写的', _next: '2' });
        assert.equal(answer.status, 303);
        assert.equal(answer.headers.location, `${url(secretary)}?n=2`);
        const { items } = await show(secretary);
        assert.deepEqual([items[0].progress, items[0].note], ['1.2', '表单写的']);
      });

      it('writes nothing when nothing changed', async () => {
        const { version, items } = await show(secretary);
        const same = await path.ok(secretary.who, 200, 'POST', url(secretary), { items: [{ item: items[0].item, progress: items[0].progress }] });
        assert.equal(same.version, version);
      });

      it('refuses at its field only what cannot be kept, and loses nothing of what was there', async () => {
        const [first] = (await show(secretary)).items.map((one) => one.item);
        const [other] = (await show(plans.two)).items.map((one) => one.item);
        const before = await show(secretary);
        const cases = [
          [{ items: [{ item: other, progress: '1' }] }, 'items.0.item'],
          [{ items: [{ item: 999999, progress: '1' }] }, 'items.0.item'],
          [{ items: [{ progress: '1' }] }, 'items.0.item'],
          [{ items: [{ item: first, note: 'x'.repeat(1001) }] }, `note_${first}`],
          [{ items: [{ item: first, late_reason: 'x'.repeat(501) }] }, `late_reason_${first}`],
          [{ items: [{ item: first, progress: '1'.repeat(33) }] }, `progress_${first}`],
          [{ items: [{ item: first, note: 'a\u202eb' }] }, `note_${first}`],
          [{ items: [{ item: first, note: {} }] }, `note_${first}`],
          [{ items: [{ item: first, surprise: 1 }] }, 'items.0.surprise'],
          [{ items: 'many' }, 'items'],
          [{ surprise: 1 }, 'surprise'],
          [{ [`progress_${other}`]: '1' }, `progress_${other}`],
        ];
        for (const [body, field] of cases) {
          const answer = await secretary.api('POST', url(secretary), body);
          assert.equal(answer.status, 422, JSON.stringify(body).slice(0, 80));
          assert.equal(answer.body.errors[0].field, field);
        }
        assert.deepEqual((await show(secretary)).items, before.items);
      });

      it('saved on two devices: both values are told, nothing is overwritten, and one can go on from the newer', async () => {
        const { version, items: [{ item: first }] } = await show(secretary);
        await path.ok(secretary.who, 200, 'POST', url(secretary), { version, items: [{ item: first, note: '手机上写的' }] });
        const late = await secretary.api('POST', url(secretary), { version, items: [{ item: first, note: '电脑上写的' }] });
        assert.equal(late.status, 409);
        assert.deepEqual([late.body.yours[first].note, late.body.theirs[first].note], ['电脑上写的', '手机上写的']);
        assert.equal((await show(secretary)).items[0].note, '手机上写的');
        const page = await place.signIn(secretary.who);
        const clash = await page.post(url(secretary), { _version: version, [`note_${first}`]: '电脑上写的' });
        assert.equal(clash.status, 409);
        assert.match(clash.text, /手机上写的/);
        const kept = await page.post(url(secretary), {
          _version: /name="_version" value="(\d+)"/.exec(clash.text)[1], [`note_${first}`]: '电脑上写的' });
        assert.equal(kept.status, 303);
        assert.equal((await show(secretary)).items[0].note, '电脑上写的');
      });

      it('a first save from two devices is noticed too', async () => {
        const { items: [{ item: first }] } = await show(plans.five);
        const save = (note) => plans.five.api('POST', url(plans.five), { version: 0, items: [{ item: first, note }] });
        assert.deepEqual([(await save('一')).status, (await save('二')).status], [200, 409]);
      });

      it('ALL-7 evidence is kept at once where there is some, shown at its item, and can be taken away', async () => {
        const { items: [, { item: second }], version } = await show(secretary);
        const page = await place.signIn(secretary.who);
        const sent = await page.upload(url(secretary), { [`note_${second}`]: '拍了照' },
          [{ field: `evidence_${second}`, name: '工地.png', bytes: picture }]);
        assert.equal(sent.status, 303, sent.text);
        const shown = await show(secretary);
        assert.equal(shown.version, version + 1);
        assert.deepEqual(shown.items[1].files.map(({ name }) => name), ['工地.png']);
        assert.equal(shown.items[0].files.length, 0);
        assert.equal((await page.get(shown.items[1].files[0].href_link)).status, 200);
        const more = await page.upload(url(secretary), {}, [{ field: `evidence_${second}`, name: '二.png', bytes: picture }]);
        assert.equal(more.status, 303);
        const [, file] = (await show(secretary)).items[1].files;
        assert.equal((await show(secretary)).version, shown.version, 'a photo alone is no change of what was typed');
        await path.ok(secretary.who, 200, 'POST', `${url(secretary)}/files/${file.id}/remove`);
        assert.equal((await show(secretary)).items[1].files.length, 1);
        assert.equal((await secretary.api('POST', `${url(secretary)}/files/${file.id}/remove`)).status, 404);
        const { type, body } = multipart({}, [{ field: 'evidence_999999', name: '三.png', bytes: picture }]);
        const wrong = await place.request('POST', url(secretary), {
          headers: { authorization: `Bearer ${place.yicun(['token', 'add', secretary.who]).stdout.trim()}`, accept: 'application/json', 'content-type': type }, body });
        assert.equal(wrong.status, 422);
      });

      it('USER-2 the town reads it and cannot write it', async () => {
        assert.equal((await path.ok('wang', 200, 'GET', url(secretary))).editable, false);
        assert.equal((await wang('POST', url(secretary), { items: [] })).status, 403);
        assert.equal((await plans.two.api('GET', url(secretary))).status, 404);
      });
    });

    describe('submission', () => {
      it('EXEC-4 needs a progress and a word on every open item, each told at its field, and keeps what was typed', async () => {
        const { items } = await show(plans.two);
        const ids = items.map((one) => one.item);
        const answer = await submit(plans.two, { items: [{ item: ids[0], progress: '快了', note: '在做' }, { item: ids[1], progress: '1' }] });
        assert.equal(answer.status, 422);
        const told = errorsOf(answer);
        for (const field of [`progress_${ids[0]}`, `note_${ids[1]}`, `progress_${ids[2]}`, `note_${ids[4]}`])
          assert.ok(told.some(([name, rule]) => name === field && rule === 'EXEC-4'), field);
        const kept = await show(plans.two);
        assert.deepEqual([kept.state, kept.items[0].progress, kept.items[0].note], ['draft', '快了', '在做']);
        const page = await place.signIn(plans.two.who);
        const again = await page.post(url(plans.two, '2021-5', '/submit'), { _version: kept.version, [`note_${ids[1]}`]: '也在做' });
        assert.equal(again.status, 422);
        assert.match(again.text, new RegExp(`href="#f-progress_${ids[2]}"`));
        assert.match(again.text, new RegExp(`id="f-progress_${ids[2]}"[^>]*aria-invalid="true"`));
        assert.match(again.text, /也在做/);
      });

      it('EXEC-4 is the secretary\'s, once', async () => {
        const body = await all(plans.two);
        assert.equal((await wang('POST', url(plans.two, '2021-5', '/submit'), body)).status, 403);
        const sent = await submit(plans.two, body);
        assert.equal(sent.status, 200, JSON.stringify(sent.body));
        assert.deepEqual([sent.body.state, sent.body.late_entry, sent.body.total], ['submitted', false, 5]);
        assert.equal((await submit(plans.two)).status, 409);
        assert.equal((await plans.two.api('POST', url(plans.two), body)).status, 409);
        check();
      });

      it('counts as reported, but its values only from the confirmation on', async () => {
        const { items } = await path.ok(plans.two.who, 200, 'GET', `/plans/${plans.two.plan}`);
        for (const one of items) assert.ok(!('progress' in one) || one.progress === null || one.progress === undefined);
      });

      it('ALL-9 is withdrawn by its sender until it is confirmed', async () => {
        assert.equal((await wang('POST', url(plans.two, '2021-5', '/withdraw'))).status, 403);
        const back = await path.ok(plans.two.who, 200, 'POST', url(plans.two, '2021-5', '/withdraw'));
        assert.equal(back.state, 'draft');
        assert.equal((await show(plans.two)).items[0].progress, '1.5', 'what was typed is still there');
        check();
        assert.equal((await submit(plans.two, await all(plans.two, '1.6'))).status, 200);
      });

      it('races: of two submissions at once exactly one wins', async () => {
        const body = await all(plans.three);
        const answers = await Promise.all([1, 2, 3, 4].map(() => submit(plans.three, body)));
        assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409]);
        check();
      });
    });

    describe('the town', () => {
      it('sees who has reported and who has not, and filters, searches and exports', async () => {
        const { assessments, tabs, total } = await path.ok('wang', 200, 'GET', '/assessments?period=2021-5');
        assert.equal(total, 5);
        assert.deepEqual(tabs.map(({ count }) => count), [5, 2, 3, 0]);
        assert.deepEqual(assessments.map(({ state }) => state).slice(0, 2), ['submitted', 'submitted']);
        assert.equal((await path.ok('wang', 200, 'GET', '/assessments?period=2021-5&state=none')).total, 3);
        assert.equal((await path.ok('wang', 200, 'GET', `/assessments?period=2021-5&q=${village(1)}`)).total, 1);
        const page = await place.signIn('wang');
        const csv = await page.get('/assessments?period=2021-5&format=csv');
        assert.match(csv.headers['content-type'], /text\/csv/);
        assert.equal(csv.text.trim().split('\r\n').length, 6);
        assert.match((await page.get('/assessments?period=2021-5')).text, /导出表格/);
      });

      it('the county and the city read the same by unit, and confirm nothing', async () => {
        const { units } = await path.ok('zhao', 200, 'GET', '/assessments?period=2021-5');
        const mine = units.find(({ unit }) => unit === town);
        assert.deepEqual([mine.plans, mine.submitted, mine.missing], [5, 2, 3]);
        assert.equal((await path.ok('zhao', 200, 'GET', `/assessments?period=2021-5&unit=${town}`)).total, 5);
        assert.equal((await path.ok('qian', 200, 'GET', '/assessments?period=2021-5')).units.find(({ unit }) => unit === '320509').plans, 5);
        assert.equal((await zhao('POST', url(plans.two, '2021-5', '/confirm'))).status, 403);
      });

      it('ALL-2 has one line to confirm and one of those who have not reported', async () => {
        const { open, soon } = await path.ok('wang', 200, 'GET', '/');
        const titles = [...open, ...soon].map(({ title }) => title);
        assert.ok(titles.some((title) => /确认 2021年9—10月 双月自评 2 份/.test(title)), titles.join());
        assert.ok(titles.some((title) => /^3 个村/.test(title)), titles.join());
      });

      it('confirms what it has opened, one or several; the values count from then on', async () => {
        const unseen = await wang('POST', url(plans.two, '2021-5', '/confirm'));
        assert.equal(unseen.status, 422);
        assert.match(unseen.body.errors[0].message, /先打开/);
        const { id: two } = await path.ok('wang', 200, 'GET', url(plans.two));
        const three = (await show(plans.three)).id; // opened by its secretary only
        const answer = await wang('POST', '/assessments', { assessment: [two, three, 999999] });
        assert.equal(answer.status, 200);
        assert.deepEqual(answer.body.results.map(({ ok }) => ok), [true, false, false]);
        const { state, items } = await path.ok('wang', 200, 'GET', url(plans.two));
        assert.equal(state, 'confirmed');
        assert.equal(items[0].progress, '1.6');
        const next = await show(plans.two, '2021-6');
        assert.deepEqual([next.items[0].last, next.items[0].last_note], ['1.6', '第 1 项的进展']);
        assert.equal((await plans.two.api('POST', url(plans.two, '2021-5', '/withdraw'))).status, 409);
        check();
      });

      it('ALL-9 returns with a reason, which the village sees first', async () => {
        const bare = await wang('POST', url(plans.three, '2021-5', '/return'));
        assert.equal(bare.status, 422);
        assert.deepEqual(errorsOf(bare), [['reason', 'ALL-9']]);
        await path.ok('wang', 200, 'POST', url(plans.three, '2021-5', '/return'), { reason: '第一项请写具体' });
        const shown = await show(plans.three);
        assert.deepEqual([shown.state, shown.returned.reason, shown.items[0].progress], ['draft', '第一项请写具体', '1.5']);
        const { returned } = await path.ok(plans.three.who, 200, 'GET', '/');
        assert.ok(returned.some(({ detail }) => /第一项请写具体/.test(detail)));
        const { periods } = await path.ok(plans.three.who, 200, 'GET', `/plans/${plans.three.plan}/assessments`);
        const period = periods.find((one) => one.period === '2021-5');
        assert.deepEqual([period.returned, period.begun], [true, false], 'among its periods too');
        check();
      });
    });

    describe('in time, and late', () => {
      it('ALL-9 what was returned can be submitted again after the last day', async () => {
        setDay('2021-11-12');
        const { assessments } = await path.ok('wang', 200, 'GET', '/assessments?period=2021-5&state=none');
        const row = (one) => assessments.find(({ href_link }) => href_link.startsWith(url(one)));
        assert.deepEqual([row(plans.three).returned, row(plans.three).permittable], [true, false], 'no permission is needed');
        assert.deepEqual([row(plans.four).returned, row(plans.four).permittable], [false, true]);
        assert.equal((await path.ok('wang', 200, 'GET', url(plans.three))).may_permit, false);
        const page = await (await place.signIn('wang')).get(url(plans.four));
        assert.match(page.text, /还没有报送/);
        assert.doesNotMatch(page.text, /<dt>按期/, 'no figures of what nobody has sent');
        const sent = await submit(plans.three, await all(plans.three, '1.7'));
        assert.equal(sent.status, 200, JSON.stringify(sent.body));
        assert.equal(sent.body.late_entry, false);
      });

      it('EXEC-4 closes after the last day; the draft is still kept', async () => {
        const body = await all(plans.four);
        const answer = await submit(plans.four, body);
        assert.equal(answer.status, 422);
        assert.deepEqual(errorsOf(answer), [['', 'ALL-9']]);
        const shown = await show(plans.four);
        assert.deepEqual([shown.state, shown.items[0].progress], ['draft', '1.5']);
        assert.match(shown.closed, /截止/);
      });

      it('ALL-9 a late entry is permitted by the town, for one village and one period, until a day, with a reason', async () => {
        const permit = (body, period = '2021-5') => wang('POST', url(plans.four, period, '/permit'), body);
        assert.deepEqual(errorsOf(await permit({})).map(([field]) => field), ['until_on', 'reason']);
        assert.deepEqual(errorsOf(await permit({ until_on: '2021-11-11', reason: '汛情' })), [['until_on', 'ALL-9']]);
        assert.deepEqual(errorsOf(await permit({ until_on: '2022-01-12', reason: '汛情' })), [['until_on', 'ALL-9']]);
        assert.deepEqual(errorsOf(await permit({ until_on: '2021-11-20', reason: '汛情' }, '2021-6')), [['until_on', 'ALL-9']]);
        assert.equal((await plans.four.api('POST', url(plans.four, '2021-5', '/permit'), {})).status, 403);
        assert.equal((await permit({ until_on: '2021-11-14', reason: '汛情' })).status, 200);
        const { assessments } = await path.ok('wang', 200, 'GET', '/assessments?period=2021-5&state=none');
        assert.equal(assessments.find(({ unit }) => unit === plans.four.unit).permitted_until, '2021年11月14日');
        const { soon } = await path.ok(plans.four.who, 200, 'GET', '/');
        assert.ok(soon.some(({ title, detail, due }) => /补报/.test(title) && /汛情/.test(detail) && due === '2021-11-14'));
        assert.equal((await submit(plans.four, await all(plans.four, '1', {}, '2021-4'), '2021-4')).status, 422, 'another period stays closed');
        const sent = await submit(plans.four);
        assert.equal(sent.status, 200, JSON.stringify(sent.body));
        assert.equal(sent.body.late_entry, true);
        const shown = await path.ok('wang', 200, 'GET', url(plans.four));
        assert.equal(shown.late_entry, true);
        assert.equal(shown.permits[0].reason, '汛情');
        check();
      });

      it('EXEC-4 an earlier period that was not reported does not block the next', async () => {
        setDay('2022-01-05');
        assert.equal((await show(plans.four, '2021-4')).state, 'draft');
        const sent = await submit(plans.four, await all(plans.four, '2', {}, '2021-6'), '2021-6');
        assert.equal(sent.status, 200, JSON.stringify(sent.body));
      });

      it('EXEC-4 late needs the reason and the next step, and less than before a word of why', async () => {
        const body = await all(plans.two, '1.9', { 1: { progress: '1.2' }, 2: { progress: '2' } }, '2021-6');
        const answer = await submit(plans.two, body, '2021-6');
        const ids = body.items.map((one) => one.item);
        assert.equal(answer.status, 422);
        const told = errorsOf(answer).map(([field]) => field);
        assert.deepEqual(told.filter((field) => field.endsWith(`_${ids[0]}`)), [`late_reason_${ids[0]}`, `next_step_${ids[0]}`]);
        assert.deepEqual(told.filter((field) => field.endsWith(`_${ids[2]}`)), [], 'what was reached by the year\'s end is not late');
        const shown = await show(plans.two, '2021-6');
        assert.deepEqual(shown.items.map(({ late, fell }) => [late, fell]).slice(0, 3), [[true, false], [true, true], [false, false]]);
        const why = { late_reason: '雨水多', next_step: '春节前补上' };
        const sent = await submit(plans.two, { items: ids.map((id) => ({ item: id, ...why })) }, '2021-6');
        assert.equal(sent.status, 200, JSON.stringify(sent.body));
        assert.deepEqual([sent.body.late_items, sent.body.advanced, sent.body.fell], [4, 4, 1]);
        const { items } = await path.ok('wang', 200, 'GET', url(plans.two, '2021-6'));
        assert.deepEqual([items[0].late_reason, items[2].late_reason], ['雨水多', ''], 'a reason is kept where one was needed');
        check();
      });

      it('a value worse than before, in a period whose milestone is not due, asks only for why', async () => {
        setDay('2022-03-02');
        const body = await all(plans.four, '3', { 0: { progress: '2.5' } }, '2022-1');
        assert.equal((await submit(plans.four, body, '2022-1')).status, 200);
        setDay('2022-05-02');
        const worse = await all(plans.four, '3', { 0: { progress: '2.2' } }, '2022-2');
        const answer = await submit(plans.four, worse, '2022-2');
        assert.deepEqual(errorsOf(answer), [[`late_reason_${worse.items[0].item}`, 'EXEC-4']]);
      });

      it('the last day follows the setting of the place', async () => {
        await path.ok('zhao', 201, 'POST', '/settings', { unit: '320509', name: 'assessment_days', value: '0', from: '2022-05-03', source: '县里要求' });
        const { periods } = await path.ok('wang', 200, 'GET', `/plans/${plans.one.plan}/assessments`);
        assert.deepEqual(periods.slice(0, 2).map(({ due_on }) => due_on), ['2022-06-30', '2022-05-10']);
      });

      it('ARCH-1 what was submitted stands in the archive of its village, and leads to its page', async () => {
        const { years } = await path.ok('wang', 200, 'GET', `/villages/${plans.two.unit}`);
        const entries = years.flatMap((year) => year.entries).filter(({ kind }) => kind === '双月自评');
        const { periods } = await path.ok('wang', 200, 'GET', `/plans/${plans.two.plan}/assessments`);
        const sent = periods.filter(({ state }) => ['submitted', 'confirmed'].includes(state));
        assert.ok(sent.length);
        assert.deepEqual(entries.map(({ href_link }) => href_link).sort(), sent.map(({ href_link }) => href_link).sort());
      });

      it('ALL-1 is in the audit with what was done', async () => {
        place.addUser('shen', { unit: '320509', roles: ['auditor'] });
        const { records } = (await place.api('shen')('GET', '/audit?size=200')).body;
        const names = new Set(records.map(({ action }) => action));
        for (const action of ['assessment.submit', 'late_permit.create']) assert.ok(names.has(action), action);
      });
    });

    it('the record prints and reads the same for everybody', async () => {
      const page = await place.signIn('zhao');
      const { status, text } = await page.get(url(plans.two));
      assert.equal(status, 200);
      assert.match(text, /比上期推进/);
      assert.doesNotMatch(text, /退回原因/);
    });
  });
