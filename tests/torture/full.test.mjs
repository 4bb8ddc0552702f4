/* The disk runs full: writes are answered with 507 and a page that says what to do and holds the form, pages are still
 * read, nothing that was acknowledged is lost, and with space again all goes on by itself. */
import { describe, it, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { password, sleep, transports } from '../http/harness.mjs';
import { item, lists } from '../http/path.mjs';
import { picture } from '../http/world.mjs';
import { smallDisk } from './disk.mjs';
import { startSite } from './writers.mjs';

const ours = { 'sec-fetch-site': 'same-origin' };

/* What a page's form would send, with the names and values of its hidden fields. */
function hiddenFields(text, action) {
  const form = new RegExp(`<form method="post" action="${action}">([^]*?)</form>`).exec(text);
  assert.ok(form, `no form for ${action} in ${text}`);
  const fields = form[1].matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries([...fields].map(([, name, value]) => [name, value]));
}

for (const transport of transports)
  describe(`a full disk over ${transport}`, () => {
    let disk, site, wang, chen;
    before(async () => {
      disk = smallDisk(48);
      if (!disk) return;
      site = await startSite(transport);
      wang = await site.place.signIn('wang');
      chen = await site.place.signIn('chen');
    });
    after(async () => {
      await site?.end();
      disk?.remove();
    });

    const test = (name, work) => it(name, async (t) => {
      if (!disk) return t.skip('no file system may be mounted here (it needs root)');
      await work(t);
    });

    const signIn = () => site.place.browser().post('/sign-in', { name: 'chen', password });

    /* Full down to the log's last page: what fits into the space that the log has already is still stored, so the
     * smallest write comes last. */
    async function fillUp() {
      disk.fill();
      let load;
      do {
        load = site.load(4);
        await load.ended;
        site.verify(load);
      } while (load.acknowledged.length);
      while ((await signIn()).status !== 507);
      return load;
    }

    test('writes are refused with 507, and nothing acknowledged is lost', async (t) => {
      const running = site.load();
      await sleep(200);
      const load = await fillUp();
      await running.stop();
      for (const { mark, answer } of [...load.refused, ...running.refused])
        assert.equal(answer.status, 507, `${mark}: ${answer.text}`);
      const json = load.refused.find(({ writer }) => writer.what === 'item').answer;
      assert.deepEqual(JSON.parse(json.text).errors.map(({ field, rule }) => ({ field, rule })), [{ field: '', rule: 'full' }]);
      assert.match(json.text, /没有保存/);
      site.verify(running);
      t.diagnostic(`${running.acknowledged.length} acknowledged and kept, ${running.refused.length + load.refused.length} refused`);
    });

    test('pages are still read, but for those that nobody may see without its being written down', async () => {
      for (const page of ['/', '/plans', `/plans/${site.edited}`, `/notices/${site.notice}`, '/account'])
        assert.equal((await wang.get(page)).status, 200, page);
      for (const page of ['/public', '/healthz', '/sign-in', `/public/notices/${site.notice}`])
        assert.equal((await site.place.request('GET', page)).status, 200, page);
      /* a reviewer's first look at a plan; one may still fit in */
      const first = [];
      for (const plan of site.reviews) first.push((await chen.get(`/plans/${plan}`)).status);
      assert.ok(first.includes(507), first.join());
    });

    test('the page says what to do and gives the form back, to be sent again as it was', async () => {
      const url = `/plans/${site.edited}/items`;
      const { milestones, ...fields } = item(lists[0], { title: '照明 <b>"路灯"</b>' });
      for (const [year, value] of Object.entries(milestones)) fields[`milestone_${year}`] = value;
      const refused = await wang.post(url, { ...fields, _once: 'full-1' }, { headers: ours });
      assert.equal(refused.status, 507);
      assert.match(refused.text, /存储空间已满/);
      assert.match(refused.text, /请联系系统管理员清理或扩大存储空间，然后点“再次提交”/);
      assert.match(refused.text, /value="照明 &lt;b&gt;&quot;路灯&quot;&lt;\/b&gt;"/);
      const again = hiddenFields(refused.text, url);
      assert.equal(again._once, 'full-1');
      const photo = await wang.upload(`/notices/${site.notice}/photos`, {}, [{ field: 'photo', name: 'a.png', bytes: picture }]);
      assert.equal(photo.status, 507);
      const { text: signingIn } = await signIn();
      assert.ok(!signingIn.includes(password), 'no password in a page');
      assert.match(signingIn, /这一步要留下记录，现在存不下/);
      assert.doesNotMatch(signingIn, /可以照常查看|再次提交/, 'nobody looks at anything before signing in');
      disk.free();
      const before = site.sql(`SELECT count(*) AS n FROM plan_items WHERE plan_id = ${site.edited}`)[0].n;
      for (let twice = 0; twice < 2; twice++)
        assert.equal((await wang.post(url, { ...again, title: fields.title })).status, 303);
      const after = site.sql(`SELECT count(*) AS n FROM plan_items WHERE plan_id = ${site.edited}`)[0].n;
      assert.equal(after, before + 1, 'stored once');
    });

    test('with space again all goes on, through several times', async () => {
      for (let times = 0; times < 3; times++) {
        const load = await fillUp();
        disk.free();
        await site.resend(load);
        site.verify(load);
      }
      site.check();
    });

    test('started on a full disk, it serves what can be read, and writes again with space', async () => {
      await site.place.end('SIGTERM');
      disk.fill();
      await site.place.serve();
      assert.equal((await site.place.request('GET', '/public')).status, 200);
      const load = await fillUp();
      disk.free();
      await site.resend(load);
      site.verify(load);
      site.check();
    });
  });
