import { Setting } from '@zot/extension-api';

export const usualUsername = "claims.iss + '/' + claims.sub";

export class OidcVariableConfig {
  @Setting({ type: 'string', describe: 'The name, by which later expressions say vars.<name>. Needed.' })
  name = '';

  @Setting({ type: 'string', describe: 'Its value, as a CEL expression over claims and earlier vars. Needed.' })
  expression = '';
}

export class OidcValidationConfig {
  @Setting({ type: 'string', describe: 'What must be true, as a CEL expression over claims and vars. Needed.' })
  expression = '';

  @Setting({ type: 'string', describe: 'What is said where it is not. Needed.' })
  message = '';
}

export class OidcClaimMappingConfig {
  @Setting({ type: [OidcVariableConfig], describe: 'Values for later expressions, made in order. Default: none.' })
  variables: OidcVariableConfig[] = [];

  @Setting({ type: [OidcValidationConfig], describe: 'What must hold for a token to be taken. Default: nothing more.' })
  validations: OidcValidationConfig[] = [];

  @Setting({
    type: 'string',
    describe: "The name of the client, as a CEL expression. Default: claims.iss + '/' + claims.sub.",
  })
  username = usualUsername;

  @Setting({ type: 'string', describe: 'Its groups, as a CEL expression that gives a list. Default: none.' })
  groups = '';
}
