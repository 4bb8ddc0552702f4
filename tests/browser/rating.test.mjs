// Ratings in the browser: the county's schemes, and a year of 创星晋位.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

describe('ratings', () => {
  let house, zhao, wang, hua, li, first, round;
  const village = `${town}200`;

  before(async () => {
    house = await openHouse();
    await startPath(house.place);
    house.place.setClock('2021-12-06T10:00:00+08:00');
    zhao = await house.person();
    await zhao.signIn('zhao');
    house.place.addUser('hua', { unit: town, roles: ['town_officer'] });
    house.place.addUser('li', { unit: village, roles: ['village_secretary'] });
    wang = await house.person();
    await wang.signIn('wang');
    hua = await house.person();
    await hua.signIn('hua');
    li = await house.person({ width: widths.phone });
    await li.signIn('li');
  });
  after(() => house.close());

  it('RATE-1 the county reads a scheme, changes it, and is told at the field what does not add up', async () => {
    await zhao.open('/rating-schemes');
    await zhao.inOrderEverywhere('rating-schemes');
    await zhao.follow('评先定级');
    await zhao.seesHeading('评先定级');
    await zhao.inOrderEverywhere('rating-scheme-grades');
    await zhao.open('/rating-schemes');
    await zhao.follow('五个好');
    await zhao.inOrderEverywhere('rating-scheme-five-good');
    await zhao.open('/rating-schemes');
    await zhao.follow('创星晋位');
    await zhao.sees('未按期完成村“两委”换届选举');
    await zhao.inOrderEverywhere('rating-scheme');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.follow('修改办法');
    await zhao.inOrderEverywhere('rating-scheme-form');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.fill({ sources_0_percent: '30', bands_1_below: '91' });
    await zhao.press('保存为新的一版');
    await zhao.sees('有以下内容需要修改');
    await zhao.sees('各方权重加起来要等于 100 %，现在是 110 %');
    await zhao.sees('“四星”和上一等次重叠，上限应当是 90');
    await zhao.inOrderEverywhere('rating-scheme-errors');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.fill({ sources_0_percent: '20', bands_1_below: '90' });
    await zhao.press('保存为新的一版');
    await zhao.sees('第 1 版');
  });

  const desktop = (person) => person.tab.setViewportSize({ width: widths.desktop, height: 900 });
  const full = [...Array(5).fill('4'), ...Array(16).fill('5')];

  it('RATE-4 the county starts a year, and the village rates itself on a phone', async () => {
    await zhao.open('/ratings');
    await zhao.inOrderEverywhere('ratings-none');
    await desktop(zhao);
    await zhao.press('开始评定');
    await zhao.press('开始评定', zhao.tab.getByRole('dialog'));
    await zhao.sees('评定已经开始，各村可以自评了');
    round = new URL(zhao.tab.url()).searchParams.get('round');
    await zhao.inOrderEverywhere('ratings-begun');
    await li.open('/');
    await li.follow(/去自评/, li.tab.locator('main'));
    await li.seesHeading('群星村 · 2021 年创星晋位');
    first = new URL(li.tab.url()).pathname;
    await li.fill({ mark_0: '9', grounds_0: '支持重点工程两项' });
    await li.press('提交镇评定');
    await li.sees('有以下内容需要修改');
    await li.sees('分数在 0 和满分之间');
    await li.inOrderEverywhere('rating-self-errors');
    await li.tab.setViewportSize({ width: widths.phone, height: 844 });
    await li.fill(Object.fromEntries(full.flatMap((mark, at) => [[`mark_${at}`, at === 20 ? '0' : mark], [`grounds_${at}`, '台账、照片备查']])));
    await li.sees('已自动保存');
    await li.inOrderEverywhere('rating-self');
    await li.tab.setViewportSize({ width: widths.phone, height: 844 });
    await li.press('提交镇评定');
    await li.sees('已提交镇党委评定');
    await li.inOrderEverywhere('rating-waits');
  });

  it('RATE-5 USER-3 the town enters ballots and marks, another person checks, the county confirms', async () => {
    await wang.open(first);
    await desktop(wang);
    assert.equal(await wang.tab.locator('#f-mark_0').inputValue(), '4');
    await wang.fill({ issued_0: '30', returned_0: '30', valid_0: '30', votes_0_0: '24', votes_0_1: '4', votes_0_2: '2', votes_0_3: '0',
      issued_1: '65', returned_1: '66', valid_1: '60', votes_1_0: '45', votes_1_1: '9', votes_1_2: '3', votes_1_3: '3' });
    await wang.fill({ mark_19: '0', grounds_19: '绿化没有做', mark_18: '1.5', grounds_18: '现场看垃圾没有清' });
    await wang.press('交第二人核对');
    await wang.sees('收回的票不能比发出的多');
    await wang.inOrderEverywhere('rating-town-errors');
    await desktop(wang);
    await wang.fill({ returned_1: '61' });
    await wang.press('交第二人核对');
    await wang.sees('已交第二人核对');
    await wang.inOrderEverywhere('rating-second');
    await hua.open('/');
    await hua.follow(/去核对/, hua.tab.locator('main'));
    await hua.sees('90.93');
    await desktop(hua);
    await hua.inOrderEverywhere('rating-check');
    await desktop(hua);
    await hua.press('核对无误，报县确认');
    await hua.press('核对无误，报县确认', hua.tab.getByRole('dialog'));
    await hua.sees('已核对');
    await zhao.open(first);
    await desktop(zhao);
    await zhao.press('确认评定');
    await zhao.press('确认评定', zhao.tab.getByRole('dialog'));
    await zhao.sees('评定结果从现在起不再改动');
    await zhao.inOrderEverywhere('rating-closed');
    await li.open(first);
    await li.sees('五星');
    await li.inOrderEverywhere('rating-result');
    await zhao.open(`/ratings?round=${round}&state=closed`);
    await zhao.inOrderEverywhere('ratings-closed');
  });

  it('RATE-6 RATE-7 the list of who may be commended, and the talk after a fall', async () => {
    await zhao.open(`/ratings?round=${round}`);
    await desktop(zhao);
    await zhao.follow('谁能评选、表彰');
    await zhao.sees('2021 年评为五星，达到五星');
    await zhao.inOrderEverywhere('rating-awards');
    house.place.sql(`UPDATE ratings SET fell = 1, talk_due = 1 WHERE standing = 1;`);
    await wang.open('/');
    await desktop(wang);
    await wang.follow(/登记谈话/, wang.tab.locator('main'));
    await wang.inOrderEverywhere('rating-talk');
    await desktop(wang);
    await wang.fill({ talked_by: '镇党委书记', content: '找差距、定措施' });
    await wang.press('登记谈话');
    await wang.sees('谈话已登记');
    await wang.sees('找差距、定措施');
    await wang.inOrderEverywhere('rating-talked');
  });

  it('RATE-8 ALL-4 the pictures stand beside their tables, and each number leads to its villages', async () => {
    /* beside the village that was rated: one of the same town that rose, one that fell, one vetoed */
    const close = (code, band, name, before, vetoed, fell) => house.place.sql(`UPDATE ratings SET state = 'closed', standing = 1, points = 850000,
      band = ${band}, band_name = '${name}', before_name = '${before}', vetoed = ${vetoed}, fell = ${fell}, closed_at = 1638800000 WHERE round_id = ${round} AND unit_code = '${town}${code}';
      INSERT INTO rating_marks SELECT (SELECT id FROM ratings WHERE round_id = ${round} AND unit_code = '${town}${code}'), criterion, self_mark, '', town_mark / 2 / 100 * 100, ''
        FROM rating_marks WHERE rating_id = ${first.split('/').at(-1)};`);
    close('201', 0, '五星', '四星', 0, 0);
    close('203', 1, '四星', '五星', 0, 1);
    close('205', -1, '', '四星', 1, 1);
    await zhao.open(`/ratings?round=${round}`);
    await desktop(zhao);
    await zhao.tab.getByRole('img', { name: '创星晋位各年等次分布' }).waitFor();
    await zhao.inOrderEverywhere('rating-shares');
    await desktop(zhao);
    await zhao.follow('看等次升降');
    await zhao.seesHeading('等次升降');
    const flow = zhao.tab.getByRole('img', { name: '创星晋位等次从上年到今年的升降' });
    await flow.waitFor();
    assert.match(await flow.textContent(), /五星 2/);
    await zhao.inOrderEverywhere('rating-moves');
    await desktop(zhao);
    const row = zhao.tab.getByRole('row', { name: /^四星/ });
    await row.getByRole('link').first().click();
    await zhao.sees('第 1—1 条，共 1 条');
    assert.equal(await zhao.tab.locator('#from').evaluate((select) => select.selectedOptions[0].text), '四星');
    await zhao.inOrderEverywhere('rating-moved');
    await li.open(first);
    await li.sees('镇平均是全镇评定完的 4 个村的');
    await li.tab.getByRole('img', { name: '群星村各方面得分' }).waitFor();
    await li.inOrderEverywhere('rating-radar');
    await zhao.tab.emulateMedia({ media: 'print' });
    await zhao.open(`/rating-moves?round=${round}`);
    await zhao.tab.getByRole('img').first().waitFor();
    await zhao.tab.emulateMedia({ media: 'screen' });
  });

  it('RATE-11 a correction is begun with its reason and names the one before', async () => {
    await zhao.open(first);
    await desktop(zhao);
    await zhao.press('开始更正');
    await zhao.press('开始更正', zhao.tab.getByRole('dialog'));
    await zhao.sees('请写明更正的原因');
    await zhao.tab.locator('#c-reason').fill('群众票计错三张');
    await zhao.press('开始更正');
    await zhao.press('开始更正', zhao.tab.getByRole('dialog'));
    await zhao.sees('这是第 2 次决定');
    await zhao.inOrderEverywhere('rating-correction');
    await wang.open(new URL(zhao.tab.url()).pathname);
    await wang.inOrderEverywhere('rating-town');
  });
});
