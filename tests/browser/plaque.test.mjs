// Plaques in the browser: from the to-do to the register, a fall, and categories of villages.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const village = `${town}200`;

describe('plaques', () => {
  let house, who, zhao, wang, li, first;

  const ok = async (name, method, path, body) => {
    const answer = await who[name](method, path, body);
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const full = [...Array(5).fill(4), ...Array(16).fill(5)];
  const marks = (share) => Object.fromEntries(full.flatMap((mark, at) => [[`mark_${at}`, String(mark * share)], [`grounds_${at}`, '台账']]));
  const ballots = Object.fromEntries([0, 1].flatMap((voters) => [
    ...['issued', 'returned', 'valid'].map((name) => [`${name}_${voters}`, 20]),
    ...[20, 0, 0, 0].map((votes, value) => [`votes_${voters}_${value}`, votes])]));
  const close = async (id, share) => {
    await ok('wang', 'POST', `/ratings/${id}/rate`, { ...ballots, ...marks(share) });
    await ok('hua', 'POST', `/ratings/${id}/check`);
    await ok('zhao', 'POST', `/ratings/${id}/confirm`);
  };
  const rate = async (year, share) => {
    const { id: round } = await ok('zhao', 'POST', '/ratings', { key: 'stars', year });
    const { id } = (await ok('zhao', 'GET', `/ratings?round=${round}&q=${village}`)).ratings[0];
    await ok('li', 'POST', `/ratings/${id}/submit`, marks(share));
    await close(id, share);
    return id;
  };

  before(async () => {
    house = await openHouse();
    const path = await startPath(house.place);
    house.place.addUser('li', { unit: village, roles: ['village_secretary'] });
    house.place.addUser('hua', { unit: town, roles: ['town_officer'] });
    for (const name of ['li', 'hua']) path.who[name] = house.place.api(name);
    who = path.who;
    house.place.setClock('2021-12-06T10:00:00+08:00');
    first = await rate(2021, 1);
    zhao = await house.person();
    await zhao.signIn('zhao');
    wang = await house.person({ width: widths.phone });
    await wang.signIn('wang');
    li = await house.person({ width: widths.phone });
    await li.signIn('li');
  });
  after(() => house.close());

  it('RATE-6 the county is asked for the plaque, enters it and puts it right', async () => {
    await zhao.open('/');
    await zhao.follow(/登记授牌/, zhao.tab.locator('main'));
    await zhao.seesHeading('登记授牌 · 群星村');
    await zhao.inOrderEverywhere('plaque-new');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.fill({ granted_on: '2021-12-07' });
    await zhao.press('登记授牌');
    await zhao.sees('日期还没有到');
    await zhao.fill({ granted_on: '2021-12-06', number: '吴 5-001' });
    await zhao.press('登记授牌');
    await zhao.sees('挂牌已登记');
    await zhao.fill({ number: '吴 5-002' });
    await zhao.press('保存');
    await zhao.sees('已改正');
    await zhao.inOrderEverywhere('plaque-show');
    await li.open(`/ratings/${first}`);
    await li.follow('由县委挂牌');
    await li.sees('吴 5-002');
    await li.inOrderEverywhere('plaque-register-village');
  });

  it('RATE-6 RATE-4 a lost star takes the plaque down, and calls for a talk', async () => {
    house.place.setClock('2022-12-06T10:00:00+08:00');
    await rate(2022, 0.75);
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    for (const [person, name] of [[zhao, 'zhao'], [wang, 'wang'], [li, 'li']]) await person.signIn(name);
    await zhao.open('/plaques');
    await zhao.sees('有 1 个村的牌要授、要换或者要收');
    await zhao.inOrderEverywhere('plaque-register');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.follow('去看看');
    await zhao.inOrderEverywhere('plaque-due');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.follow('登记收牌');
    await zhao.sees('2022 年评为四星，不再是五星');
    await zhao.inOrderEverywhere('plaque-take-back');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.press('登记收牌');
    await zhao.sees('收牌已登记');
    await wang.open('/plaques/due');
    await wang.follow('登记授牌');
    await wang.press('登记授牌');
    await wang.sees('挂牌已登记');
    await wang.open('/plaque-talks');
    await wang.sees('待谈话');
    await wang.inOrderEverywhere('plaque-talks');
  });

  it('RATE-12 the county names categories and puts villages into them', async () => {
    await zhao.open('/rating-categories');
    await zhao.sees('还没有类别');
    await zhao.fill({ names: '城郊型\n农业型' });
    await zhao.press('保存类别名称');
    await zhao.sees('已保存');
    await zhao.open(`/rating-categories?unit=${town}`);
    await zhao.tab.locator(`select[name="category_${village}"]`).selectOption({ label: '城郊型' });
    await zhao.press('保存各村的类别');
    await zhao.sees('改了 1 个村的类别');
    assert.equal(await zhao.tab.locator(`select[name="category_${village}"]`).inputValue(), '城郊型');
    await zhao.inOrderEverywhere('rating-categories');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.follow('导入表格');
    await zhao.tab.locator('input[type="file"]').setInputFiles({ name: '类别.csv', mimeType: 'text/csv', buffer: Buffer.from(`村代码,类别\n${village},农业型\n`) });
    await zhao.press('上传并核对');
    await zhao.sees('将改动 1 个村');
    await zhao.inOrderEverywhere('rating-category-import');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.press('导入');
    await zhao.sees('已导入，改了 1 个村的类别');
    await li.open('/rating-categories');
    await li.sees('农业型');
  });
});
