import { distinguishedName } from './distinguished-name.js';

const attribute = (type: string, text: string | undefined, bytes = '') => ({
  type,
  text,
  bytes: Buffer.from(bytes, 'hex'),
});

it('is written as Go writes it, which zot does', () => {
  expect(
    distinguishedName([
      attribute('2.5.4.6', 'DE'),
      attribute('2.5.4.8', 'Bayern'),
      attribute('2.5.4.7', 'München'),
      attribute('2.5.4.10', 'Acme, Inc'),
      attribute('2.5.4.11', 'one'),
      attribute('2.5.4.11', 'two'),
      attribute('2.5.4.3', 'first'),
      attribute('2.5.4.3', ' ann #1'),
      attribute('1.2.840.113549.1.9.1', 'a@b.c'),
      attribute('2.5.4.5', '77'),
      attribute('0.9.2342.19200300.100.1.1', 'u1'),
    ]),
  ).toBe(
    'SERIALNUMBER=77,CN=\\ ann #1,OU=one+OU=two,O=Acme\\, Inc,L=München,ST=Bayern,C=DE,0.9.2342.19200300.100.1.1=#13027531,1.2.840.113549.1.9.1=#0c056140622e63',
  );
});

it('keeps parts of an address in their order', () => {
  const parts = [
    '2.5.4.6 DE',
    '2.5.4.17 12',
    '2.5.4.9 S1',
    '2.5.4.8 Bayern',
    '2.5.4.7 M',
    '2.5.4.10 Acme',
    '2.5.4.3 x',
  ];
  const attributes = parts.map((part) => part.split(' ')).map(([type, text]) => attribute(type!, text));
  expect(distinguishedName(attributes)).toBe('CN=x,O=Acme,POSTALCODE=12,STREET=S1,L=M,ST=Bayern,C=DE');
});

it('shows what is no text by its bytes, and is empty for nobody', () => {
  expect(distinguishedName([attribute('1.2.3', undefined, '0203010001')])).toBe('1.2.3=#0203010001');
  expect(distinguishedName([attribute('1.2.3', 'x'.repeat(300))])).toBe(`1.2.3=#1382012c${'78'.repeat(300)}`);
  expect(distinguishedName([])).toBe('');
});
