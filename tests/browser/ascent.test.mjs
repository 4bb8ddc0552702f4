// Both ends of a rating's year in the browser: the village promises the next grade, the town approves it, everybody
// reads it; and the aim of the next year.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

describe('aims and promises', () => {
  let house, zhao, wang, li, guest;
  const village = `${town}200`;
  const desktop = (person) => person.tab.setViewportSize({ width: widths.desktop, height: 900 });
  const phone = (person) => person.tab.setViewportSize({ width: widths.phone, height: 844 });

  before(async () => {
    house = await openHouse();
    const { who } = await startPath(house.place);
    house.place.setClock('2021-12-06T10:00:00+08:00');
    house.place.addUser('hua', { unit: town, roles: ['town_officer'] });
    house.place.addUser('li', { unit: village, roles: ['village_secretary'] });
    for (const name of ['hua', 'li']) who[name] = house.place.api(name);
    const ok = async (name, link, body = {}) => {
      const answer = await who[name]('POST', link, body);
      assert.ok([200, 201].includes(answer.status), JSON.stringify(answer.body));
      return answer.body.id;
    };
    const round = await ok('zhao', '/ratings', { key: 'stars', year: 2020 });
    const { ratings } = (await who.zhao('GET', `/ratings?round=${round}&q=${village}`)).body;
    const marks = Object.fromEntries([...Array(5).fill('4'), ...Array(14).fill('5'), '1.5', '3']
      .flatMap((mark, at) => [[`mark_${at}`, mark], [`grounds_${at}`, '台账']]));
    const votes = Object.fromEntries([0, 1].flatMap((voters) => [
      ...['issued', 'returned', 'valid'].map((name) => [`${name}_${voters}`, '20']),
      ...['5', '5', '10', '0'].map((count, value) => [`votes_${voters}_${value}`, count])]));
    const rating = `/ratings/${ratings[0].id}`;
    await ok('li', `${rating}/submit`, marks);
    await ok('wang', `${rating}/rate`, { ...marks, ...votes });
    await ok('hua', `${rating}/check`);
    await ok('zhao', `${rating}/confirm`);
    li = await house.person({ width: widths.phone });
    [zhao, wang, guest] = [await house.person(), await house.person(), await house.person()];
    for (const [name, person] of Object.entries({ zhao, wang, li })) await person.signIn(name);
  });
  after(() => house.close());

  it('RATE-4 the village promises the next star from its gaps on a phone', async () => {
    await li.open('/ascents?kind=promise');
    await li.inOrderEverywhere('ascents-village');
    await phone(li);
    await li.open('/');
    await li.follow(/去承诺/, li.tab.locator('main'));
    await li.seesHeading('群星村 · 2020 年创星晋位 · 亮星承诺');
    await li.sees('五星要 90 分');
    assert.equal(await li.tab.locator('textarea[name^=measure_]').count(), 2);
    await li.inOrderEverywhere('promise-form');
    await phone(li);
    await li.fill({ measure_19: '划定 6 段河道保洁责任段' });
    await li.press('保存');
    await li.sees('已保存，看过以后提交镇里审核');
    await li.inOrderEverywhere('promise-draft');
    await phone(li);
    await li.press('提交镇审核');
    await li.sees('有以下内容需要修改');
    await li.sees('第 20 条：请写明什么时候做好');
    await li.inOrderEverywhere('promise-errors');
    await phone(li);
    await li.fill({ held_on: '2021-12-06', outline: '保洁没人管', finish_on_19: '2022-06-30' });
    await li.press('保存');
    await li.press('提交镇审核');
    await li.sees('已提交镇里审核');
    await li.inOrderEverywhere('promise-sent');
  });

  it('RATE-4 ALL-9 the town sends it back, approves it, and everybody reads it', async () => {
    await wang.open('/');
    await wang.follow(/去审核/, wang.tab.locator('main'));
    await wang.inOrderEverywhere('promise-review');
    await desktop(wang);
    await wang.fill({ reason: '写明谁家门口开始' });
    await wang.press('退回修改');
    await wang.sees('已退回，村里会看到原因');
    await phone(li);
    await li.open('/');
    await li.follow(/去修改/, li.tab.locator('main'));
    await li.sees('写明谁家门口开始');
    await li.press('提交镇审核');
    await wang.open('/');
    await wang.follow(/去审核/, wang.tab.locator('main'));
    await wang.press('审核通过，公开');
    await wang.press('审核通过，公开', wang.tab.getByRole('dialog'));
    await wang.sees('已公开');
    await wang.inOrderEverywhere('promise-shown');
    await guest.open('/public');
    await guest.follow(/亮星承诺/);
    await guest.sees('群星村');
    await guest.inOrderEverywhere('public-stars');
    await desktop(guest);
    await guest.follow('群星村');
    await guest.seesHeading('群星村党组织创星晋位承诺');
    await guest.sees('划定 6 段河道保洁责任段');
    assert.ok(!(await guest.tab.locator('main').innerText()).includes('保洁没人管'));
    await guest.inOrderEverywhere('public-promise');
    await desktop(guest);
    await guest.follow('打印张贴页');
    await guest.tab.getByRole('img', { name: '承诺页面的二维码' }).waitFor();
    await guest.inOrderEverywhere('promise-poster');
    await guest.tab.emulateMedia({ media: 'print' });
    await guest.tab.setViewportSize({ width: 794, height: 1123 });
    await guest.inOrder('promise-poster-on-paper');
    await guest.tab.emulateMedia({ media: 'screen' });
  });

  it('RATE-4 the aim of the next year opens with what was promised, and stands beside the result', async () => {
    await zhao.open('/ratings');
    await zhao.fill({ year: '2021' });
    await zhao.press('开始评定');
    await zhao.press('开始评定', zhao.tab.getByRole('dialog'));
    await zhao.sees('评定已经开始');
    await phone(li);
    await li.open('/');
    await li.follow(/去定目标/, li.tab.locator('main'));
    assert.equal(await li.tab.locator('#f-measure_19').inputValue(), '划定 6 段河道保洁责任段');
    await li.inOrderEverywhere('aim-form');
    await phone(li);
    await li.fill({ held_on: '2021-12-06', finish_on_19: '2021-12-31', person_19: '李文斌' });
    await li.press('保存');
    await li.press('提交镇审核');
    await li.sees('已提交镇里审核');
    await wang.open('/');
    await desktop(wang);
    await wang.follow(/去审核/, wang.tab.locator('main'));
    await wang.press('审核通过');
    await wang.sees('还在评定');
    await wang.inOrderEverywhere('aim');
    await zhao.open('/ascents');
    await zhao.sees('没有填');
    await zhao.inOrderEverywhere('ascents');
    await phone(li);
    await li.open('/ratings');
    await li.follow('群星村');
    await li.sees('目标和承诺');
    await li.inOrderEverywhere('rating-beside-aim');
  });

  it('RATE-4 the county takes a promise back from the public with a reason', async () => {
    await zhao.open('/ascents?kind=promise&state=standing&round=1');
    await desktop(zhao);
    await zhao.follow('群星村');
    await zhao.fill({ reason: '写了村民的名字' });
    await zhao.press('从公开页撤下', zhao.tab.locator('main form').last());
    await zhao.press('从公开页撤下', zhao.tab.getByRole('dialog'));
    await zhao.sees('已从公开页撤下');
    await zhao.inOrderEverywhere('promise-taken-back');
    await guest.open('/public?show=stars');
    await guest.sees('这里还没有公开的亮星承诺');
    await guest.inOrderEverywhere('public-stars-none');
  });
});
