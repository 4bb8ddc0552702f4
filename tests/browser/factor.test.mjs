// The second factor in the browser: set up from the page with its QR code, recovery codes shown once.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { codeAt } from '../http/totp.mjs';
import { openHouse, widths } from './people.mjs';

describe('the second factor', () => {
  let house, zhou;
  before(async () => {
    house = await openHouse();
    house.place.addUser('zhou', { unit: '320509', roles: ['county_reviewer'] });
    zhou = await house.person({ width: widths.phone });
    await zhou.signIn('zhou');
  });
  after(() => house.close());

  it('POOL-10 is set up with a code of the authenticator', async () => {
    await zhou.tab.goto(`${new URL(zhou.tab.url()).origin}/account/factor`);
    await zhou.press('开始设置');
    await zhou.inOrder('the QR code');
    const secret = (await zhou.tab.textContent('#factor-secret')).replaceAll(' ', '');
    const clock = Date.parse('2021-08-03T10:00:00+08:00') / 1000; // the house's
    await zhou.tab.fill('#f-code', codeAt(secret, clock));
    await zhou.press('启用动态口令');
    await zhou.inOrder('the recovery codes');
    assert.equal(await zhou.tab.locator('.codes li').count(), 10);
  });
});
