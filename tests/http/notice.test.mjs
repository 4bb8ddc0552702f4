// Notices: posting, days, feedback, answers, closing, and what the public sees, over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';

const village = (number) => `3205091042${String(number).padStart(2, '0')}`;
const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

for (const transport of transports)
  describe(`notices over ${transport}`, () => {
    let place, path, wang, guest;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      wang = path.who.wang;
      guest = place.browser();
    });
    after(() => place.stop());

    const noticeOf = async (plan) => {
      const { body } = await wang('GET', '/notices?size=200');
      return body.notices.find((notice) => notice.plan === plan);
    };
    const onNotice = async (unit) => {
      const plan = await path.bring(await path.begin(unit), 'on_notice');
      return { plan, notice: await noticeOf(plan) };
    };
    const say = (notice, form) => guest.post(`/public/notices/${notice.id}/feedback`, form);
    const asPublic = async (url) => (await guest.json(url)).json();

    it('PLAN-10 two answers that change the plan: the second is still given, without changing it', async () => {
      const { plan, notice } = await onNotice(village(18));
      for (const text of ['路灯先装哪几条路？', '老年食堂能不能晚上也开？']) await say(notice, { text });
      const { feedback } = (await wang('GET', `/notices/${notice.id}`)).body;
      const answer = (one, changes_plan) =>
        wang('POST', `/feedback/${one.id}/answer`, { text: '采纳，规划里改过来', changes_plan });
      const answers = await Promise.all(feedback.map((one) => answer(one, true)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
      assert.equal(await path.state(plan), 'draft');
      const late = feedback[answers.findIndex(({ status }) => status === 409)];

      const { overdue, soon, open } = (await wang('GET', '/')).body;
      const waits = [...overdue, ...soon, ...open].find(({ href_link }) => href_link.startsWith(`/notices/${notice.id}`));
      assert.equal(waits?.action, '去答复', 'it is not forgotten with the notice');
      const browser = await place.signIn('wang');
      const form = (await browser.get(`/feedback/${late.id}`)).text;
      assert.match(form, /name="text"/);
      assert.doesNotMatch(form, /name="changes_plan"/);
      const typed = await browser.post(`/feedback/${late.id}/answer`, { text: '写好的答复', changes_plan: '1' });
      assert.equal(typed.status, 409);
      assert.match(typed.text, /写好的答复/, 'what was typed is not lost');

      await path.bring(plan, 'on_notice');
      const again = await noticeOf(plan);
      const shown = (await wang('GET', `/notices/${again.id}`)).body;
      assert.deepEqual(shown.feedback.map(({ id }) => id), [late.id], 'the next notice shows it too');
      assert.equal((await answer(late, false)).status, 200);
      path.nextDays(14);
      await path.step(plan, 'wang', 'close-notice');
      path.nextDays(-14);
    });

    it('PLAN-9 counts whole days after the day of posting', async () => {
      const { notice } = await onNotice(village(0));
      assert.equal(notice.posted_on, '2021-08-03');
      assert.equal(notice.last_day, '2021-08-08');
      assert.equal(notice.days_left, 5);
    });

    it('PLAN-9 is never closed early', async () => {
      const { plan, notice } = await onNotice(village(1));
      for (let day = 0; day <= 5; day++) {
        const { status, body } = await wang('POST', `/plans/${plan}/close-notice`, {});
        assert.equal(status, 422, `on day ${day}`);
        assert.equal(body.errors[0].rule, 'PLAN-9');
        path.nextDays(1);
      }
      const { status, body } = await wang('POST', `/plans/${plan}/close-notice`, {});
      assert.equal(status, 200);
      assert.equal(body.state, 'closed');
      assert.equal((await asPublic(`/public/notices/${notice.id}`)).on_notice, false);
    });

    it('PLAN-8 cannot be posted before the county approved it, nor in the future', async () => {
      const plan = await path.bring(await path.begin(village(2)), 'county_review');
      const early = await wang('POST', `/plans/${plan}/post`, {
        posted_on: path.day(),
        place: '村务公开栏',
      });
      assert.equal(early.status, 409);
      await path.bring(plan, 'approved');
      for (const posted_on of ['2021-08-01', '2022-01-01', '2021-02-30', '']) {
        const { status, body } = await wang('POST', `/plans/${plan}/post`, { posted_on, place: '栏' });
        assert.equal(status, 422, posted_on);
        assert.equal(body.errors[0].field, 'posted_on');
      }
    });

    it('PLAN-10 waits for every answer', async () => {
      const { plan, notice } = await onNotice(village(3));
      await say(notice, { text: '村东头的路灯能不能列进去？', name: '沈阿婆', contact: '13800000000' });
      path.nextDays(6);
      const open = await wang('POST', `/plans/${plan}/close-notice`, {});
      assert.equal(open.status, 422);
      assert.equal(open.body.errors[0].rule, 'PLAN-10');
      const { feedback } = (await wang('GET', `/notices/${notice.id}`)).body;
      const answer = await wang('POST', `/feedback/${feedback[0].id}/answer`, {
        text: '已列入为民服务清单。',
        shown: true,
      });
      assert.equal(answer.status, 200);
      assert.equal((await wang('POST', `/feedback/${feedback[0].id}/answer`, { text: '再答' })).status, 409);
      assert.equal((await wang('POST', `/plans/${plan}/close-notice`, {})).status, 200);
    });

    it('PLAN-10 several get the same answer at once: all that were ticked or, when one cannot, none', async () => {
      const { notice } = await onNotice(village(15));
      const other = (await onNotice(village(16))).notice;
      for (const text of ['路灯太暗', '路面不平', '桥栏坏了']) assert.equal((await say(notice, { text })).status, 303);
      await say(other, { text: '别处的意见' });
      const of = async (one) => (await wang('GET', `/notices/${one.id}`)).body.feedback;
      const ids = (await of(notice)).map(({ id }) => id);
      const [foreign] = await of(other);
      const send = (feedback, more) => wang('POST', `/notices/${notice.id}/answers`, { feedback, text: '谢谢，都已记下', shown: true, ...more });
      const fieldsOf = ({ status, body }) => [status, ...body.errors.map(({ field }) => field)];
      assert.deepEqual(fieldsOf(await send([])), [422, 'feedback']);
      assert.deepEqual(fieldsOf(await send(ids, { text: '' })), [422, 'text']);
      assert.deepEqual(fieldsOf(await send([ids[0], foreign.id])), [422, 'feedback']);
      assert.ok((await of(notice)).every(({ answered }) => !answered));
      assert.equal((await send([ids[0], ids[2]])).body.answered, 2);
      assert.deepEqual((await of(notice)).map(({ answered, shown }) => [answered, shown]), [[true, true], [false, false], [true, true]]);
      assert.deepEqual(fieldsOf(await send(ids)), [422, 'feedback']);
      assert.equal((await of(notice))[1].answered, false);
      await say(notice, { text: '多种些树' });
      const page = await place.signIn('wang');
      const refused = await page.post(`/notices/${notice.id}/answers`, { feedback: [ids[1]], text: '' });
      assert.equal(refused.status, 422);
      assert.match(refused.text, new RegExp(`name="feedback" value="${ids[1]}" checked`));
    });

    it('PLAN-10 an answer that changes the plan sends it back, and it is noticed again in full', async () => {
      const { plan, notice } = await onNotice(village(4));
      await say(notice, { text: '目标定得太低了，应该再高一些' });
      path.nextDays(3);
      const { feedback } = (await wang('GET', `/notices/${notice.id}`)).body;
      const answer = await wang('POST', `/feedback/${feedback[0].id}/answer`, {
        text: '采纳，提高目标。',
        changes_plan: true,
      });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      assert.equal(await path.state(plan), 'draft');
      assert.equal((await asPublic(`/public/notices/${notice.id}`)).on_notice, false);
      await wang('POST', `/plans/${plan}/meetings`, {
        ...(await import('./path.mjs')).deliberation,
        held_on: path.day(),
      });
      await path.bring(plan, 'on_notice');
      const again = await noticeOf(plan);
      assert.notEqual(again.id, notice.id);
      assert.equal(again.number, 2);
      assert.equal(again.days_left, 5);
    });

    it('ALL-8 keeps what was posted as it was on its day', async () => {
      const { plan, notice } = await onNotice(village(5));
      const before = await asPublic(`/public/notices/${notice.id}`);
      assert.equal(before.lists.length, 5);
      assert.equal(before.lists[0].items[0].title, 'prosperity 的承诺事项');
      const { status } = await wang('POST', `/plans/${plan}/items`, {
        ...(await import('./path.mjs')).item('prosperity'),
      });
      assert.equal(status, 409);
      assert.deepEqual((await asPublic(`/public/notices/${notice.id}`)).lists, before.lists);
    });

    it('shows a feedback only with its answer, by choice, and never name or contact', async () => {
      const { notice } = await onNotice(village(6));
      await say(notice, { text: '第一条意见内容', name: '张三丰', contact: '13900001111' });
      await say(notice, { text: '第二条意见内容', name: '李四光', contact: '13900002222' });
      const { feedback } = (await wang('GET', `/notices/${notice.id}`)).body;
      const page = async () => (await guest.get(`/public/notices/${notice.id}`)).text;
      assert.doesNotMatch(await page(), /第一条意见|第二条意见/);
      await wang('POST', `/feedback/${feedback[0].id}/answer`, { text: '答复一', shown: true });
      await wang('POST', `/feedback/${feedback[1].id}/answer`, { text: '答复二', shown: false });
      assert.match(await page(), /第一条意见内容/);
      assert.doesNotMatch(await page(), /第二条意见|答复二|张三丰|李四光|1390000/);
      await wang('POST', `/feedback/${feedback[0].id}/show`, { shown: false });
      assert.doesNotMatch(await page(), /第一条意见/);
    });

    it('keeps name and contact from the list, and shows them on asking, on record', async () => {
      const { notice } = await onNotice(village(7));
      await say(notice, { text: '请当面答复我的意见', name: '王小二', contact: '13700003333' });
      const shown = await wang('GET', `/notices/${notice.id}`);
      assert.doesNotMatch(JSON.stringify(shown.body), /王小二|13700003333/);
      const { id } = shown.body.feedback[0];
      const { status, body } = await wang('POST', `/feedback/${id}/contact`, {});
      assert.equal(status, 200);
      assert.deepEqual(body.contact, { name: '王小二', contact: '13700003333' });
    });

    it('takes feedback within its limits, refuses the rest at the field', async () => {
      const { notice } = await onNotice(village(8));
      const { status } = await say(notice, { text: '字' });
      assert.equal(status, 422);
      const long = await guest.post(
        `/public/notices/${notice.id}/feedback`,
        { text: '长'.repeat(1001) },
        { json: true },
      );
      assert.equal(long.status, 422);
      assert.deepEqual(
        long.json().errors.map(({ field, rule }) => [field, rule]),
        [['text', 'length']],
      );
      const trapped = await say(notice, { text: '机器人发来的广告', website: 'http://x' });
      assert.equal(trapped.status, 303);
      assert.equal((await wang('GET', `/notices/${notice.id}`)).body.feedback.length, 0);
    });

    it('PLAN-9 in working days uses the table, and says when a year has none', async () => {
      await path.ok('zhao', 201, 'POST', '/settings', {
        unit: '320509',
        name: 'notice_day_kind',
        value: 'working',
        from: path.day(),
        source: '试行通知',
      });
      const plan = await path.bring(await path.begin(village(9)), 'approved');
      path.now = Date.parse('2021-09-30T10:00:00+08:00');
      path.nextDays(0);
      await path.bring(plan, 'on_notice');
      const notice = await noticeOf(plan);
      assert.equal(notice.last_day, '2021-10-13'); // 8, 9 (make-up), 11, 12, 13 October
      const later = await path.bring(await path.begin(village(11)), 'approved');
      path.now = Date.parse('2026-12-30T10:00:00+08:00');
      path.nextDays(0);
      const { status, body } = await wang('POST', `/plans/${later}/post`, {
        posted_on: path.day(),
        place: '村务公开栏',
      });
      assert.equal(status, 422);
      assert.match(body.errors[0].message, /2027年/);
      path.now = Date.parse('2021-10-20T10:00:00+08:00');
      path.nextDays(0);
    });

    it('keeps a photo of the posted notice for those who may see the notice', async () => {
      const plan = await path.bring(await path.begin(village(12)), 'approved');
      const browser = await place.signIn('wang');
      const posted = await browser.upload(
        `/plans/${plan}/post`,
        { posted_on: path.day(), place: '村务公开栏' },
        [{ field: 'photo', name: '公示栏.png', bytes: photo }],
      );
      assert.equal(posted.status, 303, posted.text);
      const { files } = (await wang('GET', posted.headers.location)).body;
      assert.equal(files.length, 1);
      const file = await browser.get(`/files/${files[0].id}`);
      assert.equal(file.status, 200);
      assert.match(file.headers['content-disposition'], /^attachment/);
      assert.equal((await guest.json(`/files/${files[0].id}`)).status, 401);
    });

    it('shows the public notices on display and promises in force, and nothing else', async () => {
      const plan = await path.bring(await path.begin(village(13)), 'approved');
      const unit = village(13);
      const listed = async () =>
        (await asPublic('/public/notices?size=200')).notices.some((n) => n.unit === unit);
      assert.equal(await listed(), false);
      assert.equal((await guest.get(`/public/villages/${unit}`)).status, 404);
      await path.bring(plan, 'on_notice');
      assert.equal(await listed(), true);
      await path.bring(plan, 'noticed');
      assert.equal(await listed(), false);
      assert.equal((await guest.get(`/public/villages/${unit}`)).status, 404);
      await path.bring(plan, 'in_force');
      const promise = await guest.get(`/public/villages/${unit}`);
      assert.equal(promise.status, 200);
      assert.match(promise.text, /prosperity 的承诺事项/);
      const shown = await asPublic(`/public/villages/${unit}`);
      assert.doesNotMatch(JSON.stringify(shown), /floor_reason|changed_by|comment/);
    });

    it('draws a code that leads to the notice, and a poster', async () => {
      const { notice } = await onNotice(village(14));
      const code = await guest.get(`/public/notices/${notice.id}/qr.svg`);
      assert.equal(code.status, 200);
      assert.match(code.headers['content-type'], /image\/svg\+xml/);
      const poster = await guest.get(`/public/notices/${notice.id}/poster?paper=a3`);
      assert.match(poster.text, /class="poster a3"/);
      assert.match(poster.text, new RegExp(`/public/notices/${notice.id}<`));
    });
  });
