// The two other schemes that are shipped, each walked through its year: 评先定级 by application, 五个好 without self-rating.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

describe('ratings by other schemes', () => {
  let house, zhao, wang, hua, li;
  const village = `${town}200`;
  const desktop = (person) => person.tab.setViewportSize({ width: widths.desktop, height: 900 });
  const phone = (person) => person.tab.setViewportSize({ width: widths.phone, height: 844 });
  const graded = (marks, grounds) => Object.fromEntries(
    marks.flatMap((mark, at) => [[`mark_${at}`, mark], [`grounds_${at}`, grounds]]));
  const path = (person) => new URL(person.tab.url()).pathname;

  before(async () => {
    house = await openHouse();
    await startPath(house.place);
    house.place.setClock('2021-12-06T10:00:00+08:00');
    house.place.addUser('hua', { unit: town, roles: ['town_officer'] });
    house.place.addUser('li', { unit: village, roles: ['village_secretary'] });
    const entering = async (name, size) => {
      const person = await house.person(size);
      await person.signIn(name);
      return person;
    };
    zhao = await entering('zhao');
    wang = await entering('wang');
    hua = await entering('hua');
    li = await entering('li', { width: widths.phone });
  });
  after(() => house.close());

  async function begin(key, name) {
    await zhao.open('/ratings');
    await desktop(zhao);
    await zhao.tab.locator('#f-key').selectOption(key);
    await zhao.press('开始评定');
    await zhao.press('开始评定', zhao.tab.getByRole('dialog'));
    await zhao.sees(name);
    return new URL(zhao.tab.url()).searchParams.get('round');
  }

  it('RATE-9 评先定级: a village that applies is graded, one that does not is not asked', async () => {
    const round = await begin('grades', '评先定级');
    await li.open('/');
    assert.equal(await li.tab.locator('main').getByRole('link', { name: /去自评/ }).count(), 0);
    await li.open(`/ratings?round=${round}`);
    await li.follow('群星村');
    await li.seesHeading('群星村 · 2021 年评先定级');
    const applied = path(li);
    await li.fill(graded(['10', '10', '10', '10', '10', '10', '15', '10', '7', '0'], '材料备查'));
    await li.inOrderEverywhere('rating-grades-self');
    await phone(li);
    await li.press('提交镇评定');
    await li.sees('已提交镇党委评定');
    await wang.open(applied);
    await desktop(wang);
    await wang.fill(graded(['10', '10', '10', '10', '10', '10', '15', '3.5', '0', '0'], '现场核查'));
    await wang.inOrderEverywhere('rating-grades-town');
    await desktop(wang);
    await wang.press('交第二人核对');
    await wang.sees('已交第二人核对');
    await hua.open(applied);
    await desktop(hua);
    await hua.press('核对无误，报县确认');
    await hua.press('核对无误，报县确认', hua.tab.getByRole('dialog'));
    await hua.sees('已核对');
    await zhao.open(applied);
    await desktop(zhao);
    await zhao.press('确认评定');
    await zhao.press('确认评定', zhao.tab.getByRole('dialog'));
    await zhao.sees('评定结果从现在起不再改动');
    /* the village 92, the town 78.5: 0.3 * 92 + 0.7 * 78.5 = 82.55 */
    await li.open(applied);
    await li.sees('82.55');
    await li.sees('4A');
    await li.inOrderEverywhere('rating-grades-result');
  });

  it('RATE-10 五个好: the town judges with the residents’ ballots, and no county is asked', async () => {
    const round = await begin('five_good', '五个好');
    await wang.open(`/ratings?round=${round}&q=群星村`);
    await desktop(wang);
    await wang.follow('群星村');
    const judged = path(wang);
    assert.equal(await wang.tab.locator('#f-issued_0').count(), 0, 'members do not vote in it');
    await wang.fill({ ...graded(Array(10).fill('5.3'), '调查摸底'),
      issued_1: '50', returned_1: '40', valid_1: '40', votes_1_0: '10', votes_1_1: '10', votes_1_2: '10', votes_1_3: '10' });
    await wang.inOrderEverywhere('rating-five-good-town');
    await desktop(wang);
    await wang.press('交第二人核对');
    await wang.sees('已交第二人核对');
    await hua.open(judged);
    await desktop(hua);
    await hua.inOrderEverywhere('rating-five-good-check');
    await desktop(hua);
    await hua.press('核对无误，定下来');
    await hua.press('核对无误，定下来', hua.tab.getByRole('dialog'));
    await hua.sees('已核对');
    /* 0.4 * 70 + 0.6 * 53 = 59.8 */
    await hua.sees('59.8');
    await hua.sees('后进');
    await li.open(judged);
    await li.sees('后进');
    await li.inOrderEverywhere('rating-five-good-result');
  });
});
