const words = [
  'password passwd bindpassword sentinelpassword secret clientsecret token accesstoken refreshtoken idtoken sessiontoken',
  'securitytoken apikey xapikey bearer authorization proxyauthorization cookie setcookie accesskey accesskeyid secretkey',
  'secretaccesskey accountkey privatekey hashkey encryptkey sessionhashkey sessionencryptkey credentials passphrase',
];
const secretNames = new Set(words.flatMap((line) => line.split(' ')));

/** What stands in the place of a secret. */
export const mask = '******';

/** Whether a value of this name, as a setting, a header or a field of a log, is one that is never shown. */
export function isSecretName(name: string): boolean {
  // The longest name is far shorter; what a client may have made up is not looked at letter by letter.
  return name.length <= 32 && secretNames.has(name.replace(/[-_.\s]/g, '').toLowerCase());
}
