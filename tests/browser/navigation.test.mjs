// The side navigation: groups that fold, with and without scripts, on wide screens and phones.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { town } from '../http/path.mjs';
import { password } from '../http/harness.mjs';
import { openHouse, widths } from './people.mjs';

describe('navigation', () => {
  let house;

  before(async () => {
    house = await openHouse();
    house.place.addUser('zhao', { unit: town.slice(0, 6), roles: ['county_reviewer'] });
  });
  after(() => house.close());

  const links = (one, place = '.side') => one.tab.locator(`${place} li a`).filter({ visible: true });

  it('is short: the group of the page is open, the others fold and stay as they were left', async () => {
    const zhao = await house.person();
    await zhao.signIn('zhao');
    assert.ok((await links(zhao).count()) < 6, 'one group is no more than a few links');
    await zhao.go('挂图作战');
    await zhao.seesHeading(/挂图作战/);
    assert.equal(await zhao.tab.locator('.side [aria-current="page"]').innerText(), '挂图作战');
    await zhao.inOrderEverywhere('navigation');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    const fold = zhao.tab.locator('.side summary', { hasText: '干部队伍' });
    await fold.focus();
    await zhao.tab.keyboard.press('Enter');
    await links(zhao).filter({ hasText: '报酬核对' }).waitFor();
    await zhao.open('/');
    await links(zhao).filter({ hasText: '报酬核对' }).waitFor();
    await fold.click();
    await zhao.open('/');
    assert.equal(await links(zhao).filter({ hasText: '报酬核对' }).count(), 0);
    await zhao.context.close();
  });

  it('works without scripts, and on a phone behind 更多', async () => {
    const zhao = await house.person({ width: widths.phone, scripts: false });
    await zhao.open('/sign-in');
    await zhao.fill({ name: 'zhao', password: password });
    await zhao.press('登录');
    await zhao.tab.locator('details.more > summary').click();
    await zhao.tab.locator('.more-list summary', { hasText: '推进落实' }).click();
    await links(zhao, '.more-list').filter({ hasText: '挂图作战' }).click();
    await zhao.seesHeading(/挂图作战/);
    await zhao.context.close();
  });
});
