/* The database cannot be reached: what each page says, the form that goes back to whoever sent it, and that it is
 * stored when it is sent again. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { openCluster } from './cluster.mjs';
import { onlyOn, partsOf, password, sleep, startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';

const ours = { 'sec-fetch-site': 'same-origin' };

for (const transport of transports.filter((one) => partsOf(one)[1] === 'postgresql'))
  describe(`a database that is away, over ${transport}`, { skip: onlyOn('postgresql', 'a file is always there') }, () => {
    let place, way, wang, plan, item;

    /* Sends everybody away from the database, and lets nobody in; or lets them in again. */
    function close(away) {
      const cluster = openCluster(), name = path.basename(place.folder);
      cluster.admin(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS ${!away};`);
      if (away) cluster.admin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}';`);
    }

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      way = await startPath(place);
      plan = await way.begin('320509104200');
      [item] = (await way.ok('wang', 200, 'GET', `/plans/${plan}`)).items;
      wang = await place.signIn('wang');
      await wang.get(`/plans/${plan}/items/${item.id}`);
      close(true);
    });
    after(async () => {
      close(false);
      await place.stop();
    });

    it('a page says so, speaks of nothing that was sent, and can be asked for again', async () => {
      for (const url of ['/plans?state=draft', '/public']) {
        const { status, text } = await place.browser().get(url);
        assert.equal(status, 503);
        assert.match(text, /暂时连不上数据库/);
        assert.doesNotMatch(text, /刚才|回到待办/);
        assert.ok(text.includes(`<a class="btn act" href="${url}">再试一次</a>`), text);
      }
      assert.match((await place.browser().get('/public')).text, /一村<span>规划公示/);
    });

    it('signing in says so, and holds no password', async () => {
      const { status, text } = await place.browser().post('/sign-in', { name: 'wang', password }, { headers: ours });
      assert.equal(status, 503);
      assert.doesNotMatch(text, /刚才|再次提交/);
      assert.match(text, /href="\/sign-in">再试一次/);
      assert.ok(!text.includes(password));
    });

    it('a form comes back to be read, and is stored when it is sent again', async () => {
      const url = `/plans/${plan}/items/${item.id}`, token = wang.csrf;
      const title = '断线时写的 <b>路灯</b>';
      const refused = await wang.post(url, { title, person: '李文斌', target: '6', _version: item.version, _once: 'away-1' }, { headers: ours });
      assert.equal(refused.status, 503);
      assert.match(refused.text, /<li class="keep">断线时写的 &lt;b&gt;路灯&lt;\/b&gt;<\/li>/);
      const [, form] = new RegExp(`<form method="post" action="${url}">([^]*?)</form>`).exec(refused.text);
      const fields = Object.fromEntries([...form.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
      assert.equal(fields._csrf, token, 'the token of the page that was filled in');
      close(false);
      let answer;
      for (let tries = 0; tries < 40 && answer?.status !== 303; tries++, await sleep(100)) /* until it is seen to be back */
        answer = await wang.post(url, { ...fields, title });
      assert.equal(answer.status, 303, answer.text);
      const { items } = await way.ok('wang', 200, 'GET', `/plans/${plan}`);
      assert.equal(items.find(({ id }) => id === item.id).title, title);
    });
  });
