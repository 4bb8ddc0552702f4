// Nothing typed is lost, and every essential task works without scripts: a lost connection, a session that ended while
// one was writing, two people at one item, an impatient second click; and the plain forms of a page.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const village = (number) => `${town}2${String(number).padStart(2, '0')}`;

describe('what is typed is kept', () => {
  let house, path, plan, items;

  before(async () => {
    house = await openHouse();
    path = await startPath(house.place);
    plan = await path.begin(village(0));
    ({ items } = await path.ok('wang', 200, 'GET', `/plans/${plan}`));
  });
  after(() => house.close());

  const stored = async (id) =>
    (await path.ok('wang', 200, 'GET', `/plans/${plan}`)).items.find((one) => one.id === id);
  const form = (id) => `/plans/${plan}/items/${id}`;

  /* Signs in with a profile of one's own, walks, and leaves. */
  const walking = (name, options, walk) =>
    it(name, async () => {
      const wang = await house.person(options);
      await wang.signIn('wang');
      await walk(wang);
      assert.deepEqual(wang.troubles, []);
      await wang.context.close();
    });

  walking('a lost connection keeps the draft and sends it when it is back', { width: widths.phone }, async (wang) => {
    const { id } = items[0];
    await wang.open(form(id));
    await wang.context.setOffline(true);
    await wang.fill({ title: '在没有信号的地方写的' });
    await wang.sees('已保存在本机，联网后自动提交');
    assert.notEqual((await stored(id)).title, '在没有信号的地方写的');
    await wang.context.setOffline(false);
    await wang.sees(/^已自动保存/);
    assert.equal((await stored(id)).title, '在没有信号的地方写的');
  });

  walking('a session that ended while one was writing costs nothing', {}, async (wang) => {
    const { id } = items[1];
    await wang.open(form(id));
    await wang.context.clearCookies();
    await wang.fill({ title: '登录过期时写的' });
    await wang.sees('登录已过期，内容已保存在本机。');
    const [again] = await Promise.all([wang.context.waitForEvent('page'), wang.follow(/重新登录/)]);
    await again.locator('#f-name').fill('wang');
    await again.locator('#f-password').fill('correct horse battery staple');
    await again.getByRole('button', { name: '登录' }).click();
    await again.getByRole('heading', { name: /^今天/ }).waitFor();
    await again.close();
    await wang.tab.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await wang.sees(/^已自动保存/);
    assert.equal((await stored(id)).title, '登录过期时写的');
  });

  walking('without scripts a form that met an ended session is carried through signing in', { scripts: false },
    async (wang) => {
      const { id } = items[2];
      await wang.open(form(id));
      await wang.context.clearCookies();
      await wang.fill({ title: '没有脚本，登录也过期了' });
      await wang.press('保存');
      await wang.sees('您刚才填写的内容还在');
      await wang.fill({ name: 'wang', password: 'correct horse battery staple' });
      await wang.press('登录');
      await wang.press('继续提交');
      await wang.sees('没有脚本，登录也过期了');
      assert.equal((await stored(id)).title, '没有脚本，登录也过期了');
    });

  for (const [kept, button, title] of [['mine', '保留我的修改', '王写的'], ['theirs', '用现在保存的', '陈写的']])
    it(`two people at one item: both texts are shown, and ${kept} can be kept`, async () => {
      const { id } = items[3];
      const wang = await house.person({ scripts: false });
      await wang.signIn('wang');
      await wang.open(form(id));
      const { version } = await stored(id);
      await path.ok('chen', 200, 'POST', form(id), { _version: version, title: '陈写的', measure: `陈的办法 ${kept}` });
      await wang.fill({ title: '王写的' });
      const refused = wang.tab.waitForResponse((answer) => answer.request().method() === 'POST');
      await wang.press('保存');
      assert.equal((await refused).status(), 409);
      await wang.seesHeading('有人同时改动了这一项');
      const row = wang.tab.getByRole('row', { name: /承诺事项/ });
      assert.match(await row.innerText(), /王写的\s+陈写的/);
      assert.equal((await stored(id)).title, '陈写的', 'nothing is overwritten before a choice');
      if (kept === 'mine') await wang.press(button);
      else await wang.follow(button);
      if (kept === 'mine') await wang.sees('王写的');
      else assert.equal(await wang.tab.locator('[name="title"]').inputValue(), '陈写的');
      assert.equal((await stored(id)).title, title);
      await wang.context.close();
    });

  for (const scripts of [true, false])
    walking(`a double click makes one record ${scripts ? 'with' : 'without'} scripts`, { scripts }, async (wang) => {
      const title = `点了两次 ${scripts}`;
      await wang.open(`/plans/${plan}/items/new?list=service`);
      await wang.fill({ title });
      await wang.tab.getByRole('button', { name: '添加', exact: true }).first().dblclick();
      await wang.seesHeading(/· 第 \d+ 项/);
      const all = (await path.ok('wang', 200, 'GET', `/plans/${plan}`)).items.filter((one) => one.title === title);
      assert.equal(all.length, 1);
    });

  it('without scripts a visitor reads a notice and writes, and a double click writes once', async () => {
    const shown = await path.bring(await path.begin(village(1)), 'on_notice');
    const { notices } = await path.ok('wang', 200, 'GET', '/notices?size=200');
    const { id } = notices.find((notice) => notice.plan === shown);
    const visitor = await house.person({ scripts: false, width: widths.phone });
    await visitor.open(`/public/notices/${id}`);
    await visitor.fill({ text: '路灯什么时候修？' });
    await visitor.tab.getByRole('button', { name: '提交意见' }).dblclick({ force: true });
    await visitor.sees('意见已收到，谢谢您。');
    const { feedback } = await path.ok('wang', 200, 'GET', `/notices/${id}`);
    assert.deepEqual(feedback.map((one) => one.text), ['路灯什么时候修？']);
    await visitor.inOrder('notice without scripts', { accessible: false });
    await visitor.context.close();
  });

  walking('without scripts what hinders submission is said at the top, with the way to it', { scripts: false },
    async (wang) => {
      const bare = (await path.ok('wang', 201, 'POST', '/plans', { campaign: path.campaign, unit: village(2) })).id;
      await wang.open(`/plans/${bare}`);
      await wang.press('提交镇审核');
      await wang.sees(/还有 \d+ 处需要处理，才能提交/);
      await wang.follow(/专题学习/, wang.tab.locator('#hindrances'));
      await wang.seesHeading('专题学习');
    });
});
