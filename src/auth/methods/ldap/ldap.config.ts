import { Setting } from '@zot/extension-api';

export class LdapConfig {
  @Setting({ type: 'string', describe: 'The host of the directory. Needed.' })
  address = '';

  @Setting({ type: 'integer', describe: 'The port of the directory, such as 636, or 389 with insecure. No default.' })
  port = 0;

  @Setting({ type: 'boolean', describe: 'Speaks plain LDAP rather than LDAP over TLS. Default: false.' })
  insecure = false;

  @Setting({
    type: 'boolean',
    describe: 'Turns a plain connection into TLS; counts with insecure only. Default: false.',
  })
  startTLS = false;

  @Setting({ type: 'boolean', describe: 'Trusts any certificate of the directory. Default: false.' })
  skipVerify = false;

  @Setting({
    type: 'string',
    describe: 'The PEM file with the authorities that the directory is checked by. Default: those of the system.',
  })
  cacert = '';

  @Setting({ type: 'string', describe: 'The entry below which users are looked for. Needed.' })
  baseDN = '';

  @Setting({ type: 'string', describe: 'The attribute that holds the name of a user, such as uid. Needed.' })
  userAttribute = '';

  @Setting({
    type: 'string',
    describe: 'A filter that users must match too, such as (memberOf=cn=devs). Default: none.',
  })
  userFilter = '';

  @Setting({ type: 'string', describe: 'The attribute of a user that names groups. Default: none.' })
  userGroupAttribute = '';

  @Setting({ type: 'boolean', describe: 'Looks below the entries right under baseDN too. Default: false.' })
  subtreeSearch = false;

  @Setting({
    type: 'string',
    describe: 'The file with bindDN and bindPassword, by which users are looked for. Default: an anonymous bind.',
  })
  credentialsFile = '';
}
